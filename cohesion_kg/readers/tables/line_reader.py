"""The lines around tables: recommendations and answers to them, priorities, budgets and headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cohesion_kg.readers.tables.parser_state import ParserState
from cohesion_kg.readers.tables.records import Entry, Response
from cohesion_kg.readers.text.blocks import Block, Span, printed_below
from cohesion_kg.readers.vocabulary.cell_text import is_placeholder, plain

__all__ = ["RECOMMENDATION", "LineReader"]

_NUMBERED = r"(?:[A-Z]\.?)?\d+[a-z]?(?:\.\d+)*"
#: A recommendation, by its number and what follows it.
RECOMMENDATION = re.compile(
    rf"(?i)(?:#+\s*)?[*_]*(?:Recommendation\s+|Rec\.?\s*|R(?=\d))({_NUMBERED})[*_]*\s*[:.–—-]+[*_]*\s*(?=\S)"
)
_RECOMMENDATION_ALONE = re.compile(rf"(?i)(?:#+\s*)?[*_]*(?:Recommendation|Rec\.?)\s*({_NUMBERED})[*_]*:?[*_]*")
_RESPONSE = re.compile(
    r"(?i)(?:comments? from (?:the )?service"
    r"|(?:(?:service|council|executive|cabinet|directorate)(?:['’]s)? )?response)\s*:\s*"
)
_PRIORITIES = re.compile(r"(?i)(?:#+\s*)?(?:key |strategic )?(?:measures|priorities|aims|objectives|themes):?")
_BUDGET = re.compile(r"(?i)(?:total )?budget\s*:?\s*(£.*)")


class LineReader:
    """Reads the lines outside tables, with those below that go on with them: `done` holds the indices of these."""

    def __init__(self, text: str, blocks: Sequence[Block], above: ParserState) -> None:
        self.text, self.blocks, self.above = text, blocks, above
        self.done = set[int]()

    def read(self, index: int) -> None:
        """Read a line."""
        block, above = self.blocks[index], self.above
        span, records = block.span, above.records
        if match := _RECOMMENDATION_ALONE.fullmatch(span.text):
            self._recommendation(index, match, is_alone=True)
        elif match := RECOMMENDATION.match(span.text):
            self._recommendation(index, match, is_alone=False)
        elif label := _RESPONSE.match(span.text):
            self._response(block, span.part(label.end()))
        elif above.listing == "response" and block.kind == "paragraph":
            records.lines.append((span, "response"))
            self._answer(span, block.line)
        elif above.listing == "priority" and block.kind == "paragraph":
            records.lines.append((span, "priority"))
            records.entries.append(Entry("priority", f"line-{block.line}", block.line, span, span))
        elif _PRIORITIES.fullmatch(span.text):
            records.lines.append((span, "label"))
            above.listing = "priority"
        elif records.title is None and not records.rows:
            records.title = span
        elif budget := _BUDGET.fullmatch(span.text):
            records.lines.append((span, "budget"))
            records.budget = span, span.part(*budget.span(1))
        elif block.kind == "separator" or self._heads_a_table(index):
            above.leave_table()
            above.section = None if block.kind == "separator" else span
            records.lines.append((span, "section"))
        else:
            records.lines.append((span, None))
            above.interrupted = True

    def _recommendation(self, index: int, match: re.Match[str], *, is_alone: bool) -> None:
        line, above = self.blocks[index].line, self.above
        number = self.blocks[index].span.part(*match.span(1))
        span, text = self._with_lines_below(index, match.end(), is_alone=is_alone)
        above.leave_table()
        entry = self._printed_before(number, text)
        if entry is None:
            key = above.key("recommendation", number.text, f"line-{line}")
            entry = Entry("recommendation", key, line, span, text, number)
            above.records.entries.append(entry)
        above.recommendation = entry
        above.records.lines.append((span, "recommendation"))

    def _response(self, block: Block, answer: Span) -> None:
        above, by_line = self.above, f"line-{block.line}"
        above.records.lines.append((block.span, "response"))
        above.listing = "response"
        key = above.key("response", above.recommendation.key if above.recommendation else by_line, by_line)
        response = Response(key, above.recommendation, block.span, answer, block.line, False)
        above.records.responses.append(response)
        self._answer(answer, block.line)

    def _printed_before(self, number: Span, text: Span) -> Entry | None:
        """Return the recommendation that is printed here once more, in the same words under the same number."""
        words = plain(text.text).casefold()
        return next(
            (
                one
                for one in self.above.records.entries
                if one.kind == "recommendation" and one.number and one.number.text == number.text
                if plain(one.text.text).casefold() == words
            ),
            None,
        )

    def _with_lines_below(self, index: int, end: int, *, is_alone: bool) -> tuple[Span, Span]:
        """Return a recommendation and its words, which may stand below its number and go on over some lines."""
        first = last = self.blocks[index]
        for at in range(index + 1, len(self.blocks)):
            block = self.blocks[at]
            if is_alone and last is first and block.kind == "blank":
                continue
            if block.kind != "paragraph" or block.cells or _RESPONSE.match(block.span.text):
                break
            if not (is_alone and last is first) and not re.match(r"[a-z(]", block.span.text):
                break
            last = block
            self.done.update(range(index + 1, at + 1))
        whole = self._whole(first.span.start, last.span.end)
        return whole, whole.part(end) if last is not first or not is_alone else whole

    def _answer(self, span: Span, line: int) -> None:
        """Add a line to the response that is being read."""
        response = self.above.records.responses[-1]
        if span.blank:
            return
        start, first = (span.start, line) if response.text.blank else (response.text.start, response.line)
        text = self._whole(start, span.end)
        placeholder = is_placeholder(text.text)
        self.above.records.responses[-1] = replace(response, text=text, line=first, placeholder=placeholder)

    def _whole(self, start: int, end: int) -> Span:
        return Span(start, end, self.text[start:end])

    def _heads_a_table(self, index: int) -> bool:
        """Say whether a short line stands over a table."""
        words = self.blocks[index].span.text
        if len(words.split()) > 15 or words.endswith((".", ",", ";")):
            return False
        below = printed_below(self.blocks, index)
        return next((bool(block.cells) for block in below if not _BUDGET.fullmatch(block.span.text)), False)
