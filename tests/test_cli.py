"""The command line: the same answers, one line for an error, and an exit status that tells a script what happened."""

from __future__ import annotations

import csv
import inspect
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import cohesion_kg as ckg
from cohesion_kg.cli import app
from cohesion_kg.cli.questions import Entity
from cohesion_kg.errors import CohesionError
from cohesion_kg.graph import KnowledgeGraph
from cohesion_kg.store import bundle

RUN = [sys.executable, "-c", "from cohesion_kg.cli import main; main()"]
TOP = Path(ckg.__file__).parents[1]
COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]


def invoke(*words: object) -> str:
    """Run a command in this process and return what it printed."""
    result = CliRunner().invoke(app, list(map(str, words)), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def run(*words: object, cwd: Path = TOP) -> subprocess.CompletedProcess[str]:
    """Run the command as a shell would."""
    return subprocess.run([*RUN, *map(str, words)], capture_output=True, encoding="utf-8", cwd=cwd, timeout=60)


# Answers


def test_a_trace_is_printed_as_the_library_prints_it(kg: KnowledgeGraph) -> None:
    assert invoke("trace", "CMF") == f"{kg.trace('CMF')}\n"
    assert invoke("trace", "CMF", "--direction", "forwards", "--layer", "stated") == (
        f"{kg.trace('CMF', 'forwards', layers=['stated'])}\n"
    )
    assert invoke("trace", "CMF", "--table", "--format", "csv") == kg.trace("CMF").to_table().to_csv().replace(
        "\r\n", "\n"
    )


def test_a_thing_and_its_evidence_are_printed_as_the_library_prints_them(
    kg: KnowledgeGraph, kg_without_people: KnowledgeGraph
) -> None:
    assert invoke("show", "NEMP") == f"{kg['NEMP']}\n"
    assert invoke("evidence", "NEMP") == f"{kg.evidence('NEMP')}\n"
    assert invoke("show", "NEMP", "--no-people") == f"{kg_without_people['NEMP']}\n"


@pytest.mark.parametrize("entity", ["funding", "officers"])
def test_a_table_holds_the_same_in_every_format(kg: KnowledgeGraph, entity: str) -> None:
    table = getattr(kg, entity)()
    rows = list(csv.DictReader(io.StringIO(invoke("list", entity, "--format", "csv"))))
    assert len(rows) == len(table) == len(json.loads(invoke("list", entity, "-f", "json")))
    assert tuple(rows[0]) == table.columns
    assert invoke("list", entity, "-f", "markdown") == f"{table.to_markdown()}\n"
    assert f"{len(table)} rows" in invoke("list", entity)


def test_an_empty_table_still_shows_its_columns(turtle: Callable[..., Path]) -> None:
    file = turtle("<http://example.org/a> rdfs:label 'a' .")
    assert "0 rows" in invoke("list", "councils", "-g", file)
    assert "council" in invoke("list", "councils", "-g", file)
    assert invoke("list", "councils", "-g", file, "-f", "csv").startswith("council,name,")


def test_text_that_looks_like_markup_is_printed_as_it_is(turtle: Callable[..., Path]) -> None:
    file = turtle("<http://example.org/a> rdfs:label '[bold]x[/bold] [/] [link=y]' .")
    assert "[bold]x[/bold] [/] [link=y]" in invoke("select", "SELECT ?l { ?s rdfs:label ?l }", "-g", file)


def test_a_query_is_given_as_words_or_as_a_file(tmp_path: Path) -> None:
    query = "SELECT ?label { stream:cmf rdfs:label ?label }"
    (tmp_path / "mine.rq").write_text(query)
    assert invoke("select", query, "-f", "csv") == invoke("select", f"@{tmp_path / 'mine.rq'}", "-f", "csv")


def test_verification_passes_with_people_and_without() -> None:
    assert "All hold." in invoke("verify")
    assert "withheld in this edition" in invoke("verify", "--no-people")


def test_a_graph_is_saved_whole_and_opened_again(tmp_path: Path, kg_without_people: KnowledgeGraph) -> None:
    file = tmp_path / "graph.nq"
    assert invoke("save", file, "--no-people") == f"Wrote {file}.\n"
    assert len(list(ckg.open(file).backend.quads())) == len(kg_without_people.backend.quads())


def test_the_version_and_the_help_are_printed() -> None:
    assert invoke("--version") == f"{ckg.__version__}\n"
    for command in COMMANDS:
        assert command in invoke("--help")
        assert "Usage:" in invoke(command, "--help")
    assert "--stream (iri, optional)" in invoke("query", "funding", "--help")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert f"cohesion-kg {command}" in (TOP / "docs" / "terminal.md").read_text("utf-8")


#: Methods whose commands have another name, or that are no command.
RENAMED = {"thing": "show", "to_networkx": "network", "broken_links": "broken-links", "to_rdflib": "save"}


@pytest.mark.parametrize("method", [name for name in dir(ckg.KnowledgeGraph) if name[0] != "_"])
def test_the_command_line_has_what_python_has(method: str) -> None:
    if not callable(getattr(ckg.KnowledgeGraph, method)):
        return
    command = "list" if method in set(Entity) else RENAMED.get(method, method)
    assert command in COMMANDS
    options = set(re.findall(r"--[\w-]+", invoke(command, "--help")))
    shared = {"--layer", "--graph", "--endpoint", "--no-people"}
    assert shared <= options
    parameters = inspect.signature(getattr(ckg.KnowledgeGraph, method)).parameters
    wanted = {
        "--" + name.replace("_", "-") for name in {"council", "as_of", "limit", "timeout", "max_rows"} & {*parameters}
    }
    assert wanted <= options


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["list", "actions", "--council", "Middlesbrough", "--limit", "3"],
         lambda kg: kg.actions(council="Middlesbrough", limit=3)),
        (["similar", "--council", "Sheffield", "--limit", "2"], lambda kg: kg.similar(council="Sheffield", limit=2)),
        (["search", "hate crime", "--limit", "3"], lambda kg: kg.search("hate crime", limit=3)),
        (["broken-links", "--council", "Tower Hamlets"],
         lambda kg: kg.broken_links(council="Tower Hamlets").to_table()),
        (["gaps", "action-without-owner", "--limit", "2"],
         lambda kg: kg.gaps("action-without-owner", limit=2).to_table()),
        (["due", "--as-of", "2018-11-15", "--limit", "4"], lambda kg: kg.due(as_of="2018-11-15", limit=4)),
        (["decisions", "--as-of", "2018-10-08"], lambda kg: kg.decisions(as_of="2018-10-08")),
        (["query", "funding", "--stream", "CMF", "--limit", "2"],
         lambda kg: kg.query("funding", stream="CMF", limit=2)),
        (["list", "funding", "--layer", "stated"], lambda kg: kg.funding(layers=["stated"])),
    ],
)  # fmt: skip
def test_a_command_gives_what_its_method_gives(
    kg: KnowledgeGraph, words: list[str], answer: Callable[[KnowledgeGraph], ckg.Table]
) -> None:
    table = answer(kg)
    assert len(table) > 0
    assert invoke(*words, "-f", "csv") == table.to_csv().replace("\r\n", "\n")


