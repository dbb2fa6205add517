"""The reading of documents: from the bytes of a file to what it lists and says, and from there to statements."""
