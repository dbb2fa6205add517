"""Files of the papers of the corpus, in every format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import office_files
import text_files
from papers import Document
from pdf_file import write_pdf

__all__ = ["write"]

_SUFFIX = {"tabs": "txt", "pipes": "md", "slashes": "txt", "cells": "txt", "columns": "txt", "aligned": "txt"}
_SUFFIX |= {"pdf-ruled": "pdf", "pdf-open": "pdf"}
_WRITERS: dict[str, Callable[[Document], str | bytes]] = {
    **text_files.WRITERS,
    **office_files.WRITERS,
    "pdf": write_pdf,
    "pdf-ruled": write_pdf,
    "pdf-open": lambda document: write_pdf(document, ruled=False),
}


def write(document: Document, format: str, folder: Path) -> Path:
    """Write a paper in a format, and return the file."""
    file = folder / f"{document.id}-{format}.{_SUFFIX.get(format, format)}"
    made = _WRITERS[format](document)
    file.write_bytes(made if isinstance(made, bytes) else made.encode())
    return file
