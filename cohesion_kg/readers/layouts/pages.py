"""The marks of pages in a text: their numbers, and the titles that run beside them."""

from __future__ import annotations

import re
from dataclasses import replace

from cohesion_kg.readers.layouts.parts import is_free, line_start
from cohesion_kg.readers.text.blocks import Block, is_page_mark

__all__ = ["mark_pages"]


def mark_pages(text: str, blocks: list[Block]) -> list[Block]:
    """Mark the numbers of pages, and the titles that run beside them from page to page."""
    marks = {index for index, block in enumerate(blocks) if is_free(block) and is_page_mark(block.span.text)}
    numbers = {index for index in marks if not blocks[index].span.text.isdecimal()}
    feeds = {index for index, block in enumerate(blocks) if "\f" in text[line_start(text, block) : block.span.start]}
    near_feed = {index + step for index in feeds for step in (-2, -1, 0, 1)}
    breaks = feeds | numbers | (marks & near_feed)
    opening = next((index for index, block in enumerate(blocks) if block.kind != "blank"), 0)
    beside: dict[str, set[int]] = {}
    if breaks and blocks and is_free(blocks[opening]):
        beside[re.sub(r"\d+", "0", blocks[opening].span.text)] = {opening}
    for index in breaks:
        for step in (-1, 1):
            at = index if index in feeds and step == 1 else index + step
            while 0 <= at < len(blocks) and (blocks[at].kind == "blank" or at in marks):
                at += step
            if 0 <= at < len(blocks) and is_free(blocks[at]):
                beside.setdefault(re.sub(r"\d+", "0", blocks[at].span.text), set()).add(at)
    running = {index for found in beside.values() if len(found) > 1 for index in found if index != opening}
    pages = numbers | (marks & near_feed) | running
    return [replace(block, kind="page") if index in pages else block for index, block in enumerate(blocks)]
