"""Analyses: what follows from many statements together: traces, comparisons, gaps, conflicts, networks."""
