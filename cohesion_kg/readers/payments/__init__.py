"""Payments: files of spending and grants, row by row."""
