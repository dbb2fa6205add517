"""A graph behind a SPARQL 1.1 endpoint: asked over the protocol, and no answer believed that may be a part."""

from __future__ import annotations

import base64
import http.client
import math
import re
import socket
import ssl
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pyoxigraph as ox

from cohesion_kg.errors import EndpointError, QueryError
from cohesion_kg.store.backend import Rows
from cohesion_kg.store.guard import NAMES_SHOW, check_query, is_visible, visible_layers, without_text
from cohesion_kg.values.namespaces import GRAPH, GRAPHS, PREFIXES

__all__ = ["RemoteBackend", "connect_remote"]

_FORM = re.compile(r"(?<![\w?$@:.%-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:-])", re.IGNORECASE)
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*)\s*:", re.IGNORECASE)
_USED = re.compile(r"([A-Za-z][\w-]*):")
_JSON = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
#: For long answers: two thirds of the size.
_LONG = "text/tab-separated-values, application/sparql-results+json;q=0.9"
_RDF = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.8"
#: Longer requests are posted: some servers and proxies cut a long address.
_LONGEST_GET = 1500
#: Servers cap answers at round numbers; an answer of such a length is counted before it is believed.
_ROUND = 1000
#: Whether any of a thousand triples in named graphs is missing from the default graph.
_APART = """ASK {
    { SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1000 } FILTER NOT EXISTS { ?s ?p ?o }
}"""
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_NAMED_QUADS = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_ALL_QUADS = """SELECT ?s ?p ?o ?g WHERE {
    { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?any { ?s ?p ?o } } }
}"""
_ADVICE = {
    404: "Check the address; that of a query service often ends in /query or /sparql.",
    405: "Check the address; that of a query service often ends in /query or /sparql.",
    413: "Ask in smaller portions.",
    414: "Ask in smaller portions.",
    429: "It is busy; ask again later.",
    503: "It is busy; ask again later.",
    504: "Ask for less (LIMIT), or ask again later.",
}


