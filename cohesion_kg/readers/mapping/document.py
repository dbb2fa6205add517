"""From the reading of a paper to statements: the document itself, its tables, its prose."""

from __future__ import annotations

import pyoxigraph as ox

from cohesion_kg.readers.document import ParsedDocument
from cohesion_kg.readers.mapping.narrative import write_narrative
from cohesion_kg.readers.mapping.plan import write_plan
from cohesion_kg.readers.mapping.repairs import write_correction
from cohesion_kg.readers.mapping.writer import StatementWriter
from cohesion_kg.readers.tables.corrections import Corrections
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.triples.statements import Statement
from cohesion_kg.values.terms import prefixed

__all__ = ["document_statements", "publisher_of"]


def publisher_of(slug: str) -> ox.NamedNode:
    """Return the node that stands for whoever published a paper, until it is linked with a council."""
    return prefixed("council", f"{slug}/publisher")


def document_statements(slug: str, reading: ParsedDocument, corrections: Corrections) -> list[Statement]:
    r"""State what a paper says, but for its accounts, which `payment_statements` gives row by row.

    Parameters
    ----------
    slug
        Names the document and the things that it lists.
    reading
        What was read.
    corrections
        How a reader repairs it. What is stated is the same with and without them.

    Returns
    -------
    list of Statement
        Each once.

    Raises
    ------
    BuildError
        If a correction does not fit the text.

    Examples
    --------
    >>> from cohesion_kg.readers.document import parse_document
    >>> from cohesion_kg.readers.text.rendition import Renderer
    >>> renderer = Renderer()
    >>> renderer.line("Plan", "paragraph=1")
    >>> statements = document_statements("plan", parse_document(renderer.finish("docx")), Corrections())
    >>> [str(s.triple.object) for s in statements if s.triple.predicate.value.endswith("#title")]
    ['"Plan"']
    """
    out, text = StatementWriter(slug, apart=True), reading.rendition.text
    document = prefixed("doc", slug)
    _write_document(out, reading, document)
    write_plan(out, text, reading.records, corrections)
    write_narrative(out, reading, document)
    for correction in corrections.items:
        write_correction(out, reading.records, text, corrections.scope or slug, correction)
    return list(dict.fromkeys(out.statements))


def _write_document(out: StatementWriter, reading: ParsedDocument, document: ox.NamedNode) -> None:
    printed = next((block.span for block in reading.rendition.blocks if not block.span.blank), None)
    title = reading.title_span
    span = title or printed
    if span is None:
        return  # nothing is printed; the report says so
    span = _words(span)
    heads_table = "\t" in span.text  # a file that begins with the header of its table has no title
    out.thing(document, "Document", [span], out.slug.replace("-", " ") if heads_table else span.text[:200])
    if title:
        out.say(document, "title", span.text)
    out.because(reading.kind.reason).say(document, "documentKind", prefixed("documentkind", reading.kind.kind), [span])
    if reading.prose.date:
        out.value(document, "issued", [reading.prose.date])
    reason = "The one who brought the document, or a name over its first lines, says whose it is."
    out.because(reason).say(document, "publisher", publisher_of(out.slug), [span])
    names = {" ".join(name.text.casefold().split()): name for name in reading.prose.publishers}
    if len(names) == 1:  # a council that no register knows is still one, by the name that the paper prints
        [name] = names.values()
        reader = out.because("Its name stands over the first lines of the paper.")
        reader.name(reader.thing(publisher_of(out.slug), "Council", [name], name.text), name)


def _words(span: Span) -> Span:
    """Return a span without the marks of a heading."""
    start = len(span.text) - len(span.text.lstrip("#* "))
    end = len(span.text.rstrip("#* "))
    return span.part(start, end) if start < end else span