def test_ask_construct_and_network_answer(kg: KnowledgeGraph, tmp_path: Path) -> None:
    assert invoke("ask", "ASK { stream:cmf a ckg:FundingStream }") == "true\n"
    assert "stream:cmf" in invoke("construct", "DESCRIBE stream:cmf")
    file = tmp_path / "part.nt"
    assert invoke("construct", "DESCRIBE stream:cmf", "-o", file) == f"Wrote {file}.\n"
    assert len(file.read_text().splitlines()) == len(kg.construct("DESCRIBE stream:cmf"))
    net = tmp_path / "net.graphml"
    assert invoke("network", "funding", "-o", net) == f"Wrote {net}.\n"
    assert "graphml" in net.read_text()
    edges = json.loads(invoke("network", "funding", "-f", "json"))
    assert len(edges) == kg.to_networkx("funding").number_of_edges()


def test_a_file_takes_the_format_that_its_name_says(kg: KnowledgeGraph, tmp_path: Path) -> None:
    table = kg.funding(limit=3)
    for name, text in (("a.csv", table.to_csv()), ("a.json", table.to_json()), ("a.md", table.to_markdown())):
        invoke("list", "funding", "--limit", 3, "-o", tmp_path / name)
        assert (tmp_path / name).read_text().strip() == text.replace("\r\n", "\n").strip()
    invoke("trace", "CMF", "-o", tmp_path / "trace.txt")
    assert (tmp_path / "trace.txt").read_text() == f"{kg.trace('CMF')}\n"
    with pytest.raises(CohesionError, match="no table"):
        invoke("show", "NEMP", "-f", "csv")


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("entity", ["actions", "councils", "funding"])
def test_a_table_fits_the_width_that_it_is_given(
    monkeypatch: pytest.MonkeyPatch, width: int, entity: str, kg: KnowledgeGraph
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    printed = invoke("list", entity, "--limit", 5)
    assert max(map(len, printed.splitlines())) <= width
    shown = [name for name in getattr(kg, entity)().columns if name in printed]
    assert len(shown) > 4, "headings are not cut"


def test_a_query_on_the_command_line_ends_and_stays_here() -> None:
    done = run("select", "SELECT * { ?a ?b ?c . ?d ?e ?f }", "--max-rows", 10)
    assert (done.returncode, done.stdout) == (2, "")
    assert "more than 10 rows" in done.stderr
    done = run("ask", "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (CONCAT(STR(?a), STR(?d), STR(?g)) = '') }",
               "--timeout", 0.5)  # fmt: skip
    assert done.returncode == 2
    assert "did not end within 0.5 seconds" in done.stderr
    assert "would leave this machine" in run("ask", "ASK { SERVICE <http://127.0.0.1:9/> {} }").stderr


def test_an_endpoint_that_is_not_there_is_an_error_of_one_line() -> None:
    done = run("list", "councils", "--endpoint", "http://127.0.0.1:9/query")
    assert done.returncode == 2
    assert re.fullmatch(r"cohesion-kg: .* refuses the connection.*\n", done.stderr)
    assert "not both" in run("list", "councils", "--endpoint", "http://127.0.0.1:9/", "-g", "x.ttl").stderr


def test_the_shell_completes_commands_queries_and_names() -> None:
    def complete(*words: str) -> str:
        line = " ".join(["cohesion-kg", *words])
        env = {
            **os.environ,
            "_COHESION_KG_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words)),
        }
        code = "import sys; sys.argv[0] = 'cohesion-kg'; from cohesion_kg.cli import app; app(prog_name='cohesion-kg')"
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, cwd=TOP).stdout

    assert "broken-links" in complete("bro")
    assert "funding" in complete("query", "fund")
    assert "NEMP" in complete("show", "NEM")
    assert "action-without-owner" in complete("gaps", "action-without-o")


