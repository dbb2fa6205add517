"""Prose: what running text recommends, decides, concludes and mentions."""