class _Answer(NamedTuple):
    """What came back: the body, its media type, and the number of rows at which the server says it stops."""

    body: bytes
    media_type: str
    cap: int | None


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Goes nowhere but to the address that the user named, and so takes credentials nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _Endpoint:
    """The protocol: one request, one whole answer, or an error that says what went wrong.

    `unites` asks Oxigraph, with a parameter of its own, to show the named graphs in the default graph.
    """

    def __init__(self, url: str, timeout: float, auth: tuple[str, str] | str | None) -> None:
        parts = _parts(url)
        if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not 0 < timeout < math.inf:
            raise EndpointError(f"timeout={timeout!r} is no number of seconds; give one, as in timeout=30.")
        self.unites = False
        self.name = f"{parts.scheme}://{parts.netloc}{parts.path}"
        self._url = url
        self._has_query = bool(parts.query)
        self._timeout = timeout
        self._authorization = _authorization(auth)
        self._opener = urllib.request.build_opener(_NoRedirects)

    def send(self, query: str, form: str, accept: str, graphs: Sequence[str]) -> _Answer:
        request = self._request(query, form, accept, graphs)
        deadline = time.monotonic() + self._timeout
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                self._check_whole(response)
                body = _read(response, deadline)
                media_type = response.headers.get("Content-Type", "")
                cap = response.headers.get("X-SPARQL-MaxRows", "")
        except urllib.error.HTTPError as error:
            raise self._refused(error) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._failed(error) from error
        return _Answer(body, media_type, int(cap) if cap.isdecimal() else None)

    def _request(self, query: str, form: str, accept: str, graphs: Sequence[str]) -> urllib.request.Request:
        from SPARQLWrapper import GET, POST, SPARQLWrapper

        from cohesion_kg import __version__

        wrapper = SPARQLWrapper(self._url, agent=f"cohesion-kg/{__version__}")
        # Not setQuery(): it takes the form from the first such word, and "drop" in a comment for an update.
        wrapper.queryString, wrapper.queryType = query, form
        wrapper.setOnlyConneg(True)
        for graph in graphs:
            wrapper.addParameter("default-graph-uri", graph)
            wrapper.addParameter("named-graph-uri", graph)
        if self.unites and not graphs:
            wrapper.addParameter("union-default-graph", "")
        wrapper.addCustomHttpHeader("Accept", accept)
        if self._authorization:
            wrapper.addCustomHttpHeader("Authorization", self._authorization)
        short = len(query) + 2 * sum(map(len, graphs)) <= _LONGEST_GET
        wrapper.setMethod(GET if short and not self._has_query else POST)
        try:
            # Not query(): it follows redirects with the credentials, and rounds the time-out down to whole seconds.
            request: urllib.request.Request = wrapper._createRequest()
        except UnicodeError as error:
            raise QueryError(f"This is not SPARQL 1.1: {error}") from error
        return request

    def _check_whole(self, response: http.client.HTTPResponse) -> None:
        if response.status == 206 or "S1TAT" in response.headers.get("X-SQL-State", ""):
            raise EndpointError(f"{self.name} ran out of time and answers with a part; ask for less (LIMIT).")

    def _refused(self, error: urllib.error.HTTPError) -> EndpointError | QueryError:
        words = _words(error)
        if error.code == 400:
            return QueryError(f"{self.name} rejects the query: {words or 'it does not say why'}")
        if 300 <= error.code < 400:
            there = error.headers.get("Location", "elsewhere")
            return EndpointError(f"{self.name} sends its callers to {there}; connect there if you trust it.")
        advice = _ADVICE.get(error.code, "Ask who runs it.")
        if error.code in {401, 403}:
            given = "Check the auth that you gave" if self._authorization else 'Connect with auth=("user", "password")'
            advice = f"{given}, or a token."
        return EndpointError(f"{self.name} answers HTTP {error.code}: {words or error.reason}. {advice}")

    def _failed(self, error: Exception) -> EndpointError:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            waited = f"did not answer within {self._timeout:g} seconds"
            return EndpointError(f"{self.name} {waited}; allow more (timeout=…) or ask for less (LIMIT).")
        if isinstance(reason, ConnectionRefusedError):
            return EndpointError(f"{self.name} refuses the connection; check host and port, and that it runs.")
        if isinstance(reason, (socket.gaierror, UnicodeError)):
            return EndpointError(f"{self.name} names a host that is not found; check its spelling and your network.")
        if isinstance(reason, ssl.SSLError):
            return EndpointError(f"{self.name} offers no connection that can be trusted ({reason}); ask who runs it.")
        return EndpointError(f"{self.name} broke off before its answer was whole ({reason}); ask again.")

    def unreadable(self, answer: _Answer, wanted: str, why: object = "") -> EndpointError:
        """Return the error for an answer that is not what was asked for."""
        kind = answer.media_type.partition(";")[0] or "something unnamed"
        reason = f" ({why})" if why else ""
        start = _plain(answer.body, answer.media_type)
        return EndpointError(
            f"{self.name} answers with {kind} that is no {wanted}{reason}. It begins: {start!r}. "
            "Check that the address is that of a SPARQL query service; it often ends in /query or /sparql."
        )


def _parts(url: str) -> Any:
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and not parts.fragment
    except (ValueError, TypeError, AttributeError):
        good = False
    if not good or not re.fullmatch(r"[!-~]+", url):
        raise EndpointError("This is no address of an endpoint; give it as http://host/query or https://host/query.")
    if "@" in parts.netloc:
        raise EndpointError('Credentials do not belong in an address; connect with auth=("user", "password").')
    return parts