# Documents

PLAN = "Plan\n\nAction\tLead\tBy when\nMeet weekly\tTim Gall (Head of Housing)\tMarch 2018\n"


def test_a_document_is_reported_and_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text(PLAN)
    assert invoke("ingest", file, "--council", "Leeds") == f"{ckg.ingest(file, 'Leeds').report()}\n"
    assert "Tim Gall" not in invoke("ingest", file, "--no-people")
    assert [*tmp_path.iterdir()] == [file]


def test_documents_become_drafts_and_a_bad_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    file, out = tmp_path / "in" / "plan [a].txt", tmp_path / "in" / "out"
    file.write_text(PLAN)
    printed = invoke("ingest", file, "-o", out, "--no-people")
    assert f"read      {file}: 0 recommendations, 1 action, 0 decisions, 0 amounts\n" in printed
    assert f"1 of 1 document in {out};" in printed
    assert "Tim Gall" not in (out / "plan-a" / "report.html").read_text()
    (tmp_path / "in" / "bad.pdf").write_bytes(b"%PDF-1.4")
    result = CliRunner().invoke(app, ["ingest", str(tmp_path / "in"), "-o", str(out)])
    assert result.exit_code == 1
    assert f"failed    {tmp_path / 'in' / 'bad.pdf'}: " in result.stdout
    assert "1 of 2 documents" in result.stdout
    assert "Meet weekly" in invoke("list", "actions", "-g", out)
    assert "All hold." in invoke("verify", "-g", out)


