"""The layouts of tables in plain text, each in a module of its own."""

from cohesion_kg.readers.layouts.find import find_tables

__all__ = ["find_tables"]
