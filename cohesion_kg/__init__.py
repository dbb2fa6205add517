"""A knowledge graph of UK councils' community-cohesion work, with the sentence of the source under every answer."""

__version__ = "0.1.0"
