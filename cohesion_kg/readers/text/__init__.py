"""Text: a file's words in reading order, cut into blocks and spans with exact offsets."""
