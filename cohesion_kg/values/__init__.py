"""Values: IRIs and terms, and what printed dates, amounts and quantities mean; nothing here knows a graph."""
