"""The questions of the library, as commands; each does what the method of that name does."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohesion_kg.cli.command import AsOf, Council, Limit, names, question

if TYPE_CHECKING:
    from cohesion_kg.graph import KnowledgeGraph

__all__: list[str] = []


class Direction(StrEnum):
    """Which way a trace goes."""

    forwards = "forwards"
    backwards = "backwards"
    both = "both"


class Entity(StrEnum):
    """The entity tables."""

    councils = "councils"
    partnerships = "partnerships"
    funding = "funding"
    projects = "projects"
    recommendations = "recommendations"
    actions = "actions"
    officers = "officers"
    observations = "observations"
    documents = "documents"


class View(StrEnum):
    """The networks."""

    accountability = "accountability"
    funding = "funding"
    partnership = "partnership"
    theme = "theme"
    document = "document"


def _kinds(incomplete: str) -> list[str]:
    from cohesion_kg.analysis.gaps import KINDS

    return [kind for kind in KINDS if kind.startswith(incomplete)]


def _aspects(incomplete: str) -> list[str]:
    from cohesion_kg.analysis.compare import ASPECTS

    return [aspect for aspect in ASPECTS if aspect.startswith(incomplete)]


Name = Annotated[str, typer.Argument(help="Name, alias, acronym, code, CURIE or IRI of a thing.", autocompletion=names)]
Names = Annotated[list[str] | None, typer.Argument(help="Things by any of their names; all by default.")]
Day = Annotated[str, typer.Option(help="The day on which one asks, YYYY-MM-DD.")]


@question()
def trace(
    kg: KnowledgeGraph,
    name: Name,
    direction: Annotated[Direction, typer.Option(help="Which way to follow the chain.")] = Direction.both,
    table: Annotated[bool, typer.Option("--table", help="Print one row for each step instead of the tree.")] = False,
) -> object:
    """Follow money to results, or a recommendation to what came of it."""
    answer = kg.trace(name, direction.value)
    return answer.to_table() if table else answer


@question()
def show(kg: KnowledgeGraph, name: Name) -> object:
    """Print everything that is said of one thing."""
    return kg[name]


@question("list")
def list_(
    kg: KnowledgeGraph,
    entity: Annotated[Entity, typer.Argument(help="What to list.")],
    council: Council = None,
    limit: Limit = None,
) -> object:
    """List councils, partnerships, funding, projects, recommendations, actions, officers, observations or documents."""
    return getattr(kg, entity.value)(council=council, limit=limit)


@question()
def evidence(kg: KnowledgeGraph, name: Name) -> object:
    """Show who says so, where, and in which words, with a citation to paste."""
    return kg.evidence(name)


@question()
def compare(
    kg: KnowledgeGraph,
    councils: Annotated[
        list[str] | None,
        typer.Argument(help="Councils; all that published a document by default.", autocompletion=names),
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            help="themes, instruments, funding, partnerships, deadlines, ownership, progress, results.",
            autocompletion=_aspects,
        ),
    ] = "themes",
    table: Annotated[bool, typer.Option("--table", help="Print the matrix as a table.")] = False,
) -> object:
    """Put councils side by side."""
    aspect: Any = by
    answer = kg.compare(*(councils or ()), by=aspect)
    return answer.to_table() if table else answer


@question()
def similar(
    kg: KnowledgeGraph,
    things: Names = None,
    council: Council = None,
    limit: Annotated[int, typer.Option(help="How many pairs at most.")] = 20,
) -> object:
    """Rank recommendations and actions of different councils by the words they share."""
    return kg.similar(*(things or ()), council=council, limit=limit)


@question()
def search(
    kg: KnowledgeGraph,
    words: Annotated[str, typer.Argument(help='The words, in any order; those in "quotes" stand together.')],
    council: Council = None,
    limit: Annotated[int, typer.Option(help="How many hits at most.")] = 50,
) -> object:
    """Find words in things, passages and source texts, each hit in its sentence."""
    return kg.search(words, council=council, limit=limit)


@question()
def gaps(
    kg: KnowledgeGraph,
    kinds: Annotated[
        list[str] | None, typer.Argument(help="Kinds of gap; all by default.", autocompletion=_kinds)
    ] = None,
    council: Council = None,
    as_of: AsOf = None,
    limit: Limit = None,
) -> object:
    """Say what is missing: money without a result, a recommendation without an action, and more."""
    return kg.gaps(*(kinds or ()), council=council, as_of=as_of, limit=limit)


@question("broken-links")
def broken_links(
    kg: KnowledgeGraph, recommendations: Names = None, council: Council = None, limit: Limit = None
) -> object:
    """Find the first broken link from each recommendation to an outcome."""
    return kg.broken_links(*(recommendations or ()), council=council, limit=limit)


@question()
def conflicts(kg: KnowledgeGraph, council: Council = None, limit: Limit = None) -> object:
    """Show every disagreement with the claims side by side, and what only looks like one."""
    return kg.conflicts(council=council, limit=limit)


@question()
def due(kg: KnowledgeGraph, as_of: Day, council: Council = None, limit: Limit = None) -> object:
    """Say which deadlines had passed on a day: for certain, possibly, or not."""
    return kg.due(as_of=as_of, council=council, limit=limit)


@question()
def decisions(kg: KnowledgeGraph, as_of: Day, council: Council = None, limit: Limit = None) -> object:
    """Say which decisions had been taken, published and come into force on a day."""
    return kg.decisions(as_of=as_of, council=council, limit=limit)


@question()
def network(kg: KnowledgeGraph, view: Annotated[View, typer.Argument(help="Which network.")]) -> object:
    """Show a network as its edges; -o FILE.graphml or FILE.gexf writes it for Gephi and others."""
    return kg.to_networkx(view.value)
