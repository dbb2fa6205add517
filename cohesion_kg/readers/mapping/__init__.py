"""Mapping: from what was read to statements."""
