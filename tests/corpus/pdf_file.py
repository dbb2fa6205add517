"""Papers of the corpus as PDF, with and without rules around the cells."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from warnings import catch_warnings, simplefilter

from papers import Document, Row

__all__ = ["write_pdf"]


def write_pdf(document: Document, ruled: bool = True) -> bytes:
    """Return a paper as PDF."""
    with catch_warnings():
        simplefilter("ignore")
        from fpdf import FPDF
        from fpdf.enums import TableSpan

        paper = FPDF(orientation="L", format="A4")
        paper.set_creation_date(datetime(2024, 1, 1))
        paper.add_page()
        for name, block in document.blocks:
            if name == "table":
                head, rows = block
                lines = ([Row(tuple(head), (tuple(head),), "head")] if head else []) + rows
                paper.set_font("Helvetica", size=9)
                style: dict[str, Any] = {} if ruled else {"borders_layout": "NONE", "v_align": "TOP"}
                for number, page in enumerate(_pages(lines)):
                    if number:
                        paper.add_page()
                    with paper.table(first_row_as_headings=False, padding=1.5, text_align="LEFT", **style) as table:
                        for kind, cells in page:
                            row = table.row()
                            if kind == "band":
                                row.cell(_latin(cells[0]), colspan=len(cells))
                                continue
                            for cell in cells:
                                row.cell(
                                    TableSpan.ROW if ruled and cell == "^" else _latin("" if cell == "^" else cell)
                                )
                paper.ln(4)
            else:
                paper.set_font("Helvetica", "B" if name in ("title", "heading") else "", 14 if name == "title" else 11)
                for one in block if name == "list" else [block]:
                    paper.multi_cell(0, 6, _latin(one), new_x="LMARGIN", new_y="NEXT")
                    paper.ln(2)
        return bytes(paper.output())


def _pages(rows: list[Row]) -> list[list[Any]]:
    """Part the rows where a page ends within one."""
    pages = list[list[Any]]([[]])
    for row in rows:
        for n, part in enumerate(row.parts):
            if n:
                pages.append([])
            pages[-1].append((row.kind, part))
    return pages


def _latin(words: str) -> str:
    return words.replace("•", "-").replace("–", "-")