def _authorization(auth: tuple[str, str] | str | None) -> str | None:
    if auth is None:
        return None
    if isinstance(auth, str) and re.fullmatch(r"[!-~]+", auth):
        return f"Bearer {auth}"
    if isinstance(auth, tuple) and len(auth) == 2 and all(isinstance(part, str) for part in auth):
        return "Basic " + base64.b64encode(":".join(auth).encode()).decode()
    raise EndpointError('auth is a pair, as in auth=("user", "password"), or a token as text.')


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """Read to the end or the deadline; a server that drips never reaches the time-out of a socket."""
    chunks = []
    while chunk := response.read1(1 << 16):
        chunks.append(chunk)
        if time.monotonic() > deadline:
            raise TimeoutError
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(chunks)


def _words(error: urllib.error.HTTPError) -> str:
    try:
        body = error.read(1 << 16)
    except (OSError, http.client.HTTPException):
        return ""
    return _plain(body, error.headers.get("Content-Type", "")).rstrip(".")


def _plain(body: bytes, media_type: str) -> str:
    """Return the first words of a page or message, on one line."""
    text = body[: 1 << 16].decode("utf-8", "replace")
    if "html" in media_type:
        text = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>|<[^>]*>", " ", text)
    text = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return text if len(text) <= 300 else text[:299] + "…"


