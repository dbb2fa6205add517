"""Triples: statements with what they stand on, filed into named graphs, and what rules compute from them."""
