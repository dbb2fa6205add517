"""Endpoints that answer well, badly, late or not at all, on the loopback of this machine."""

from __future__ import annotations

import json
import pickle
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from cohesion_kg.errors import (
    ArgumentError,
    ArgumentTypeError,
    CohesionError,
    EndpointError,
    EndpointRefused,
    EndpointTimeout,
    EndpointUnreachable,
    IncompleteAnswer,
    QueryError,
    QueryStopped,
)
from cohesion_kg.store.backend import Bounds
from cohesion_kg.store.remote import RemoteBackend, connect_remote
from cohesion_kg.values.namespaces import CKG, GRAPH

EX = "http://example.org/"
JSON = "application/sparql-results+json"
ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"


class Request(NamedTuple):
    """What the server was sent."""

    method: str
    path: str
    fields: dict[str, list[str]]
    headers: dict[str, str]

    @property
    def query(self) -> str:
        return self.fields["query"][0]


class Server(ThreadingHTTPServer):
    """A server that does what a test tells it to, and remembers what it was sent."""

    daemon_threads = True

    def __init__(self, answer: Callable[[BaseHTTPRequestHandler, Request], None]) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/query"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that went away; that is what some tests make them do."""


class Handler(BaseHTTPRequestHandler):
    """Reads a request of the protocol, by GET or as a posted form."""

    server: Server

    def do_GET(self) -> None:
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, form: str) -> None:
        fields = parse_qs(form, keep_blank_values=True)
        request = Request(self.command, self.path, fields, dict(self.headers))
        self.server.requests.append(request)
        self.server.answer(self, request)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def reply(handler: BaseHTTPRequestHandler, body: bytes, kind: str = JSON, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


class Plain:
    """An endpoint over a small store, as the protocol describes one: no union, no parameters of its own.

    `cap` is the number of rows at which it cuts an answer, and `tells` whether it says so, as Virtuoso does.
    """

    def __init__(self, quads: list[ox.Quad], cap: int | None = None, tells: bool = False, union: bool = False) -> None:
        self.store = ox.Store()
        self.store.extend(quads)
        self.cap = cap
        self.tells = tells
        self.union = union

    def __call__(self, handler: BaseHTTPRequestHandler, request: Request) -> None:
        how: dict[str, object] = {"use_default_graph_as_union": self.union}
        if "default-graph-uri" in request.fields:
            how = {
                name: [ox.NamedNode(iri) for iri in request.fields[field]]
                for name, field in (("default_graph", "default-graph-uri"), ("named_graphs", "named-graph-uri"))
            }
        try:
            found = self.store.query(request.query, **how)  # type: ignore[arg-type]
        except SyntaxError as error:
            reply(handler, str(error).encode(), "text/plain", 400)
            return
        if isinstance(found, ox.QueryTriples):
            triples = list(found)[: self.cap]
            reply(handler, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", "application/n-triples")
            return
        document = json.loads(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")
        headers = {}
        if self.cap and len(document.get("results", {}).get("bindings", ())) > self.cap:
            document["results"]["bindings"] = document["results"]["bindings"][: self.cap]
            headers = {"X_SPARQL_MaxRows": str(self.cap)} if self.tells else {}
        reply(handler, json.dumps(document).encode(), JSON, 200, **headers)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start a server that answers as it is told."""
    servers: list[Server] = []

    def start(answer: Callable[[BaseHTTPRequestHandler, Request], None]) -> Server:
        server = Server(answer)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def quad(name: str, value: str, graph: str = "") -> ox.Quad:
    home = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return ox.Quad(ox.NamedNode(EX + name), ox.NamedNode(EX + "says"), ox.Literal(value), home)


def subjects(backend: RemoteBackend, layers: list[str] | None = None) -> set[str]:
    rows = backend.select("SELECT ?s { ?s ?p ?o }", layers).rows
    return {row[0].value.removeprefix(EX) for row in rows if isinstance(row[0], ox.NamedNode)}


STATED, DERIVED, REFERENCE, PEOPLE = (GRAPH + name for name in ("stated", "derived", "reference", "people"))
LAYERED = [
    quad("stated", "a", STATED),
    quad("derived", "b", DERIVED),
    quad("reference", "c", REFERENCE),
    quad("person", "d", PEOPLE),
    quad("foreign", "e", EX + "graph"),
]
MANY = [quad(f"n{number:05}", "x") for number in range(2500)]


# Which graphs are asked -------------------------------------------------------------------------------------


def test_the_named_graphs_are_asked_where_the_default_graph_is_empty(serve):
    backend = connect_remote(serve(Plain(LAYERED)).url)
    assert subjects(backend) == {"stated", "derived", "reference", "person", "foreign"}
    assert set(backend.quads()) == set(LAYERED)


def test_nothing_is_named_where_the_default_graph_is_the_union(serve):
    server = serve(Plain(LAYERED, union=True))
    backend = connect_remote(server.url)
    assert set(backend.quads()) == set(LAYERED)
    assert not any("default-graph-uri" in request.fields for request in server.requests)


def test_an_endpoint_without_named_graphs_is_asked_as_it_is(serve):
    quads = [quad("one", "a"), quad("two", "b")]
    backend = connect_remote(serve(Plain(quads)).url)
    assert subjects(backend) == subjects(backend, ["stated"]) == {"one", "two"}
    assert set(backend.quads()) == set(quads)


def test_an_endpoint_that_would_hide_triples_is_refused(serve):
    with pytest.raises(EndpointError, match="hides others in named graphs; ask who runs it"):
        connect_remote(serve(Plain([*LAYERED, quad("loose", "f")])).url)


@pytest.mark.parametrize("union", [False, True])
def test_a_layer_shows_itself_the_reference_data_and_foreign_graphs(serve, union):
    backend = connect_remote(serve(Plain(LAYERED, union=union)).url)
    assert subjects(backend, ["derived"]) == {"derived", "reference", "foreign"}
    assert {quad.graph_name.value for quad in backend.quads(["derived"])} == {DERIVED, REFERENCE, EX + "graph"}


def test_a_layer_of_which_the_endpoint_has_nothing_is_empty(serve):
    backend = connect_remote(serve(Plain([quad("derived", "b", DERIVED)], union=True)).url)
    assert subjects(backend, ["stated"]) == set()


@pytest.mark.parametrize("union", [False, True])
def test_names_of_persons_are_left_out(serve, union):
    backend = connect_remote(serve(Plain(LAYERED, union=union)).url, people=False)
    assert subjects(backend) == {"stated", "derived", "reference", "foreign"}
    assert not backend.ask("ASK { GRAPH graph:people { ?s ?p ?o } }")


def test_names_of_persons_that_cannot_be_left_out_are_refused(serve):
    person = ox.Quad(
        ox.NamedNode(EX + "p"),
        ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        ox.NamedNode(CKG + "Person"),
        ox.NamedNode(STATED),
    )
    with pytest.raises(EndpointError, match="outside the people graphs"):
        connect_remote(serve(Plain([person])).url, people=False)


# What is sent -----------------------------------------------------------------------------------------------


@pytest.fixture
def plain(serve) -> tuple[RemoteBackend, Server]:
    server = serve(Plain([quad("one", "a")]))
    backend = connect_remote(server.url)
    server.requests.clear()
    return backend, server


def test_only_prefixes_that_are_used_and_not_declared_are_declared(plain):
    backend, server = plain
    own = 'PREFIX skos: <x:>\nSELECT * { ?s a ckg:Council ; skos:note "sh:x", <dcterms:y> } # foaf:z'
    backend.select(own)
    assert server.requests[0].query == f"PREFIX ckg: <{CKG}> {own}"


def test_a_short_query_is_got_and_a_long_one_is_posted_as_a_form(plain):
    backend, server = plain
    backend.select(ALL)
    backend.select(ALL + " #" + "x" * 3000)
    asked = [request for request in server.requests if "COUNT" not in request.query]
    assert [request.method for request in asked] == ["GET", "POST"]
    assert asked[1].headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert asked[1].path == "/query"


def test_an_address_with_a_query_of_its_own_keeps_it(serve):
    server = serve(Plain([quad("one", "a")]))
    backend = connect_remote(server.url + "?key=s3cret")
    assert subjects(backend) == {"one"}
    assert all(request.path == "/query?key=s3cret" for request in server.requests)
    assert "s3cret" not in backend.name


def test_a_comment_never_makes_an_update_of_a_query(plain):
    backend, server = plain
    assert backend.select(f"# DROP ALL\nBASE <x:> # insert\n{ALL} # delete").rows
    assert "update" not in server.requests[0].fields


@pytest.mark.parametrize("update", ["DROP ALL", "INSERT DATA { <a:b> <c:d> 1 }", "# so\nPREFIX x: <y:> CLEAR DEFAULT"])
def test_an_update_is_refused_before_anything_is_sent(plain, update):
    backend, server = plain
    for ask in (backend.select, backend.ask, backend.construct):
        with pytest.raises(QueryError, match="is an update"):
            ask(update)
    assert server.requests == []


@pytest.mark.parametrize(
    ("auth", "header"),
    [(("ann", "pä:ss"), "Basic YW5uOnDDpDpzcw=="), (("ann", ""), "Basic YW5uOg=="), ("t0k", "Bearer t0k")],
)
def test_credentials_are_sent_as_they_were_given(serve, auth, header):
    server = serve(Plain([quad("one", "a")]))
    backend = connect_remote(server.url, auth=auth)
    assert {request.headers["Authorization"] for request in server.requests} == {header}
    assert str(auth) not in repr(vars(backend)) + backend.name


@pytest.mark.parametrize(
    "url",
    ["", "query", "file:///etc/passwd", "ftp://host/query", "http://", "http:///query", "http://h:0/", "http://h:x/",
     "http://h/a b", "http://h/\nX: y", "http://h/q#part", "http://ü/", None, 7],
)  # fmt: skip
def test_what_is_no_address_is_refused(url):
    with pytest.raises(ArgumentError, match="no address of an endpoint"):
        connect_remote(url)


def test_credentials_in_an_address_are_refused_and_not_repeated():
    with pytest.raises(ArgumentError, match="auth=") as error:
        connect_remote("http://ann:s3cret@127.0.0.1:1/query")
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize("auth", ["", "two words", "a\r\nX: y", ("ann",), ("ann", 7), ["ann", "b"], 7])
def test_auth_of_another_shape_is_refused(auth):
    with pytest.raises(ArgumentTypeError, match="auth is a pair"):
        connect_remote("http://127.0.0.1:1/query", auth=auth)


@pytest.mark.parametrize("timeout", [0, -1, float("inf"), float("nan"), "30", None, True])
def test_a_time_out_that_is_no_number_of_seconds_is_refused(timeout):
    with pytest.raises((ArgumentError, ArgumentTypeError), match="timeout="):
        connect_remote("http://127.0.0.1:1/query", timeout=timeout)


# Servers that fail ------------------------------------------------------------------------------------------


def failing(status: int, body: bytes = b"", kind: str = "text/plain", **headers: str):
    return lambda handler, request: reply(handler, body, kind, status, **headers)


def hang_up(handler: BaseHTTPRequestHandler, request: Request) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def break_off(handler: BaseHTTPRequestHandler, request: Request) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"head":{},"boolean":true}')


def chatter(handler: BaseHTTPRequestHandler, request: Request) -> None:
    handler.wfile.write(b"220 mail.example.org ESMTP\r\n")


PAGE = b"<!DOCTYPE html><html><head><style>b{}</style></head><body><h1>Welcome</h1> to <i>our</i> data</body></html>"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (hang_up, "broke off before its answer was whole"),
        (break_off, "broke off before its answer was whole"),
        (chatter, "broke off before its answer was whole"),
        (failing(200, PAGE, "text/html; charset=utf-8"), r"answers with text/html .* It begins: 'Welcome to our data'"),
        (failing(200, b'{"head":{"vars":["s"]},"results":{"bindi', JSON), "no whole SPARQL result"),
        (failing(200, b"", JSON), "no whole SPARQL result"),
        (failing(200, b'{"ok": true}', JSON), "no whole SPARQL result"),
        (failing(200, b'{"boolean": true}', "application/octet-stream"), "answers with application/octet-stream"),
        (failing(200, b'{"head":{"vars":["s"]},"results":{"bindings":[]}}', JSON), "no yes or no"),
        (failing(206, b'{"head":{},"boolean":true}', JSON), "answers with a part"),
        (failing(200, b'{"head":{},"boolean":true}', JSON, X_SQL_State="S1TAT"), "answers with a part"),
        (failing(500, b"java.lang.OutOfMemoryError\n\tat x.y"), r"HTTP 500: java.lang.OutOfMemoryError at x.y\. Ask"),
        (failing(500), "HTTP 500: Internal Server Error"),
        (failing(502, PAGE, "text/html"), "HTTP 502: Welcome to our data"),
        (failing(503, b"too many"), "HTTP 503: too many. It is busy; ask again later"),
        (failing(404, b"no"), "HTTP 404: no. Check the address; that of a query service often ends in /query"),
        (failing(401, b"who?"), r'HTTP 401: who\?. Connect with auth=\("user", "password"\)'),
        (failing(403, b"not you"), "HTTP 403: not you. Connect with auth="),
        (
            failing(302, b"", Location="http://127.0.0.1:1/elsewhere"),
            "sends its callers to http://127.0.0.1:1/elsewhere",
        ),
        (failing(500, "\x1b[2J\x00é".encode() + b"x" * 9000), "HTTP 500:  ?\\[2J éx{100,300}…. Ask"),
    ],
)
def test_a_server_that_fails_is_told_of_in_plain_words(serve, answer, message):
    server = serve(answer)
    with pytest.raises(EndpointError, match=message) as error:
        connect_remote(server.url)
    assert str(error.value).startswith(server.url)


def test_a_refused_connection_says_so():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/query"
    with pytest.raises(EndpointError, match="refuses the connection; check host and port"):
        connect_remote(url)


def test_a_host_that_is_not_found_says_so(monkeypatch):
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(EndpointError, match="names a host that is not found"):
        connect_remote("http://nowhere.invalid/query")


def test_an_answer_that_does_not_come_is_not_waited_for(serve):
    done = threading.Event()
    server = serve(lambda handler, request: done.wait(20))
    began = time.monotonic()
    with pytest.raises(EndpointError, match=r"did not answer within 0.3 seconds; allow more \(timeout=…\)"):
        connect_remote(server.url, timeout=0.3)
    done.set()
    assert time.monotonic() - began < 5


def test_an_answer_that_drips_is_not_waited_for(serve):
    def drip(handler: BaseHTTPRequestHandler, request: Request) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b" ")
            time.sleep(0.05)

    began = time.monotonic()
    with pytest.raises(EndpointError, match=r"did not answer within 0\.4 seconds"):
        connect_remote(serve(drip).url, timeout=0.4)
    assert time.monotonic() - began < 5


def test_a_redirect_takes_neither_the_query_nor_the_credentials_along(serve):
    elsewhere = serve(Plain([]))
    server = serve(failing(307, b"", Location=elsewhere.url))
    with pytest.raises(EndpointError, match="connect there if you trust it"):
        connect_remote(server.url, auth=("ann", "s3cret"))
    assert elsewhere.requests == []


def test_credentials_open_what_is_closed_and_wrong_ones_do_not(serve):
    def guarded(handler: BaseHTTPRequestHandler, request: Request) -> None:
        if request.headers.get("Authorization") == "Bearer right":
            Plain([quad("one", "a")])(handler, request)
        else:
            reply(handler, b"who are you", "text/plain", 401, WWW_Authenticate='Basic realm="x"')

    url = serve(guarded).url
    assert subjects(connect_remote(url, auth="right")) == {"one"}
    with pytest.raises(EndpointError, match=r"HTTP 401: who are you\. Check the auth that you gave") as error:
        connect_remote(url, auth="wrong")
    assert "wrong" not in str(error.value)


def test_a_rejected_query_has_the_server_s_own_words(plain):
    with pytest.raises(QueryError, match=r"rejects the query: .*expected"):
        plain[0].select("SELECT * WHERE { ?s ?p }")


def test_a_store_that_knows_no_named_graphs_can_be_asked(serve):
    def triples_only(handler: BaseHTTPRequestHandler, request: Request) -> None:
        if "GRAPH" in request.query:
            reply(handler, b"named graphs are not supported", "text/plain", 400)
        else:
            Plain([quad("one", "a")])(handler, request)

    assert subjects(connect_remote(serve(triples_only).url)) == {"one"}


def test_rdf_that_is_none_is_refused(serve):
    def answer(handler: BaseHTTPRequestHandler, request: Request) -> None:
        if "CONSTRUCT" not in request.query:
            Plain([quad("one", "a")])(handler, request)
        elif "?broken" in request.query:
            reply(handler, b"<http://example.org/a> <http://exa", "application/n-triples")
        else:
            reply(handler, PAGE, "text/html")

    backend = connect_remote(serve(answer).url)
    with pytest.raises(EndpointError, match="no whole RDF"):
        backend.construct("CONSTRUCT { ?broken ?p ?o } WHERE { ?broken ?p ?o }")
    with pytest.raises(EndpointError, match="answers with text/html that is no RDF"):
        backend.construct("CONSTRUCT WHERE { ?s ?p ?o }")


# Servers that speak a dialect -------------------------------------------------------------------------------


def test_virtuoso_says_yes_with_a_row_and_no_with_none(serve):
    def answer(handler: BaseHTTPRequestHandler, request: Request) -> None:
        row = {"__ASK_RETVAL": {"type": "literal", "value": "1"}}
        rows = [row] if "yes" in request.query else []
        document = {"head": {"link": [], "vars": ["__ASK_RETVAL"]}, "results": {"distinct": False, "bindings": rows}}
        reply(handler, json.dumps(document).encode())

    backend = connect_remote(serve(answer).url)
    assert backend.ask("ASK { <a:yes> ?p ?o }") is True
    assert backend.ask("ASK { <a:no> ?p ?o }") is False


def test_tsv_is_taken_where_it_keeps_the_terms_and_json_where_it_does_not(serve):
    store = Plain([quad("one", "a")])
    broken = b'"s"\t"p"\t"o"\t"g"\n"http://example.org/one"\t"http://example.org/says"\t"a"\t\n'

    def answer(handler: BaseHTTPRequestHandler, request: Request) -> None:
        if "tab-separated" in request.headers["Accept"]:
            reply(handler, broken, "text/tab-separated-values")
        else:
            store(handler, request)

    server = serve(answer)
    assert connect_remote(server.url).quads() == [quad("one", "a")]
    assert any("tab-separated" in request.headers["Accept"] for request in server.requests)


# Servers that cut -------------------------------------------------------------------------------------------


def test_an_answer_cut_at_a_round_number_is_refused(serve):
    backend = connect_remote(serve(Plain(MANY, cap=1000)).url)
    with pytest.raises(EndpointError, match="gives 1,000 of 2,500 rows: it cuts long answers"):
        backend.select(ALL)


def test_an_answer_cut_where_the_server_says_so_is_refused(serve):
    backend = connect_remote(serve(Plain(MANY, cap=777, tells=True)).url)
    with pytest.raises(EndpointError, match="gives 777 of 2,500 rows"):
        backend.select(ALL)


def test_an_answer_cut_where_the_user_says_so_is_refused(serve):
    backend = connect_remote(serve(Plain(MANY, cap=777)).url, row_limit=777)
    with pytest.raises(EndpointError, match="gives 777 of 2,500 rows"):
        backend.select('PREFIX ex: <http://example.org/> SELECT ?s { ?s ex:says ?o } # as "SELECT" says')


def test_the_whole_graph_is_always_counted(serve):
    backend = connect_remote(serve(Plain(MANY, cap=777)).url)
    with pytest.raises(EndpointError, match="gives 777 of 2,500 rows"):
        backend.quads()


def test_a_whole_answer_of_a_round_number_is_believed(serve):
    backend = connect_remote(serve(Plain(MANY[:1000], cap=1000)).url)
    assert len(backend.select(ALL).rows) == 1000
    assert len(backend.select(ALL + " LIMIT 10").rows) == 10


def test_a_limit_of_the_query_is_no_cut(serve):
    backend = connect_remote(serve(Plain(MANY)).url, row_limit=50)
    assert len(backend.select(ALL + " LIMIT 1000").rows) == 1000
    assert len(backend.select(ALL + " LIMIT 50").rows) == 50


def test_triples_that_may_be_cut_are_warned_of_and_known_cuts_refused(serve):
    construct = "CONSTRUCT WHERE { ?s ?p ?o }"
    with pytest.warns(UserWarning, match="gives exactly 1,000 triples, which may be where it stops"):
        connect_remote(serve(Plain(MANY, cap=1000)).url).construct(construct)
    with pytest.raises(EndpointError, match="gives 777 triples, where it stops"):
        connect_remote(serve(Plain(MANY, cap=777)).url, row_limit=777).construct(construct)
    assert len(connect_remote(serve(Plain(MANY)).url).construct(construct)) == 2500


@pytest.mark.parametrize("cap", [1, 50, 777, 1001, 2499])
def test_an_answer_is_counted_whatever_the_number_at_which_the_server_cuts(serve, cap):
    backend = connect_remote(serve(Plain(MANY, cap=cap)).url)
    for query in (ALL, "SELECT DISTINCT ?s WHERE { ?s ?p ?o }", ALL):
        with pytest.raises(IncompleteAnswer, match=f"gives {cap:,} of 2,500 rows"):
            backend.select(query)


def test_what_is_shorter_than_a_whole_answer_is_not_counted_again(serve):
    server = serve(Plain(MANY))
    backend = connect_remote(server.url)
    backend.select(ALL)
    server.requests.clear()
    assert len(backend.select(ALL + " LIMIT 2499").rows) == 2499
    assert len(server.requests) == 1


def test_a_cap_of_thousands_of_digits_is_none(serve):
    def answer(handler: BaseHTTPRequestHandler, request: Request) -> None:
        reply(handler, b'{"head":{},"boolean":false}', JSON, X_SPARQL_MaxRows="9" * 5000)

    assert connect_remote(serve(answer).url).ask("ASK {}") is False


# Servers that lie -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("variables", [["x", "p", "o"], ["s", "p"], ["s", "p", "o", "g"], []])
def test_an_answer_with_other_variables_is_refused(serve, variables):
    store = Plain([quad("one", "a")])

    def answer(handler: BaseHTTPRequestHandler, request: Request) -> None:
        if "ORDER BY" in request.query:
            reply(handler, json.dumps({"head": {"vars": variables}, "results": {"bindings": []}}).encode())
        else:
            store(handler, request)

    backend = connect_remote(serve(answer).url)
    with pytest.raises(EndpointError, match=r"answers with the variables .*, not with s, p, o"):
        backend.select(ALL)


def test_columns_come_in_the_order_that_was_asked(serve):
    def answer(handler: BaseHTTPRequestHandler, request: Request) -> None:
        cell = {"type": "literal", "value": "1"}
        names = ["ckgRows"] if "COUNT" in request.query else ["b", "a"]
        rows = [{name: {**cell, "value": "2" if name == "b" else "1"} for name in names}]
        if "SELECT ?a" in request.query:
            reply(handler, json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode())
        else:
            Plain([])(handler, request)

    rows = connect_remote(serve(answer).url).select("SELECT ?a (?x AS ?b) { ?a ?b ?x }")
    assert rows.variables == ("a", "b")
    assert [[term.value for term in row] for row in rows.rows] == [["1", "2"]]


def test_headers_that_drip_are_not_waited_for(serve):
    def drip(handler: BaseHTTPRequestHandler, request: Request) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(200):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    began, threads = time.monotonic(), threading.active_count()
    with pytest.raises(EndpointTimeout, match=r"did not answer within 0\.4 seconds"):
        connect_remote(serve(drip).url, timeout=0.4)
    assert time.monotonic() - began < 3
    time.sleep(0.2)
    assert threading.active_count() <= threads + 3, "the thread that waited was cut off too"


def test_a_name_that_is_looked_up_for_ever_is_not_waited_for(monkeypatch):
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(10) and [])
    began = time.monotonic()
    with pytest.raises(EndpointTimeout):
        connect_remote("http://nowhere.invalid/query", timeout=0.3)
    assert time.monotonic() - began < 3
    done.set()


def test_a_body_without_an_end_is_refused(serve, monkeypatch):
    monkeypatch.setattr("cohesion_kg.store.remote._LONGEST_BODY", 1 << 20)

    def flood(handler: BaseHTTPRequestHandler, request: Request) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.end_headers()
        for _ in range(1000):
            handler.wfile.write(b" " * (1 << 16))

    with pytest.raises(IncompleteAnswer, match="gives more than 1 MB"):
        connect_remote(serve(flood).url)


def test_triples_whose_end_nobody_can_tell_are_refused(serve):
    def answer(handler: BaseHTTPRequestHandler, request: Request) -> None:
        if "CONSTRUCT" not in request.query:
            Plain([quad("one", "a")])(handler, request)
            return
        handler.send_response(200)
        handler.send_header("Content-Type", "application/n-triples")
        handler.end_headers()
        handler.wfile.write(b"<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n")

    with pytest.raises(IncompleteAnswer, match="does not say where its answer ends"):
        connect_remote(serve(answer).url).construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_what_an_address_or_a_token_keeps_secret_never_shows(serve):
    def repeat(handler: BaseHTTPRequestHandler, request: Request) -> None:
        sent = f"{handler.path} {request.headers.get('Authorization')}"
        if "moved" in handler.path:
            reply(handler, b"", "text/plain", 302, Location=f"http://ann:pw@127.0.0.1:1{handler.path}")
        else:
            reply(handler, sent.encode(), "text/plain", 500)

    server = serve(repeat)
    for address, auth in ((f"{server.url}?key=s3cret%20it", "t0ken"), (f"{server.url}/moved?key=s3cret%20it", None)):
        with pytest.raises(EndpointRefused) as error:
            connect_remote(address, auth=auth)
        shown = "".join(traceback.format_exception(error.value))
        assert not any(secret in shown for secret in ("s3cret", "t0ken", "ann:pw"))


# What is raised ---------------------------------------------------------------------------------------------


def test_errors_tell_a_refusal_a_silence_and_a_wrong_address_apart(serve):
    with pytest.raises(EndpointRefused) as refused:
        connect_remote(serve(failing(503, b"busy")).url)
    assert refused.value.status == 503
    assert pickle.loads(pickle.dumps(refused.value)).status == 503
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/query"
    with pytest.raises(EndpointUnreachable):
        connect_remote(url)
    with pytest.raises(IncompleteAnswer):
        connect_remote(serve(break_off).url)
    assert issubclass(EndpointTimeout, QueryStopped)
    with pytest.raises(ValueError, match="timeout=inf"):
        connect_remote(url, timeout=float("inf"))
    with pytest.raises(TypeError, match="row_limit"):
        connect_remote(url, row_limit="50")  # type: ignore[arg-type]


def test_a_question_can_have_bounds_of_its_own(serve):
    store = Plain(MANY)

    def answer(handler: BaseHTTPRequestHandler, request: Request) -> None:
        if "?slow" in request.query:
            time.sleep(2)
        store(handler, request)

    backend = connect_remote(serve(answer).url)
    with pytest.raises(EndpointTimeout, match=r"within 0\.2 seconds"):
        backend.ask("ASK { ?slow ?p ?o }", bounds=Bounds(timeout=0.2))
    with pytest.raises(QueryStopped, match=r"gives 2,500 rows; allow more \(max_rows=…\)"):
        backend.select(ALL, bounds=Bounds(max_rows=10))
    assert len(backend.select(ALL + " LIMIT 10", bounds=Bounds(max_rows=10)).rows) == 10
    with pytest.raises(CohesionError, match="too deep"):
        backend.ask("ASK " + "{" * 5000 + "}" * 5000, bounds=Bounds())