class RemoteBackend:
    """A graph behind an endpoint, seen whole or without some of its named graphs.

    A subset of the named graphs is asked for as the protocol provides (``default-graph-uri`` and
    ``named-graph-uri``); the protocol has no name for the default graph itself, so triples of an endpoint that
    stand in no named graph are out of sight whenever `layers` or `people` leave something out.

    Parameters
    ----------
    endpoint
        The protocol.
    united
        Whether the endpoint's default graph shows the triples of its named graphs.
    people
        Whether the graphs that hold names of persons are visible.
    row_limit
        The number of rows at which the server cuts an answer, where the user knows it.
    """

    def __init__(
        self, endpoint: _Endpoint, *, united: bool = True, people: bool = True, row_limit: int | None = None
    ) -> None:
        self.name = endpoint.name
        self.people = people
        self._endpoint = endpoint
        self._united = united
        self._row_limit = row_limit

    # What is asked ------------------------------------------------------------------------------------------

    @cached_property
    def _named_graphs(self) -> list[str]:
        return [row[0].value for row in self._rows(_GRAPHS, ()).rows if isinstance(row[0], ox.NamedNode)]

    def _graphs(self, layers: Sequence[str] | None) -> list[str]:
        """Return the graphs to ask; none at all stands for the endpoint's own default."""
        wanted = visible_layers(layers)
        if (layers is None and self.people and self._united) or not self._named_graphs:
            return []
        # Ours are sent whether they are there or not: no graph at all would ask for everything.
        ours = [GRAPH + name for name, layer in GRAPHS.items() if layer in wanted]
        foreign = [graph for graph in self._named_graphs if graph.removeprefix(GRAPH) not in GRAPHS]
        return [graph for graph in [*ours, *foreign] if is_visible(graph, wanted, self.people)]

    def _send(self, query: str, forms: Sequence[str], accept: str, graphs: Sequence[str], instead: str) -> _Answer:
        opaque = without_text(check_query(query))
        form = _FORM.search(opaque)
        if form is None:
            raise QueryError("This is not SPARQL 1.1: it has no SELECT, ASK, CONSTRUCT or DESCRIBE.")
        if form[1].upper() not in forms:
            article = "an" if forms[0] == "ASK" else "a"
            raise QueryError(f"This is not {article} {' or '.join(forms)} query; ask it with {instead}.")
        return self._endpoint.send(_prologue(opaque) + query, form[1].upper(), accept, graphs)

    def _result(
        self, query: str, form: str, accept: str, graphs: Sequence[str], instead: str
    ) -> tuple[ox.QuerySolutions | ox.QueryBoolean, _Answer]:
        answer = self._send(query, (form,), accept, graphs, instead)
        if answer.media_type.startswith("text/tab-separated-values") and not answer.body.startswith((b"?", b"$")):
            answer = self._send(query, (form,), _JSON, graphs, instead)  # Virtuoso's TSV has lost IRIs and types
        format_ = ox.QueryResultsFormat.from_media_type(answer.media_type)
        if format_ is None:
            raise self._endpoint.unreadable(answer, "SPARQL result")
        try:
            return ox.parse_query_results(answer.body, format=format_), answer
        except (SyntaxError, ValueError) as error:
            raise self._endpoint.unreadable(answer, "whole SPARQL result", error) from error

    def _rows(self, query: str, graphs: Sequence[str], accept: str = _JSON, *, count: bool = False) -> Rows:
        found, answer = self._result(query, "SELECT", accept, graphs, "ask() or construct()")
        if not isinstance(found, ox.QuerySolutions):
            raise self._endpoint.unreadable(answer, "table of rows")
        try:
            rows = Rows(tuple(variable.value for variable in found.variables), [tuple(row) for row in found])
        except (SyntaxError, ValueError) as error:
            raise self._endpoint.unreadable(answer, "whole SPARQL result", error) from error
        length = len(rows.rows)
        if count or (length and (length % _ROUND == 0 or length in {self._row_limit, answer.cap})):
            self._check_count(query, graphs, length)
        return rows

    def _check_count(self, query: str, graphs: Sequence[str], length: int) -> None:
        """Have the server count the rows; a count is one row, which no limit cuts."""
        form = _FORM.search(without_text(query))
        assert form is not None
        start = form.start()
        counting = f"{query[:start]}SELECT (COUNT(*) AS ?ckgRows) WHERE {{ {query[start:]}\n}}"
        found, answer = self._result(counting, "SELECT", _JSON, graphs, "select()")
        try:
            total = int(next(iter(found))[0].value)  # type: ignore[arg-type]
        except (SyntaxError, ValueError, TypeError, AttributeError, StopIteration) as error:
            raise self._endpoint.unreadable(answer, "count of rows", error) from error
        if total > length:
            raise EndpointError(self._cut(f"{length:,} of {total:,} rows"))

    def _cut(self, part: str) -> str:
        return f"{self.name} gives {part}: it cuts long answers. Ask in portions, or ask who runs it for a file."

    # What is answered ---------------------------------------------------------------------------------------

    def select(self, query: str, layers: Sequence[str] | None = None) -> Rows:
        """Return the bindings of a SELECT query, all of them.

        Raises
        ------
        QueryError
            If the text is not a SELECT query, or the endpoint rejects it.
        EndpointError
            If the endpoint does not answer, or not in whole.
        """
        return self._rows(query, self._graphs(layers))

    def ask(self, query: str, layers: Sequence[str] | None = None) -> bool:
        """Return the answer of an ASK query.

        Raises
        ------
        QueryError
            If the text is not an ASK query, or the endpoint rejects it.
        EndpointError
            If the endpoint does not answer.
        """
        found, answer = self._result(query, "ASK", _JSON, self._graphs(layers), "select() or construct()")
        if isinstance(found, ox.QueryBoolean):
            return bool(found)
        if [variable.value for variable in found.variables] == ["__ASK_RETVAL"]:
            return any(True for _ in found)  # Virtuoso 7 says yes with a row and no with none
        raise self._endpoint.unreadable(answer, "yes or no")

    def construct(self, query: str, layers: Sequence[str] | None = None) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query, each once.

        Nothing in the protocol says how many triples there should be: a number at which servers stop is warned
        of, one at which this server is known to stop is refused.

        Raises
        ------
        QueryError
            If the text is neither, or the endpoint rejects it.
        EndpointError
            If the endpoint does not answer, or not in whole.
        """
        answer = self._send(query, ("CONSTRUCT", "DESCRIBE"), _RDF, self._graphs(layers), "select() or ask()")
        format_ = ox.RdfFormat.from_media_type(answer.media_type)
        if format_ is None:
            raise self._endpoint.unreadable(answer, "RDF")
        try:
            quads = list(ox.parse(answer.body, format=format_))
        except (SyntaxError, ValueError) as error:
            raise self._endpoint.unreadable(answer, "whole RDF", error) from error
        if quads and (answer.cap is not None or len(quads) == self._row_limit):
            raise EndpointError(self._cut(f"{len(quads):,} triples, where it stops"))
        if quads and len(quads) % _ROUND == 0:
            part = f"{self.name} gives exactly {len(quads):,} triples, which may be where it stops"
            warnings.warn(f"{part}; count them with SELECT (COUNT(*) AS ?n) {{ … }}.", stacklevel=3)
        return list(dict.fromkeys(quad.triple for quad in quads))

    def quads(self, layers: Sequence[str] | None = None) -> list[ox.Quad]:
        """Return every visible quad.

        Raises
        ------
        EndpointError
            If the endpoint does not answer, or not in whole.
        """
        graphs = self._graphs(layers)
        rows = self._rows(_NAMED_QUADS if graphs else _ALL_QUADS, graphs, _LONG, count=True)
        return [ox.Quad(s, p, o, g or ox.DefaultGraph()) for s, p, o, g in rows.rows]  # type: ignore[arg-type]


def _prologue(opaque: str) -> str:
    """Declare the project's prefixes that a query uses and does not declare, without a new line.

    Examples
    --------
    >>> _prologue("SELECT * { ?s rdf:type skos:Concept }")[:50]
    'PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-synt'
    >>> _prologue("PREFIX ckg: <http://example.org/> ASK { ?s a ckg:Thing }")
    ''
    """
    missing = set(_USED.findall(opaque)) & PREFIXES.keys() - set(_DECLARED.findall(opaque))
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in sorted(missing))


def connect_remote(
    url: str,
    *,
    timeout: float = 30.0,
    auth: tuple[str, str] | str | None = None,
    people: bool = True,
    row_limit: int | None = None,
) -> RemoteBackend:
    """Connect to a SPARQL 1.1 endpoint.

    Parameters
    ----------
    url
        Address of its query service.
    timeout
        Seconds to wait for each answer.
    auth
        User and password, or a token; nothing by default.
    people
        Whether to ask the graphs that hold names of persons.
    row_limit
        The number of rows at which the server cuts an answer, where it is known and not a round thousand.

    Returns
    -------
    RemoteBackend
        The graph, ready to be asked.

    Raises
    ------
    EndpointError
        If the endpoint does not answer, hides triples, or cannot leave names of persons out.

    Examples
    --------
    >>> connect_remote("ftp://example.org/query")
    Traceback (most recent call last):
    ...
    cohesion_kg.errors.EndpointError: This is no address of an endpoint; give it as http://host/query or https://host/query.
    """
    endpoint = _Endpoint(url, timeout, auth)
    backend = RemoteBackend(endpoint, united=_unite(endpoint), people=people, row_limit=row_limit)
    if not people and backend.ask(NAMES_SHOW):
        raise EndpointError(
            f"{backend.name} has names of persons outside the people graphs, so they cannot be left out; "
            "ask who runs it to load cohesion.trig and people.trig, which keep the graphs apart."
        )
    return backend


def _unite(endpoint: _Endpoint) -> bool:
    """Tell whether the default graph shows what the named graphs hold, after asking the server for it."""
    backend = RemoteBackend(endpoint)
    try:
        if not backend.ask(_APART):
            return True
    except QueryError:
        return True  # a store without named graphs may refuse GRAPH
    endpoint.unites = True
    if not backend.ask(_APART):
        return True
    endpoint.unites = False
    if backend.ask("ASK { ?s ?p ?o }"):
        raise EndpointError(
            f"{backend.name} shows some triples in its default graph and hides others in named graphs; "
            "ask who runs it to make the default graph the union of the named ones."
        )
    return False