def test_several_documents_need_a_folder(tmp_path: Path) -> None:
    done = run("ingest", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "-o FOLDER" in done.stderr


# The process


def test_the_process_prints_what_the_library_says(kg: KnowledgeGraph) -> None:
    done = run("show", "NEMP")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{kg['NEMP']}\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show", "No Such Thing"], "Nothing is called 'No Such Thing'"),
        (["show", "Newport"], "means 2 things; say which: council:newport"),
        (["list", "councils", "-g", "nowhere.ttl"], "There is no file or folder nowhere.ttl"),
        (["list", "councils", "--layer", "guessed"], "There is no layer guessed; choose from stated"),
        (["select", "SELECT * {\n ?s ?p "], "This is not SPARQL 1.1"),
        (["select", "# only asking\nDROP ALL"], "is an update"),
        (["select", "@nowhere.rq"], "nowhere.rq cannot be read"),
        (["save", "nowhere/graph.nt", "--layer", "derived"], "There is no folder nowhere"),
        (["ingest", "nowhere.pdf"], "nowhere.pdf"),
        (["ingest", "https://example.org/plan.pdf"], "is an address, and nothing is fetched"),
        (["ingest", "data/sources/crewe-action-plan.txt", "--council", "Atlantis"], "Nothing is called 'Atlantis'"),
        (["ingest", "data/sources/crewe-action-plan.txt", "--timeout", "inf"], "timeout=inf is no number of seconds"),
        (["select", "SELECT * {}", "--timeout", "inf"], "timeout=inf is no number of seconds"),
        (["verify", "--sources", "nowhere"], "nowhere holds no register.toml"),
        (
            ["evidence", "data/graph/cohesion.ttl", "-g", "data/graph/cohesion.ttl", "--no-people"],
            "so they cannot be left out",
        ),
    ],
)
def test_an_error_is_one_line_and_status_2(words: list[str], message: str) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert re.fullmatch(r"cohesion-kg: .+\n", done.stderr), done.stderr
    assert message in done.stderr


@pytest.mark.parametrize(
    "words", [["nonsense"], ["list", "nonsense"], ["trace"], ["trace", "CMF", "--direction", "up"]]
)
def test_a_wrong_command_says_how_to_use_it(words: list[str]) -> None:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert "Usage:" in result.output


def test_faults_are_status_1(tmp_path: Path) -> None:
    folder = shutil.copytree(bundle.path("data", "sources"), tmp_path / "sources")
    source = folder / "sheffield-charter-decision.txt"
    source.write_bytes(source.read_bytes().replace(b"Charter", b"charter"))
    done = run("verify", "--sources", folder)
    assert done.returncode == 1
    assert "do not hold" in done.stdout
    assert "no longer borne out: decision:sheffield-charter-decision/1" in done.stdout


@pytest.mark.parametrize("words", [["list", "councils"], ["list", "councils", "-f", "csv"], ["trace", "CMF"]])
def test_a_reader_that_leaves_early_is_no_error(words: list[str]) -> None:
    with subprocess.Popen([*RUN, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=TOP) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read().decode()
    assert "Traceback" not in said
    assert said == ""


def test_the_entry_point_is_the_one_that_is_declared() -> None:
    import tomllib

    pyproject = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))
    assert pyproject["project"]["scripts"] == {"cohesion-kg": "cohesion_kg.cli:main"}
