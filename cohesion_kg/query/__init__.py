"""Queries: the catalogue, and what every question needs: names, tables, labels, citations."""
