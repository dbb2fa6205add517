"""Numbers that are counted and not written: those of lists in Word documents and web pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

__all__ = ["Numbering", "counted"]

# fmt: off
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
# fmt: on
#: Letters that a symbol font shows as a bullet.
_BULLETS = {"o": "◦", "§": "▪", "": "•"}


def counted(number: int, style: str = "decimal") -> str:
    """Return a number as a list prints it.

    Parameters
    ----------
    number
        The number.
    style
        Its style by the name that Word gives it; a style that is not known prints as decimal.

    Examples
    --------
    >>> [counted(28, style) for style in ("decimal", "lowerLetter", "upperRoman", "decimalZero", "ordinal")]
    ['28', 'bb', 'XXVIII', '28', '28th']
    """
    match style:
        case "lowerLetter" | "upperLetter" if number > 0:
            text = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 100)
        case "lowerRoman" | "upperRoman" if 0 < number < 4000:
            text = ""
            for value, letters in _ROMAN:
                times, number = divmod(number, value)
                text += letters * times
        case "decimalZero":
            text = f"{number:02}"
        case "ordinal":
            teens = 10 < number % 100 < 20
            text = f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
        case _:
            text = str(number)
    return text.upper() if style.startswith("upper") else text


@dataclass(frozen=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False  # prints all its numbers as decimals
    paragraph_style: str | None = None


@dataclass(frozen=True)
class _List:
    family: str  # lists of one family go on counting where another of them stopped
    levels: dict[int, _Level]
    fresh: frozenset[int]  # the levels that this list begins anew


class Numbering:
    """The lists of a Word document, counted in the order of its paragraphs.

    Parameters
    ----------
    root
        The part of the package that describes the lists; None when there is none.
    linked
        The list of each style of lists, by the name of the style.
    """

    def __init__(self, root: etree._Element | None, linked: dict[str, str]) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is not None:
            self._read(root, linked)

    def level_of(self, number: str, style: str) -> int:
        """Return the level of a list that belongs to a style of paragraphs; the first where none does."""
        levels = self._lists[number].levels if number in self._lists else {}
        return next((index for index, level in levels.items() if level.paragraph_style == style), 0)

    def label(self, number: str, depth: int) -> str:
        """Count one more paragraph of a list, and return what is printed before it.

        Parameters
        ----------
        number
            The identifier of the list.
        depth
            The level of the paragraph, from 0.
        """
        one = self._lists.get(number)
        if one is None or depth not in one.levels:
            return ""
        counts = self._counts.setdefault(one.family, {})
        if number not in self._begun:
            self._begun.add(number)
            for level in one.fresh:
                counts.pop(level, None)
        for above in range(depth):
            if above in one.levels:
                counts.setdefault(above, one.levels[above].start)
        counts[depth] = counts[depth] + 1 if depth in counts else one.levels[depth].start
        for below in [level for level in counts if level > depth]:
            restart = one.levels[below].restart if below in one.levels else None
            if restart is None or depth < restart:
                del counts[below]
        return _print(one.levels, counts, depth)

    def _read(self, root: etree._Element, linked: dict[str, str]) -> None:
        w = root.tag.rpartition("}")[0] + "}"
        families = {one.get(f"{w}abstractNumId", ""): one for one in root.findall(f"{w}abstractNum")}
        family_of = {one.get(f"{w}numId", ""): _value(one, f"{w}abstractNumId") for one in root.findall(f"{w}num")}
        for one in root.findall(f"{w}num"):
            number = one.get(f"{w}numId", "")
            family = family_of[number]
            link = _value(families[family], f"{w}numStyleLink") if family in families else ""
            family = family_of.get(linked.get(link, ""), family) if link else family
            if family not in families:
                continue
            levels = {int(level.get(f"{w}ilvl", 0)): _level(level, w) for level in families[family].findall(f"{w}lvl")}
            fresh = set()
            for override in one.findall(f"{w}lvlOverride"):
                index = int(override.get(f"{w}ilvl", 0))
                own = override.find(f"{w}lvl")
                if own is not None:
                    levels[index] = _level(own, w)
                if start := _value(override, f"{w}startOverride"):
                    levels[index] = replace(levels.get(index, _Level()), start=int(start))
                    fresh.add(index)
            self._lists[number] = _List(family, levels, frozenset(fresh))


def _value(element: etree._Element, name: str) -> str:
    found = element.find(name)
    return "" if found is None else found.get(name.rpartition("}")[0] + "}val", "")


def _level(level: etree._Element, w: str) -> _Level:
    restart = _value(level, f"{w}lvlRestart")
    return _Level(
        start=int(_value(level, f"{w}start") or 0),
        style=_value(level, f"{w}numFmt") or "decimal",
        text=_value(level, f"{w}lvlText"),
        restart=int(restart) if restart else None,
        legal=level.find(f"{w}isLgl") is not None,
        paragraph_style=_value(level, f"{w}pStyle") or None,
    )


def _print(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
    level = levels[depth]
    if level.style == "bullet":
        private = any("\ue000" <= letter <= "\uf8ff" for letter in level.text)
        return "•" if private else _BULLETS.get(level.text, level.text)

    def number(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        style = levels[index].style if index in levels else "decimal"
        if style == "none" or index not in counts:
            return ""
        return counted(counts[index], "decimal" if level.legal else style)

    return re.sub("%([1-9])", number, level.text)
