"""Table: what every question returns."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, overload

from cohesion_kg.errors import ArgumentTypeError, MissingExtra, NotFound
from cohesion_kg.store.backend import Rows
from cohesion_kg.values.terms import IRI, curie, value

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Table"]

_SHOWN = 25


class Table(Sequence[dict[str, Any]]):
    """Rows of Python values under named columns.

    Values are `IRI`, `str`, `int`, `Decimal`, `bool`, `datetime.date`, or None where nothing is bound.

    Parameters
    ----------
    columns
        Names of the columns.
    rows
        The values, one tuple for each row.
    sparql
        The query that ran, if one did.
    labels
        Label of each IRI in the table, as far as they are known.
    quotations
        Words of each passage in the table, by the passage's IRI.

    Examples
    --------
    >>> table = Table(["name", "year"], [("NEMP", 2015)])
    >>> table[0], len(table), table.columns
    ({'name': 'NEMP', 'year': 2015}, 1, ('name', 'year'))
    >>> print(table.to_markdown())
    | name | year |
    | --- | --- |
    | NEMP | 2015 |
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        sparql: str | None = None,
        labels: Mapping[Any, str] | None = None,
        quotations: Mapping[Any, str] | None = None,
    ) -> None:
        self.columns = tuple(columns)
        self.rows = [tuple(row) for row in rows]
        self.sparql = sparql
        self.labels = dict(labels or {})
        self.quotations = dict(quotations or {})

    @classmethod
    def from_rows(cls, found: Rows, sparql: str | None = None) -> Table:
        """Turn the bindings of a query into Python values."""
        return cls(found.variables, [tuple(map(value, row)) for row in found.rows], sparql)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, index: slice) -> Table: ...

    def __getitem__(self, index: int | slice) -> dict[str, Any] | Table:
        if isinstance(index, str):
            raise ArgumentTypeError(f"Rows are asked for by number; a column is .column({index!r}).")
        if isinstance(index, slice):
            return Table(self.columns, self.rows[index], self.sparql, self.labels, self.quotations)
        return dict(zip(self.columns, self.rows[index], strict=True))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and (self.columns, self.rows) == (other.columns, other.rows)

    __hash__ = None  # type: ignore[assignment]  # a table is a value that holds lists

    def column(self, name: str) -> list[Any]:
        """Return the values of one column.

        Raises
        ------
        NotFound
            If there is no such column.
        """
        if name not in self.columns:
            known = ", ".join(self.columns)
            raise NotFound(f"There is no column {name!r}; the table has {known}.", self.columns)
        index = self.columns.index(name)
        return [row[index] for row in self.rows]

    def where(self, **conditions: object) -> Table:
        """Return the rows whose columns have these values.

        Text is compared without regard to case. A thing is given as itself, or by IRI, CURIE or label; several values
        are given as a list or a set.

        Raises
        ------
        NotFound
            If there is no such column.
        """
        tests: list[tuple[int, Callable[[object], bool]]] = []
        for name, wanted in conditions.items():
            self.column(name)
            tests.append((self.columns.index(name), self._matcher(wanted)))
        rows = [row for row in self.rows if all(test(row[index]) for index, test in tests)]
        return Table(self.columns, rows, self.sparql, self.labels, self.quotations)

    def _matcher(self, wanted: object) -> Callable[[object], bool]:
        wanted = getattr(wanted, "iri", wanted)
        if isinstance(wanted, (list, tuple)):
            matchers = [self._matcher(value) for value in wanted]
            return lambda cell: any(matches(cell) for matches in matchers)
        if isinstance(wanted, (set, frozenset)):
            return wanted.__contains__
        if isinstance(wanted, str) and not isinstance(wanted, IRI):
            folded = wanted.casefold()
            return lambda cell: isinstance(cell, str) and folded in map(str.casefold, self._names(cell))
        if isinstance(wanted, dt.datetime):
            wanted = wanted.date()
        return lambda cell: cell == wanted

    def _names(self, cell: str) -> tuple[str, ...]:
        return (str(cell), curie(cell), self.labels.get(cell, cell)) if isinstance(cell, IRI) else (cell,)

    @property
    def evidence(self) -> list[tuple[str, str]]:
        """The passages in the table, as pairs of IRI and words."""
        found = dict.fromkeys(cell for row in self.rows for cell in row if cell in self.quotations)
        return [(iri, self.quotations[iri]) for iri in found]

    def show(self, cell: object) -> str:
        """Return a cell as a person reads it: labels for IRIs, nothing for None."""
        if isinstance(cell, IRI):
            return self.quotations.get(cell) or self.labels.get(cell) or curie(cell)
        if isinstance(cell, Decimal):
            return f"{cell:,}"
        return "" if cell is None else str(cell)

    def to_csv(self) -> str:
        """Return the table as CSV (RFC 4180), with IRIs in full."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.columns)
        writer.writerows([["" if cell is None else str(cell) for cell in row] for row in self.rows])
        return out.getvalue()

    def to_json(self) -> str:
        """Return the rows as a JSON array of objects; dates and decimals are strings."""
        return json.dumps(list(self), ensure_ascii=False, indent=1, default=str)

    def to_markdown(self) -> str:
        """Return the table in Markdown, with labels in place of IRIs."""
        rows = [[self.show(cell) for cell in row] for row in self.rows]
        lines = [self.columns, ["---"] * len(self.columns), *rows]
        return "\n".join(f"| {' | '.join(map(_markdown_cell, line))} |" for line in lines)

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a pandas frame.

        Raises
        ------
        MissingExtra
            If pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise MissingExtra('pandas is not installed: pip install "cohesion-kg[frames]".') from error
        return pandas.DataFrame(self.rows, columns=list(self.columns))

    def to_polars(self) -> pl.DataFrame:
        """Return the rows as a polars frame; a column of mixed types becomes text.

        Raises
        ------
        MissingExtra
            If polars is not installed.
        """
        try:
            import polars
        except ImportError as error:
            raise MissingExtra('polars is not installed: pip install "cohesion-kg[frames]".') from error
        columns = {}
        for name in self.columns:
            cells = [str(cell) if isinstance(cell, str) else cell for cell in self.column(name)]
            mixed = len({type(cell) for cell in cells if cell is not None}) > 1
            columns[name] = [None if cell is None else str(cell) for cell in cells] if mixed else cells
        return polars.DataFrame(columns)

    def __repr__(self) -> str:
        head = f"{len(self)} row{'' if len(self) == 1 else 's'}: {', '.join(self.columns)}"
        return "\n".join([head, *self._lines()])

    def _lines(self) -> Iterator[str]:
        for row in self.rows[:_SHOWN]:
            yield "  " + " | ".join(_short(self.show(cell)) for cell in row)
        if len(self) > _SHOWN:
            yield f"  … and {len(self) - _SHOWN} more"

    def _repr_html_(self) -> str:
        shown_columns = [index for index in range(len(self.columns)) if not self.repeats_the_first(index)]
        sides = ["right" if self._is_numeric(index) else "left" for index in range(len(self.columns))]
        head = "".join(_html_cell("th", sides[index], html.escape(self.columns[index])) for index in shown_columns)
        body = "".join(
            "<tr>"
            + "".join(_html_cell("td", sides[index], self._html_words(row[index])) for index in shown_columns)
            + "</tr>"
            for row in self.rows[:200]
        )
        shown = min(len(self), 200)
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"<p>{shown} of {len(self)} row{'' if len(self) == 1 else 's'}</p>"
        )

    def repeats_the_first(self, index: int) -> bool:
        """Whether a column says in every row what the label of the thing in the first column says already."""
        return bool(index and self.rows) and all(
            isinstance(row[0], IRI) and type(row[index]) is str and row[index] == self.show(row[0]) for row in self.rows
        )

    def _is_numeric(self, index: int) -> bool:
        cells = [row[index] for row in self.rows if row[index] is not None]
        return bool(cells) and all(isinstance(one, (int, float, Decimal)) and type(one) is not bool for one in cells)

    def _html_words(self, cell: object) -> str:
        if isinstance(cell, IRI):
            words = html.escape(self.show(cell))
            if cell in self.quotations:
                summary = html.escape(_short(self.quotations[cell]))
                link = _link(cell, html.escape(cell.curie))
                return f"<details><summary>{summary}</summary>{words}<br>{link}</details>"
            return _link(cell, words)
        return html.escape(self.show(cell))


def _html_cell(tag: str, side: str, words: str) -> str:
    return f'<{tag} style="text-align: {side}">{words}</{tag}>'


def _link(iri: IRI, words: str) -> str:
    if not iri.startswith(("http://", "https://")):
        return words  # a javascript: IRI of a foreign graph is no link
    return f'<a href="{html.escape(iri)}" title="{html.escape(iri.curie)}">{words}</a>'


def _markdown_cell(text: str) -> str:
    """Keep text in its cell, and pipes, asterisks, backticks and HTML in it as they are."""
    return re.sub(r"([\\|<`*])", r"\\\1", " ".join(text.splitlines()))


def _short(text: str, width: int = 90) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
