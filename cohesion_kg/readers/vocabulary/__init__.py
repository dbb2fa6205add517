"""Vocabulary: what headings, labels and cells of council papers say."""
