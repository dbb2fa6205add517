"""Corrections applied: what a reader repairs is added as interpreted; nothing that is stated changes."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from cohesion_kg.errors import BuildError
from cohesion_kg.readers.mapping.responsible import write_parties, write_responsible
from cohesion_kg.readers.mapping.writer import StatementWriter
from cohesion_kg.readers.tables.corrections import Correction, Repair, line_span, taken
from cohesion_kg.readers.tables.records import Records
from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import NUMBER, plain
from cohesion_kg.values.dates import read_date
from cohesion_kg.values.nodes import DATE_PROPERTIES

__all__ = ["write_correction"]


def write_correction(writer: StatementWriter, records: Records, text: str, scope: str, correction: Correction) -> None:
    """Say a correction, and the values that it gives.

    Parameters
    ----------
    writer
        Writes the statements; it knows what is stated.
    records
        What was read in the document.
    text
        The whole text of the source.
    scope
        The council or place, or else the source, that common names of posts and teams belong to.
    correction
        The correction.

    Raises
    ------
    BuildError
        If the correction names a line, a cell, words or a thing that the document does not have.
    """
    reader = writer.because(correction.reason)
    rows = {row.line: row.span for row in records.rows}
    places: list[Span] = []
    try:
        own = [rows.get(line) or line_span(text, line) for line in correction.lines]
    except BuildError as error:
        raise BuildError(f"{writer.slug}, correction {correction.id}: {error}") from error
    for repair in correction.repairs:
        try:
            spans, reading = taken(repair, records, text)
            _repair(reader, repair, spans or own[:1], reading, records, text, scope)
        except BuildError as error:
            raise BuildError(f"{writer.slug}, correction {correction.id}: {error}") from error
        places += spans
    first, last = correction.lines[0], correction.lines[-1]
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    label = f"Correction of {lines}: {correction.kind.replace('-', ' ')}"
    spans = list(dict.fromkeys(places)) or own
    iri = reader.thing(writer.iri(f"correction:{correction.id}"), "Correction", spans, label)
    for line in (line for line in correction.lines if line in rows):
        reader.say(iri, "corrects", writer.iri(f"row:line-{line}"))
    for thing in dict.fromkeys(repair.thing for repair in correction.repairs):
        reader.say(iri, "about", writer.iri(thing))


def _repair(
    reader: StatementWriter,
    repair: Repair,
    spans: Sequence[Span],
    reading: str,
    records: Records,
    text: str,
    scope: str,
) -> None:
    owner, name = reader.iri(repair.thing), repair.property
    if owner not in reader.known:
        _second(reader, repair, spans, records)
    elif repair.absent:
        reader.absence(owner, name, repair.absent, spans[0])
    elif name == "text":
        number = NUMBER.match(reading)
        reader.say(owner, "reading", reading[number.end() :] if number else reading, spans)
    elif name == "number":
        reader.say(owner, "number", reading, reader.known[owner])
    else:
        if name == "responsible":
            key = f"responsibility:{repair.thing.partition(':')[2]}/repaired"
            value = write_responsible(reader, owner, key, spans, reading)
            write_parties(reader, value, text, scope, spans, reading)
        else:
            if name in DATE_PROPERTIES and read_date(reading).kind == "unknown":
                raise BuildError(f"{reading!r} is no date; take other words, or say that the date is absent.")
            value = reader.value(owner, name, spans, reading, "/repaired")
        cells = [reader.iri(f"cell:line-{locator.partition(' ')[0][1:]}") for locator in repair.take]
        for printed in reader.given.get((owner, name), cells):
            reader.say(value, "corrects", printed)


def _second(reader: StatementWriter, repair: Repair, spans: Sequence[Span], records: Records) -> None:
    """Add the second action of a row, which no cell of its own prints."""
    kind, _, key = repair.thing.partition(":")
    wanted = kind, key.rpartition("-")[0]
    first = next((entry for entry in records.entries if (entry.kind, entry.key) == wanted), None)
    if first is None or first.row is None or repair.property != "text":
        raise BuildError(f"nothing is called {repair.thing}; name a thing of the plan, or give its text first.")
    label = shorten(plain(spans[0].text), 90, placeholder=" …")
    iri = reader.thing(reader.iri(repair.thing), kind.title(), spans, label)
    reader.say(iri, "text", spans[0].text)
    reader.say(iri, "row", reader.iri(f"row:line-{first.row.line}"))
    for link in first.above:
        above = reader.iri(f"{link.entry.kind}:{link.entry.key}")
        reader.say(above, "hasAction", iri, [link.entry.span, *spans])
