"""Stores: where a graph lies and how it is asked, and the files that it is read from and written to."""
