"""Checks: a graph against its shapes, and its quotations against their sources."""
