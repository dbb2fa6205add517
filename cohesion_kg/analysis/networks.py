"""Networks: accountability, funding, partnerships, themes and documents as graphs, and what can be read off them."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cohesion_kg.errors import NotFound, QueryError
from cohesion_kg.query.scope import Scope
from cohesion_kg.query.table import Table
from cohesion_kg.store.files import write_whole
from cohesion_kg.values.namespaces import CKG
from cohesion_kg.values.terms import IRI, curie, local_name

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["VIEWS", "connections", "dependence", "falls_with", "reach", "to_gexf", "to_graphml", "to_networkx"]

#: The views; each has a query ``network-<view>``.
VIEWS = ("accountability", "funding", "partnership", "theme", "document")

#: Where a thing has several classes, the first of these names it.
_TELLING = (
    "Council", "Partnership", "FundingStream", "Programme", "Project", "School", "Award", "Allocation", "Bid",
    "Prospect", "Expenditure",
)  # fmt: skip
_OWNED = "responsible/party"
_PARENTS = frozenset({"Recommendation", "Objective", "Decision"})
_RESULTS = ("Output", "Outcome", "Recognition", "Finding")


def to_networkx(scope: Scope, view: str) -> nx.MultiDiGraph[str]:
    """Return one view of the graph as a network.

    Edges run the way that money, a recommendation or a citation goes. Nodes carry ``label``, ``kind``, ``layer``,
    ``council`` and ``document`` (whose document it stands in, and which) and ``passage``; edges carry ``property``,
    ``layer`` and ``passage``. All are text, so that every format can hold them; a semicolon joins several values.

    Parameters
    ----------
    scope
        The graph, its queries and the layers to ask.
    view
        One of `VIEWS`.

    Returns
    -------
    networkx.MultiDiGraph
        The network, its nodes named by IRI.

    Raises
    ------
    QueryError
        If there is no such view or layer.

    Examples
    --------
    >>> import cohesion_kg as ckg
    >>> kg = ckg.open()
    >>> network = to_networkx(kg.scope, "document")
    >>> network.nodes[kg["doc:hmic-report"].iri]["kind"]
    'Document'
    """
    import networkx as nx

    if view not in VIEWS:
        raise QueryError(f"There is no view {view!r}; choose one of {', '.join(VIEWS)}.")

    edges = scope.ask(f"network-{view}")
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(view=view)
    names = list(dict.fromkeys(iri for edge in edges for iri in (edge["source"], edge["target"])))
    if not names:
        return graph
    holders = {iri for edge in edges for iri in (edge["subject"], edge["via"]) if iri}
    provenance = scope.ask("evidence", thing=sorted(holders.union(names)))
    own: dict[str, dict[str, str]] = {}
    claims: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in provenance:
        stand = {"layer": local_name(row["layer"]), "passage": str(row["passage"])}
        if row["property"] is None:
            own.setdefault(row["thing"], stand)
        else:
            claims.setdefault((row["thing"], row["property"], str(row["value"])), stand)
    for name, attributes in _nodes(scope.ask("network-nodes", thing=names)).items():
        graph.add_node(str(name), passage=own.get(name, {}).get("passage", ""), **attributes)
    for edge in edges:
        stand = _stand(edge, own, claims)
        graph.add_edge(str(edge["source"]), str(edge["target"]), key=_key(edge), property=edge["property"], **stand)
    return graph


def _key(edge: Mapping[str, Any]) -> str:
    """Name an edge: two sentences that each link the same documents are two edges."""
    holder = edge["via"] or edge["subject"]
    indirect = holder not in (edge["source"], edge["target"])
    return f"{edge['property']} {curie(holder)}" if indirect else str(edge["property"])


def _stand(
    edge: Mapping[str, Any], own: Mapping[str, dict[str, str]], claims: Mapping[tuple[str, str, str], dict[str, str]]
) -> dict[str, str]:
    """Return the layer of an edge and a passage that bears it out."""
    nothing = {"layer": "", "passage": ""}
    if edge["via"]:
        return own.get(edge["via"], nothing)
    stand = claims.get((edge["subject"], edge["predicate"], edge["object"])) or own.get(edge["subject"], nothing)
    if edge["predicate"] == f"{CKG}hasTheme":
        return {**stand, "layer": "derived"}
    return {**stand, "passage": ""} if stand["layer"] == "reference" else stand  # a register says it, no passage


def _nodes(rows: Table) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        for name in ("label", "class", "layer", "title", "council"):
            if row[name]:
                found[row["thing"]][name][str(row[name])] = None
    return {
        thing: {
            "label": next(iter(values["label"]), curie(thing)),
            "kind": _kind(map(local_name, values["class"])),
            "layer": next(map(local_name, values["layer"]), ""),
            "council": "; ".join(values["council"]),
            "document": "; ".join(values["title"]),
        }
        for thing, values in found.items()
    }


def _kind(classes: Any) -> str:
    names = sorted(classes, key=lambda name: (_TELLING.index(name) if name in _TELLING else len(_TELLING), name))
    return names[0] if names else ""


def _labelled(graph: nx.MultiDiGraph[str], columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    labels = {str(name): str(attributes["label"]) for name, attributes in graph.nodes(data=True)}
    return Table(columns, rows, labels=labels)


def _node(graph: nx.MultiDiGraph[str], name: object) -> str:
    iri = str(getattr(name, "iri", name))
    if iri not in graph:
        view = graph.graph.get("view", "")
        raise NotFound(f"{curie(iri)} is not in the {view} network; pass the IRI of one of its nodes.")
    return iri


# Measures ---------------------------------------------------------------------------------------------------


def dependence(graph: nx.MultiDiGraph[str]) -> Table:
    """Say how much of each plan hangs on each responsible party.

    Parameters
    ----------
    graph
        The network of accountability.

    Returns
    -------
    Table
        For each document and party: its `actions`, `of` how many, the `share` in per cent, how many it carries
        `alone`, and how many recommendations and objectives lose their `last` owner with it.
    """
    owners = _owners(graph)
    plans: dict[str, list[str]] = defaultdict(list)
    for name, attributes in graph.nodes(data=True):
        if attributes["kind"] == "Action":
            plans[attributes["document"]].append(name)
    rows: list[tuple[object, ...]] = []
    for document, actions in plans.items():
        for party in dict.fromkeys(owner for action in actions for owner in owners[action]):
            held = [action for action in actions if party in owners[action]]
            lost = [name for name in _fallen(graph, party) if document in graph.nodes[name]["document"]]
            alone = sum(graph.nodes[name]["kind"] == "Action" for name in lost)
            share = (Decimal(100 * len(held)) / len(actions)).quantize(Decimal("0.1"))
            kind = graph.nodes[party]["kind"]
            rows.append((document, IRI(party), kind, len(held), len(actions), share, alone, len(lost) - alone))
    rows.sort(key=lambda row: (row[0], -int(str(row[3])), row[1]))
    return _labelled(graph, ["document", "party", "kind", "actions", "of", "share", "alone", "last"], rows)


def falls_with(graph: nx.MultiDiGraph[str], party: object) -> Table:
    """Say what is left without an owner if a party goes.

    Parameters
    ----------
    graph
        The network of accountability.
    party
        IRI of a post, team, body, person or initials, or a thing that has one.

    Returns
    -------
    Table
        The actions that it alone carries, and the recommendations and objectives all of whose actions these are.

    Raises
    ------
    NotFound
        If the party is not in the network.
    """
    rows = [
        (IRI(name), data["kind"], data["document"], IRI(data["passage"]) if data["passage"] else None)
        for name in _fallen(graph, _node(graph, party))
        if (data := graph.nodes[name])
    ]
    return _labelled(graph, ["thing", "kind", "document", "passage"], rows)


def _edges(graph: nx.MultiDiGraph[str], property_: str) -> list[tuple[str, str]]:
    return [(source, target) for source, target, data in graph.edges(data=True) if data["property"] == property_]


def _owners(graph: nx.MultiDiGraph[str]) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for action, party in _edges(graph, _OWNED):
        owners[action].add(party)
    return owners


def _fallen(graph: nx.MultiDiGraph[str], party: str) -> list[str]:
    owners = _owners(graph)
    actions = sorted(action for action, parties in owners.items() if parties == {party})
    answers: dict[str, set[str]] = defaultdict(set)
    for parent, action in _edges(graph, "hasAction"):
        if graph.nodes[parent]["kind"] in _PARENTS:
            answers[parent].add(action)
    owned = {parent: {action for action in found if owners[action]} for parent, found in answers.items()}
    return actions + sorted(parent for parent, found in owned.items() if found and found <= set(actions))


def connections(graph: nx.MultiDiGraph[str], one: object, other: object, limit: int = 5) -> Table:
    """Say what connects two nodes: the shortest paths between them, whichever way their edges run.

    Parameters
    ----------
    graph
        Any network.
    one, other
        IRIs of two nodes, or things that have one.
    limit
        How many paths at most.

    Returns
    -------
    Table
        One row for each step of each path, as the edge runs, with its layer and passage; no row where nothing
        connects them.

    Raises
    ------
    NotFound
        If one of them is not in the network.
    """
    import networkx as nx

    ends = _node(graph, one), _node(graph, other)
    either: nx.Graph[str] = nx.Graph(graph.to_undirected(as_view=True))
    paths = nx.all_shortest_paths(either, *ends) if nx.has_path(either, *ends) else ()
    rows: list[tuple[object, ...]] = []
    for number, path in enumerate(islice(paths, limit), 1):
        for step, (near, far) in enumerate(pairwise(path), 1):
            source, target = (near, far) if graph.has_edge(near, far) else (far, near)
            edge = next(iter(graph[source][target].values()))
            passage = IRI(edge["passage"]) if edge["passage"] else None
            rows.append((number, step, IRI(source), edge["property"], IRI(target), edge["layer"], passage))
    return _labelled(graph, ["path", "step", "source", "property", "target", "layer", "passage"], rows)


def reach(graph: nx.MultiDiGraph[str]) -> Table:
    """Say how far each funding stream reaches.

    Parameters
    ----------
    graph
        The network of funding.

    Returns
    -------
    Table
        For each stream: its `funding`, the `recipients`, the `work` (projects, programmes and activities) and the
        `results` that can be reached from it, and the `steps` to the farthest. The one with most results comes first.
    """
    import networkx as nx

    rows: list[tuple[Any, ...]] = []
    for name, attributes in graph.nodes(data=True):
        if attributes["kind"] != "FundingStream":
            continue
        steps = nx.single_source_shortest_path_length(graph, name)
        reached = [far for far in steps if far != name]
        kinds = [graph.nodes[far]["kind"] for far in reached]
        funding = sum(kind in {"Award", "Allocation", "Bid", "Prospect", "Expenditure", "Funding"} for kind in kinds)
        recipients = {far for near, far in _edges(graph, "recipient") if near in steps}
        work = sum(kind in {"Project", "Programme", "Activity"} for kind in kinds)
        results = sum(kind in _RESULTS for kind in kinds)
        rows.append((IRI(name), funding, len(recipients), work, results, max(steps.values())))
    rows.sort(key=lambda row: (-row[4], -row[5], -row[1], row[0]))
    return _labelled(graph, ["stream", "funding", "recipients", "work", "results", "steps"], rows)


# Files ------------------------------------------------------------------------------------------------------


def to_graphml(graph: nx.MultiDiGraph[str], path: Path | str) -> Path:
    """Write a network as GraphML, whole or not at all.

    Parameters
    ----------
    graph
        Any network.
    path
        Where to write; the folder must exist.

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    NotFound
        If the folder does not exist.
    """
    import networkx as nx

    return _written(graph, path, nx.write_graphml)


def to_gexf(graph: nx.MultiDiGraph[str], path: Path | str) -> Path:
    """Write a network as GEXF, the format of Gephi, whole or not at all.

    Parameters
    ----------
    graph
        Any network.
    path
        Where to write; the folder must exist.

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    NotFound
        If the folder does not exist.
    """
    import networkx as nx

    return _written(graph, path, nx.write_gexf)


def _written(graph: nx.MultiDiGraph[str], path: Path | str, write: Callable[[Any, Any], None]) -> Path:
    content = io.BytesIO()
    write(graph, content)
    write_whole(Path(path), content.getvalue())
    return Path(path)
