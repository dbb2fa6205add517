"""Numbers and dates as a workbook shows them, by the formats of their cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

__all__ = ["BUILT_IN", "formatter", "held_day", "held_sum", "is_date", "plain_number"]

#: The formats that a workbook names by number alone. Dates among them take the form of the reader's country: ours.
# fmt: off
BUILT_IN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    5: "£#,##0;-£#,##0", 6: "£#,##0;-£#,##0", 7: "£#,##0.00;-£#,##0.00", 8: "£#,##0.00;-£#,##0.00",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy hh:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: "#,##0;-#,##0;-", 42: "£#,##0;-£#,##0;£ -", 43: "#,##0.00;-#,##0.00;-", 44: "£#,##0.00;-£#,##0.00;£ -",
}
# fmt: on

#: The parts of a format: quoted words, an escaped letter, a currency, a width or a filling, and the rest.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)(?:-(?P<locale>[^\]]*))?\]|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<space>_.)|(?P<fill>\*.)|(?P<clock>(?i:am/pm|a/p))|(?P<date>(?i:y+|m+|d+|h+|s+(?:\.0+)?))"
    r"|(?P<digits>[#0?](?:[#0?,.]*[#0?,])?)|(?P<other>.)",
    re.DOTALL,
)
_DIGITS = re.compile(r"(?P<whole>[#0?,]*?)(?P<scale>,*)(?:\.(?P<part>[0#?]+))?(?P<after>,*)")
#: Up to here a day number is a date: 31 December 9999.
_LAST_DAY = 2_958_466

_Token = tuple[str, str]


def plain_number(value: float) -> str:
    """Return a number as a cell without a format shows it when it is wide enough.

    Examples
    --------
    >>> plain_number(0.1 + 0.2), plain_number(1250.0), plain_number(12345678901234)
    ('0.3', '1250', '12345678901234')
    """
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    text = f"{Decimal(f'{value:.15g}'):f}" if 1e-9 < abs(value) < 1e21 else f"{value:.15G}"
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text


def held_sum(value: float, shown: str) -> str | None:
    """Return the number that a cell holds, where it shows less than its hundredths; None where it shows all.

    Examples
    --------
    >>> held_sum(598.3, "£598"), held_sum(33.3333, "£33.33"), held_sum(0.125, "13%")
    ('598.3', None, None)
    """
    digits = re.sub(r"[^\d.]", "", shown)
    if "%" in shown or not re.fullmatch(r"\d+(?:\.\d+)?", digits):
        return None
    exact = abs(Decimal(f"{value:.15g}"))
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP) if exact < 10**15 else exact
    return None if Decimal(digits) in (exact, rounded) else plain_number(value)


def held_day(value: float, shown: str, epoch: datetime) -> str | None:
    """Return the day that a cell holds, where it shows a part of it; None where it shows the whole.

    Examples
    --------
    >>> held_day(47968, "Apr-31", datetime(1899, 12, 30)), held_day(47968, "30/04/2031", datetime(1899, 12, 30))
    ('2031-04-30', None)
    """
    if not 1 <= value < _LAST_DAY:
        return None
    day = (epoch + timedelta(value)).date()
    numbers = {int(digits) for digits in re.findall(r"\d+", shown)}
    whole = day.day in numbers and {day.year, day.year % 100} & (numbers - {day.day} or numbers)
    return None if whole else day.isoformat()


def is_date(code: str) -> bool:
    """Say whether a format shows numbers as days.

    Examples
    --------
    >>> is_date("mmm-yy"), is_date("#,##0"), is_date("h:mm")
    (True, False, False)
    """
    return any(kind == "date" and word[0] in "yd" for kind, word in _tokens(code.partition(";")[0]))


@cache
def formatter(code: str, epoch: datetime = datetime(1899, 12, 30)) -> Callable[[float], str]:
    """Return what prints the numbers of cells of one format.

    Parameters
    ----------
    code
        The format, such as ``dd/mm/yyyy``; what is beyond this module prints the plain number.
    epoch
        The day before the first day of the workbook's calendar.

    Returns
    -------
    callable
        From the number of a cell to what the cell shows.

    Examples
    --------
    >>> formatter("dd/mm/yyyy")(42741), formatter("0%")(0.12), formatter('"£"#,##0.00')(1250)
    ('06/01/2017', '12%', '£1,250.00')
    >>> formatter("# ?/?")(0.5)
    '0.5'
    """
    sections = [_tokens(section) for section in re.findall(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])+)(?:;|$)|;', code)]
    if not sections or any(kind == "bracket" and _condition(word) for section in sections for kind, word in section):
        return plain_number

    def show(value: float) -> str:
        index = 0
        if value < 0 and len(sections) > 1:
            index = 1
        elif value == 0 and len(sections) > 2:
            index = 2
        section = sections[index]
        if any(kind == "date" for kind, _ in section):
            shown = _date(section, value, epoch)
        else:
            shown = _number(section, abs(value) if index == 1 else value)
        return plain_number(value) if shown is None else shown

    return show


def _condition(word: str) -> bool:
    return bool(re.match("[<>=]", word))


def _tokens(section: str) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(section):
        kind = match.lastgroup or "other"
        word = match[kind]
        if kind == "locale":
            if word.upper() == "F800":  # the long date of the reader's country
                return _tokens("dd mmmm yyyy")
            kind, word = "text", match["currency"] or ""
        elif kind in ("quoted", "escaped", "currency"):
            kind = "text"
        elif kind == "date":
            word = word.lower()
        elif kind == "bracket" and re.fullmatch("(?i:h+|m+|s+)", word):
            kind = "elapsed"
        tokens.append((kind, word))
    return tokens


def _number(tokens: list[_Token], value: float) -> str | None:
    """Return a number in one form; None when the form is beyond this module."""
    places = [word for kind, word in tokens if kind == "digits"]
    others = "".join(word for kind, word in tokens if kind == "other")
    if "General" in "".join(word for _, word in tokens):
        words = "".join(word for kind, word in tokens if kind == "text")
        return plain_number(value) if not words else None
    # A form without places for digits shows words alone, such as a dash for nought; question marks are only width.
    if value == 0 and not any(re.search("[#0]", word) for word in places):
        return _shown(tokens, "") or None
    if len(places) != 1 or re.search(r"[/eE@]", others):
        return None
    match = _DIGITS.fullmatch(places[0])
    if match is None:
        return None
    number = Decimal(repr(float(value))) * 100 ** others.count("%")
    number = number.scaleb(-3 * (len(match["scale"]) + len(match["after"])))
    part = match["part"] or ""
    if abs(number) >= Decimal(10) ** 20:
        return None
    number = number.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP)
    whole, _, rest = f"{abs(number):f}".partition(".")
    while rest and part[len(rest) - 1] != "0" and rest.endswith("0"):
        rest = rest[:-1]
    whole = whole.lstrip("0").rjust(match["whole"].count("0"), "0")
    if "," in match["whole"]:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole)
    digits = f"{whole}.{rest}" if rest else whole
    return ("-" if number < 0 else "") + _shown(tokens, digits)


def _shown(tokens: list[_Token], digits: str) -> str:
    """Return what a cell shows around its digits, without the spaces that only align them."""
    parts = {"digits": digits, "fill": " ", "space": " "}
    shown = "".join(parts.get(kind, word) for kind, word in tokens if kind not in ("bracket", "elapsed"))
    return re.sub(r"(?<=[£$€]) +(?=\d)", "", re.sub(" +", " ", shown).strip())


def _date(tokens: list[_Token], value: float, epoch: datetime) -> str | None:
    """Return a date or time in one form; None when the form or the number is beyond this module."""
    if not 0 <= value < _LAST_DAY or any(kind in ("elapsed", "digits") or "." in word for kind, word in tokens):
        return None
    if value < 1 and epoch.year < 1900 and any(word[0] in "yd" for kind, word in tokens if kind == "date"):
        return None  # no day: Excel prints the nought of January
    if epoch.year < 1900 and 0 < value < 60:
        value += 1  # this calendar holds a 29 February 1900 that never was
    day = epoch + timedelta(seconds=round(value * 86_400))
    clock = any(kind == "clock" for kind, _ in tokens)
    shown = []
    last = ""
    for index, (kind, word) in enumerate(tokens):
        if kind == "date":
            after = next((word for kind, word in tokens[index + 1 :] if kind == "date"), "")
            minutes = word in ("m", "mm") and (last.startswith("h") or after.startswith("s"))
            shown.append(_date_part("n" * len(word) if minutes else word, day, clock=clock))
            last = word
        elif kind == "clock":
            shown.append("AM" if day.hour < 12 else "PM")
        elif kind in ("text", "other"):
            shown.append(word)
    return "".join(shown).replace("@", "").strip()


def _date_part(word: str, day: datetime, *, clock: bool) -> str:
    hour = (day.hour % 12 or 12) if clock else day.hour
    match word[0], len(word):
        case "y", length:
            return f"{day:%Y}" if length > 2 else f"{day:%y}"
        case "m", 5:
            return f"{day:%b}"[0]
        case "d", 1 | 2 as length:
            return f"{day.day:0{length}}"
        case "m", 1 | 2 as length:
            return f"{day.month:0{length}}"
        case "h", length:
            return f"{hour:0{min(length, 2)}}"
        case "n", length:
            return f"{day.minute:0{length}}"
        case "s", length:
            return f"{day.second:0{min(length, 2)}}"
        case letter, length:
            return f"{day:{'%' + ({'m': 'b', 'd': 'a'}[letter] if length == 3 else {'m': 'B', 'd': 'A'}[letter])}}"
