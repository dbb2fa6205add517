"""Drafts: a document that somebody brings, read, linked, reviewed, corrected and added to a graph."""
