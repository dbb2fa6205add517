"""Tables in plain text: comma, semicolon, tab or bar between the cells (CSV, TSV), in any usual encoding."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from cohesion_kg.readers.formats.grid import printed_width, write_grid
from cohesion_kg.readers.formats.limits import Tally
from cohesion_kg.readers.text.rendition import Renderer, Rendition

__all__ = ["decode", "read_delimited"]

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DELIMITERS = ",\t;|"
_SAMPLE = 300  # lines by which the delimiter is known
_MOST_STRAYS = 1_000


def decode(data: bytes) -> tuple[str, str | None]:
    r"""Return bytes as text, and a warning when their encoding had to be guessed or some could not be read.

    Parameters
    ----------
    data
        The bytes of a text file.

    Returns
    -------
    tuple
        The text, its line breaks untouched, and the warning.

    Examples
    --------
    >>> decode("£250k".encode("utf-8-sig"))
    ('£250k', None)
    >>> decode(b"\xa3250k")
    ('£250k', 'The text is not UTF-8: it was read as Windows-1252.')
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _unmarked(data)
    if encoding:
        text = data.decode(encoding, errors="replace")
        broken = text.count("\ufffd") - data.count("\ufffd".encode(encoding.removesuffix("-sig")))
        return text, f"{broken} characters are no {encoding} and stand as \ufffd." if broken > 0 else None
    text = data.decode("utf-8", errors="replace")
    broken, good = text.count("\ufffd"), len(re.findall(r"[\x80-\ufffc\U00010000-\U0010ffff]", text))
    if good > broken:
        return text, f"{broken} characters are no UTF-8 and stand as \ufffd."
    text = data.decode("cp1252", errors="replace")
    broken = text.count("\ufffd")
    lost = f" {broken} characters could not be read and stand as \ufffd." if broken else ""
    return text, f"The text is not UTF-8: it was read as Windows-1252.{lost}"


def _unmarked(data: bytes) -> str | None:
    """Return the encoding of bytes without a byte order mark, where it is certain."""
    sample = data[:4096]
    even, odd, half = sample[::2].count(0), sample[1::2].count(0), len(sample) // 2
    if half and max(even, odd) > half * 0.6 and min(even, odd) < half * 0.1:
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def read_delimited(file: Path) -> Rendition:
    """Read a file of cells with a delimiter between them.

    The places are those of RFC 7111, ``cell=4,2``: row and column, both counted from 1.

    Parameters
    ----------
    file
        A CSV or TSV file, of any delimiter, quoting and encoding that programs write.

    Returns
    -------
    Rendition
        Every cell, with its place.

    Raises
    ------
    ReadError
        When there are more cells than are read.
    """
    renderer, tally = Renderer(), Tally(file)
    text, warning = decode(file.read_bytes())
    if warning:
        renderer.warn(warning)
    lines = list(io.StringIO(text, newline=""))
    first, delimiter = 0, None
    if lines and (said := re.fullmatch(r"sep=(.)\s*", lines[0], re.IGNORECASE)):
        first, delimiter = 1, said[1]
    delimiter = delimiter or _delimiter(lines, "\t" if file.suffix.lower() in {".tsv", ".tab"} else ",")
    strays: list[int] = []
    rows: dict[int, list[str]] = {}
    for number, row in enumerate(_rows(lines[first:], delimiter, strays), start=first + 1):
        if width := printed_width(row):
            rows[number] = row[:width]
            tally.cells(width)
    if strays:
        some = ", ".join(str(one + first) for one in strays[:5]) + (" …" if len(strays) > 5 else "")
        renderer.warn(f"Quotation marks do not fit, or a cell is very long: the line was cut by itself in row {some}.")
    write_grid(renderer, rows, _places, tally)
    return renderer.finish("csv")


def _places(row: int, width: int) -> list[str]:
    return [f"cell={row},{column}" for column in range(1, width + 1)]


def _delimiter(lines: list[str], usual: str) -> str:
    """Return the delimiter that cuts most lines into the same number of cells, and into most cells."""

    def fit(delimiter: str) -> tuple[float, int]:
        rows = list(islice(_rows(lines[:_SAMPLE], delimiter, []), _SAMPLE))
        widths = Counter(width for row in rows if (width := len(row)) > 1)
        if not widths:
            return 0.0, 0
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
        return times / max(sum(bool(printed_width(row)) for row in rows), 1), width

    fits = {delimiter: fit(delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda one: (fits[one], one == usual))
    return best if fits[best] > fits[usual] else usual


def _rows(lines: list[str], delimiter: str, strays: list[int]) -> Iterator[list[str]]:
    """Yield the rows; the number of each row whose quotation marks do not fit is added to `strays`.

    Such a row ends with its line, so that no stray mark swallows the rows below.
    """
    start, number = 0, 0
    spaced = any(f'{delimiter} "' in line for line in lines[:_SAMPLE])
    while start < len(lines) and len(strays) < _MOST_STRAYS:
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter, strict=True, skipinitialspace=spaced)
        done = 0
        try:
            for row in reader:
                done = reader.line_num
                number += 1
                yield row
            return
        except csv.Error:
            number += 1
            strays.append(number)
            yield _cut(lines[start + done], delimiter)
            start += done + 1
    yield from (_cut(line, delimiter) for line in islice(lines, start, None))


def _cut(line: str, delimiter: str) -> list[str]:
    """Cut one line at each delimiter; quotation marks shield theirs where they come in pairs."""
    line = line.rstrip("\r\n")
    if line.count('"') % 2 == 0 and len(line) < csv.field_size_limit():
        return next(csv.reader([line], delimiter=delimiter), [])
    return line.split(delimiter)
