"""The formats that files come in: each module turns one into a rendition; kept libraries read the bytes."""
