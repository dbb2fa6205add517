"""From the text of a document to statements: blocks, headers, rows, cells, plan."""
