"""PDF: pages of letters and rules, put into lines, columns and tables."""
