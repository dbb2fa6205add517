"""From sources and curation to the shipped graph: the same bytes every time."""
