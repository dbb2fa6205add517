"""The catalogue of named queries: reads ``queries/**/*.rq``, checks and binds their parameters."""

from __future__ import annotations

import datetime as dt
import difflib
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from cohesion_kg.errors import NotFound, QueryError
from cohesion_kg.store import bundle
from cohesion_kg.values.terms import IRI, expand, term

__all__ = ["Catalogue", "Parameter", "Query"]

#: The text that binding replaces.
_SLOT = re.compile(r"VALUES\s+\?(\w+)\s*\{\s*UNDEF\s*\}", re.IGNORECASE)
_TYPES = ("iri", "string", "integer", "decimal", "date", "boolean")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query.

    Parameters
    ----------
    name
        Name of the variable that the slot binds.
    type
        ``iri``, ``string``, ``integer``, ``decimal``, ``date`` or ``boolean``.
    description
        What it stands for.
    example
        A value that gives an answer on the founding documents.
    kind
        For an IRI: the kinds of thing it names, as prefixes separated by spaces.
    required
        Whether the query needs it.
    """

    name: str
    type: str
    description: str = ""
    example: Any = None
    kind: str = ""
    required: bool = False

    def bind(self, values: Sequence[object]) -> str:
        """Return the slot with these values, each checked against the type and serialised as a term.

        Raises
        ------
        QueryError
            If a value is not of the parameter's type.
        """
        terms = " ".join(str(self._term(value)) for value in values)
        return f"VALUES ?{self.name} {{ {terms} }}"

    def _term(self, value: object) -> ox.NamedNode | ox.Literal:
        try:
            # What the library hands on was an IRI before: it need not be expanded, only checked once.
            return ox.NamedNode(value) if self.type == "iri" and isinstance(value, IRI) else term(self._typed(value))
        except (ValueError, TypeError, InvalidOperation) as error:
            hint = f"; for example {self.example!r}" if self.example is not None else ""
            raise QueryError(f"{self.name}={value!r} is not {_article(self.type)}{hint}.") from error

    def _typed(self, value: object) -> object:
        if self.type == "iri":
            iri = expand(str(value))
            if iri is None:
                raise ValueError(value)
            return IRI(iri)
        if self.type == "date":
            if isinstance(value, dt.datetime):
                return value.date()
            return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
        if self.type == "integer":
            return int(str(value))
        if self.type == "decimal":
            return Decimal(str(value))
        if self.type == "boolean":
            if str(value).lower() not in {"true", "false"}:
                raise ValueError(value)
            return str(value).lower() == "true"
        if not isinstance(value, str):
            raise TypeError(value)
        return str(value)


def _article(type_: str) -> str:
    known = {"iri": "an IRI or a CURIE", "integer": "an integer", "date": "a date (YYYY-MM-DD)"}
    return known.get(type_, f"a {type_}")


@dataclass(frozen=True)
class Query:
    r"""One catalogued query.

    Parameters
    ----------
    name
        Its name, that of the file.
    text
        The file as it stands; it runs in any SPARQL 1.1 tool.
    header
        What its ``#+`` header says.
    parameters
        Its parameters by name.

    Examples
    --------
    >>> query = Query.parse("by-name", '''#+ summary: By name.
    ... #+ parameters:
    ... #+   name: {type: string, example: x}
    ... SELECT ?s { VALUES ?name { UNDEF } ?s ?p ?name }''')
    >>> query.bind(name='" } DROP')
    'SELECT ?s { VALUES ?name { "\\" } DROP" } ?s ?p ?name }'
    >>> query.bind()
    'SELECT ?s {  ?s ?p ?name }'
    """

    name: str
    text: str
    header: Mapping[str, Any]
    parameters: Mapping[str, Parameter]

    @classmethod
    def parse(cls, name: str, text: str) -> Query:
        """Read the text of a query file.

        Raises
        ------
        QueryError
            If the header is not as it should be, or a parameter has no slot.
        """
        lines = [line[2:] for line in text.splitlines() if line.startswith("#+")]
        try:
            header = yaml.safe_load("\n".join(line.removeprefix(" ") for line in lines)) or {}
            declared = header.get("parameters", {})
            parameters = {key: Parameter(key, **(fields or {})) for key, fields in declared.items()}
        except (yaml.YAMLError, TypeError, AttributeError) as error:
            raise QueryError(f"The header of {name}.rq is not as it should be: {error}") from error
        for parameter in parameters.values():
            if parameter.type not in _TYPES:
                raise QueryError(f"{name}.rq: give {parameter.name} one of the types {', '.join(_TYPES)}.")
            if parameter.name not in _SLOT.findall(text):
                raise QueryError(f"{name}.rq has no slot VALUES ?{parameter.name} {{ UNDEF }}.")
        return cls(name, text, header, parameters)

    @property
    def summary(self) -> str:
        """One line on what the query answers."""
        return str(self.header.get("summary", ""))

    @cached_property
    def body(self) -> str:
        """The query without its header."""
        return "\n".join(line for line in self.text.splitlines() if not line.startswith("#+"))

    def bind(self, /, **values: object) -> str:
        """Return the query with parameters bound; an unbound slot is dropped.

        Parameters
        ----------
        **values
            A value, or a list of values, for each parameter; None leaves it unbound.

        Raises
        ------
        QueryError
            If a parameter is unknown, missing, or of the wrong type.
        """
        if unknown := set(values) - set(self.parameters):
            known = ", ".join(self.parameters) or "none"
            asked = ", ".join(sorted(unknown))
            raise QueryError(f"The query {self.name} has no parameter {asked}; it has {known}.")
        blocks = {name: self._block(one, values.get(name)) for name, one in self.parameters.items()}
        # One pass: a bound value that looks like another slot stays a value.
        return _SLOT.sub(lambda slot: blocks.get(slot[1], slot[0]), self.body)

    def _block(self, parameter: Parameter, value: object) -> str:
        if value is None:
            if parameter.required:
                example = f"{parameter.name}={parameter.example!r}"
                raise QueryError(f"The query {self.name} needs {parameter.name}, as in {example}.")
            return ""
        several = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
        return parameter.bind(list(several))


class Catalogue(Mapping[str, Query]):
    """The named queries of a folder, read when they are first asked for.

    Parameters
    ----------
    folder
        The folder; the bundled one by default.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._queries: dict[str, Query] = {}

    @property
    def folder(self) -> Path:
        """Where the query files lie."""
        return self._folder or bundle.path("queries")

    def __getitem__(self, name: str) -> Query:
        if name not in self._queries:
            file = self._files.get(name)
            if file is None:
                near = difflib.get_close_matches(str(name), list(self), n=3)
                hint = f" Did you mean {', '.join(near)}?" if near else ""
                raise NotFound(f"There is no query {name!r}.{hint}", near)
            self._queries[name] = Query.parse(name, file.read_text("utf-8"))
        return self._queries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def get(self, name: str, default: Any = None) -> Any:
        """Return a query, or a default where there is none of that name."""
        try:
            return self[name]
        except NotFound:
            return default

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    @cached_property
    def _files(self) -> dict[str, Path]:
        """The files by the names of their queries, which are names whatever folder they lie in."""
        return {file.stem: file for file in sorted(self.folder.rglob("*.rq"), key=lambda file: file.stem)}

    def place(self, name: str) -> str:
        """Return where the file of a query lies below the folder, with slashes.

        Examples
        --------
        >>> Catalogue().place("who-paid")
        'money/who-paid.rq'
        """
        return self._files[name].relative_to(self.folder).as_posix()

    def __len__(self) -> int:
        return len(self._files)

    @property
    def public(self) -> list[Query]:
        """The queries that are for people, by name; those tagged internal serve the package itself."""
        return [self[name] for name in self if "internal" not in self[name].header.get("tags", ())]

    @property
    def by_tag(self) -> dict[str, list[Query]]:
        """The public queries by their first tag, which says what they are about."""
        found: dict[str, list[Query]] = {}
        for query in self.public:
            found.setdefault(next(iter(query.header.get("tags", ())), "other"), []).append(query)
        return dict(sorted(found.items()))

    def __repr__(self) -> str:
        lines = [f"{len(self.public)} queries"]
        for tag, queries in self.by_tag.items():
            lines += ["", tag, *(f"  {query.name}: {query.summary}" for query in queries)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        parts = [f"<p>{len(self.public)} queries</p>"]
        for tag, queries in self.by_tag.items():
            items = "".join(
                f"<li><code>{html.escape(query.name)}</code>: {html.escape(query.summary)}</li>" for query in queries
            )
            parts.append(f"<details><summary>{html.escape(tag)} ({len(queries)})</summary><ul>{items}</ul></details>")
        return "".join(parts)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)
