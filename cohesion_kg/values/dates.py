"""UK public-sector dates: printed words to EDTF and to earliest and latest days, without guessing.

Words are read as ``[status] [frequency] [bound] dates``; the dates are one date, a range or a list.
What fits no pattern, cannot be a day or has two readings is of kind ``unknown``, with a note that
says why. The conventions:

- Days come before months. An American date is an impossible day.
- Two-digit years follow POSIX: 00 to 68 are 2000 to 2068, 69 to 99 are 1969 to 1999.
- "2017/18" and "2017-18" are financial years, 1 April to 31 March, and "Q1" of one begins in April.
  "2017-2018" and "2000/2001" are two calendar years.
- Spring is March to May, summer June to August, autumn September to November. "Winter 2018" lies
  between 1 January 2018 and the end of February 2019; "Winter 2018/19" begins in December 2018.
- The start or end of a period is its first or last day. "Early", "mid" and "late" keep the whole.
- Two years joined by "and" are the ends of a range; months and days so joined are a list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from cohesion_kg.errors import QueryError, ValueReadError

__all__ = ["Bound", "DateKind", "DateValue", "certainly_before", "compare", "day", "due", "narrow", "read_date"]

Bound = Literal["by", "from", "after", "before", "until"]
DateKind = Literal[
    "day", "month", "year", "financial-year", "interval", "duration",
    "frequency", "status", "event", "unknown",
]  # fmt: skip


@dataclass(frozen=True)
class DateValue:
    """A printed date and what it says.

    Parameters
    ----------
    printed
        The words of the document.
    kind
        What the words are. A list has the kind of its members, or ``interval`` when they differ.
    edtf
        The date in the Extended Date/Time Format.
    earliest, latest
        First and last day that the words allow; None where they set no limit.
    status
        The state of the work, where the words say one: ``complete``, ``ongoing`` and so on.
    bound
        How the date limits something. The dates are those of the day or period that is named,
        except that ``after`` and ``before`` leave it out and are open at one end.
    frequency
        The recurrence, in the words of the document.
    weekday
        The weekday that is printed with a day, in full.
    note
        Why the words were not read, or what one has to know who uses the value.
    """

    printed: str
    kind: DateKind
    edtf: str | None = None
    earliest: date | None = None
    latest: date | None = None
    status: str | None = None
    bound: Bound | None = None
    frequency: str | None = None
    weekday: str | None = None
    note: str | None = None


@lru_cache(maxsize=4096)
def read_date(printed: str) -> DateValue:
    """Read what is printed where a date is asked for.

    Parameters
    ----------
    printed
        The words of the document, such as a cell of a table.

    Returns
    -------
    DateValue
        What the words say; of kind ``unknown`` when they cannot be read.

    Examples
    --------
    >>> read_date("06.01.2017").edtf
    '2017-01-06'
    >>> read_date("December 201").edtf
    '201X-12'
    >>> value = read_date("Start 1/1/21 to March 2023 – review annually")
    >>> value.edtf, value.frequency
    ('2021-01-01/2023-03', 'annually')
    >>> read_date("2023-04-03 00:00:00").edtf  # what spreadsheets write for a day; the clock is left aside
    '2023-04-03'
    >>> read_date("31.02.2017").note
    'There is no such day: 2017-02-31.'
    """
    text = _CLOCK.sub("", _normalise(printed))
    try:
        value = _read(text) if len(text) <= _LONGEST else None
    except ValueReadError as error:
        value = DateValue("", "unknown", note=str(error))
    return replace(value or DateValue("", "unknown"), printed=printed)


def certainly_before(a: DateValue, b: DateValue) -> bool | None:
    """Say whether all of `a` lies before all of `b`.

    Parameters
    ----------
    a, b
        Two dates.

    Returns
    -------
    bool or None
        True if it does, False if it cannot, None if the words allow both.

    Examples
    --------
    >>> certainly_before(read_date("March 2018"), read_date("2018/19"))
    True
    >>> certainly_before(read_date("2018"), read_date("March 2018")) is None
    True
    """
    if (a.latest or date.max) < (b.earliest or date.min):
        return True
    return False if (a.earliest or date.min) >= (b.latest or date.max) else None


def compare(a: DateValue, b: DateValue) -> Literal["before", "after", "equal", "undecided"]:
    """Say how `a` lies to `b`.

    Parameters
    ----------
    a, b
        Two dates.

    Returns
    -------
    str
        ``before`` or ``after`` where it is certain, ``equal`` for one and the same day, else
        ``undecided``. A month and the same month are undecided: neither says which day is meant.

    Examples
    --------
    >>> compare(read_date("04/10/2018"), read_date("8 October 2018"))
    'before'
    >>> compare(read_date("October 2018"), read_date("October 2018"))
    'undecided'
    """
    forwards, backwards = certainly_before(a, b), certainly_before(b, a)
    if forwards or backwards:
        return "before" if forwards else "after"
    return "equal" if forwards is backwards is False else "undecided"


def due(value: DateValue, as_of: date) -> Literal["certain", "possible", "no", "unknown"]:
    """Say whether a deadline had passed on a day.

    Parameters
    ----------
    value
        The deadline.
    as_of
        The day on which one asks. A deadline has not passed on its own day.

    Returns
    -------
    str
        ``certain`` when the last allowed day is over, ``no`` when the first is not,
        ``possible`` in between, and ``unknown`` for a status or words without a date.

    Examples
    --------
    >>> [due(read_date("March 2018"), date(2018, month, 15)) for month in (2, 3, 4)]
    ['no', 'possible', 'certain']
    """
    if value.status or not (value.earliest or value.latest):
        return "unknown"
    if value.latest and value.latest < as_of:
        return "certain"
    return "no" if value.earliest and value.earliest >= as_of else "possible"


def narrow(value: DateValue, earliest: date, latest: date) -> list[DateValue]:
    """List the readings of a date that fall, at least partly, inside a window.

    Parameters
    ----------
    value
        A date, perhaps with digits that are not printed.
    earliest, latest
        First and last day of the window.

    Returns
    -------
    list of DateValue
        One value for each reading. A date with all its digits, a range or a list is its own only
        reading. Words without a date have none.

    Examples
    --------
    >>> readings = narrow(read_date("December 201"), date(2017, 6, 1), date(2019, 6, 1))
    >>> [reading.edtf for reading in readings]
    ['2017-12', '2018-12']
    """
    if value.edtf is None:
        return []
    if "X" not in value.edtf or not re.fullmatch(r"[\dX-]+", value.edtf):
        inside = (value.earliest or date.min) <= latest and (value.latest or date.max) >= earliest
        return [value] if inside else []
    pattern, width = value.edtf.replace("X", r"\d"), len(value.edtf)
    days = (earliest + timedelta(n) for n in range((latest - earliest).days + 1))
    names = dict.fromkeys(day.isoformat()[:width] for day in days)
    found = (_calendar(name[:4], *map(int, name.split("-")[1:])) for name in names if re.match(pattern, name))
    return [_check_weekday(replace(value, edtf=one.edtf, earliest=one.earliest, latest=one.latest)) for one in found]


# The vocabulary. Patterns meet normalised text: lower case, plain dashes and quotes, single spaces.

#: A time of day behind a day in figures or with its year.
_CLOCK = re.compile(
    r"(?<=\d)(?:t|,? (?:at )?)(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?: ?[ap]m|z)?$", re.IGNORECASE
)
_LONGEST = 300  # characters; longer text is prose
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_WEEKDAY = r"(?:(?P<w>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
_DAY = r"(?P<d>\d{1,2})"
_TH = r"(?:st|nd|rd|th)"
_MONTH = (
    r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<y>[12]\d{3}|(?:19|20)\d|'?\d\d)"  # the second is a year cut off
_YEARS = r"(?P<y>(?:[12]\d)?\d\d) ?(?P<sep>[/-]) ?(?P<next>(?:[12]\d)?\d\d)"
_COUNT = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen)"
_PERIOD = r"(?:day|week|fortnight|month|quarter|term|year)"

_STATUS = (
    r"(?P<complete>completed?(?! by)|done|achieved)|(?P<ongoing>on-?going|continuous)"
    r"|(?P<in_progress>in progress|under ?way)|(?P<not_started>not (?:yet )?started)"
    r"|(?P<to_be_confirmed>tb[acd]|to be (?:confirmed|agreed|announced|determined))"
    r"|(?P<not_applicable>n/?a|not applicable)|(?P<immediate>immediate(?:ly)?|asap|as soon as possible)"
    r"|(?P<delayed>delayed|slipped)(?! to)|(?P<cancelled>cancelled|withdrawn)"
)
_FREQUENCY = (
    r"(?:(?:to be )?(?:review|update|report)(?:e?d)? )?(?P<frequency>at regular intervals|per annum"
    rf"|(?:(?:bi|half|{_COUNT})[ -]?)?(?:annual|year|quarter|month|fortnight|week|term)ly|annual|daily"
    rf"|(?:once|twice|{_COUNT} times) (?:an?|per|each|every) {_PERIOD}"
    rf"|(?:each|every) (?:(?:other|{_COUNT}) )?{_PERIOD}s?)"
)
_BOUNDS: tuple[tuple[str, Bound], ...] = (
    (r"(?:to be )?complet(?:ed?|ion) by|(?:on or )?by|(?:no|not) later than|on or before", "by"),
    (r"before(?= (?:the )?end)", "by"),
    (r"(?:effective |with effect |as )?from|since|not before|on or after", "from"),
    (r"start(?:s|ing|ed)?|commenc(?:e|es|ing|ed)", "from"),
    (r"after|beyond|post", "after"),
    (r"before|prior to|pre", "before"),
    (r"until|till|up to|to|end(?:s|ing|ed)", "until"),
)
_LABEL = r"(?:(?:target|date|dated|updated|due|expected|planned|scheduled|review|reviewed):? )*"
_NEUTRAL = r"(?:(?:in|on|during|the|of|for|as of|as at|year|financial|fy) )*"
_RANGE_OPENING = r"^(?:from|between|start(?:s|ing|ed)?|commenc(?:es|ing|ed))(?: from)?:? "
_EVENT = (
    r"(?:once|when|upon|following|after|before|until|prior to|pending|subject to|as soon as"
    r"|on completion of|dependent (?:up)?on|by the time) .+"
)
_EVENT_OF_YEAR = r".*\b(?:day|week|fortnight|month|festival) ([12]\d{3})"
_DURATION = (
    r"(?:(?:over|for|within|in|lasting|the|an?|next|last|first|period of) )*"
    rf"{_COUNT}[ -](?:working |calendar )?{_PERIOD}s?(?: period| lifespan)?"
)


def _normalise(printed: str) -> str:
    signs = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-") | dict.fromkeys(map(ord, "‘’`"), "'")
    return _trim(" ".join(unicodedata.normalize("NFKC", printed).translate(signs).lower().split()))


def _trim(text: str) -> str:
    return text.strip(" .,;:-()[]")


# A cell: status, frequency, bound; then a range or a list.


def _read(text: str) -> DateValue | None:
    status, rest = _take(_STATUS, text)
    frequency, rest = _take(_FREQUENCY, rest)
    state = status and str(status.lastgroup).replace("_", "-")
    recurrence = frequency and frequency["frequency"]
    rest = re.sub(rf"^{_LABEL}", "", rest)
    if rest:
        value = _dates(rest) or _bounded(rest) or _named_day(rest)
    else:
        value = DateValue("", "status" if state else "frequency" if recurrence else "unknown")
    return replace(value, status=state, frequency=recurrence) if value else _undated(text)


def _take(words: str, text: str) -> tuple[re.Match[str] | None, str]:
    match = re.search(rf"(?<![\w-])(?:{words})(?!\w)", text)
    return match, _trim(f"{text[: match.start()]} {text[match.end() :]}") if match else text


def _bounded(text: str) -> DateValue | None:
    text = re.sub(r"^(.+) onwards?$", r"from \1", text)
    for words, bound in _BOUNDS:
        if (match := re.match(rf"(?:{words}):?[ -]", text)) and (value := _dates(text[match.end() :])):
            return _beyond(value, bound) if bound in ("after", "before") else replace(value, bound=bound)
    return None


def _named_day(text: str) -> DateValue | None:
    """Read a whole day behind words that name it: "remembrance sunday, 10 november 2024"."""
    match = re.fullmatch(r"(?!(?:after|before|from|not|since|until)\b)[a-z'’ -]{3,60}, (.*\d.*)", text)
    value = _one(match[1]) if match else None
    return value if value and value.kind == "day" else None


def _beyond(value: DateValue, bound: Bound) -> DateValue:
    if not (value.earliest and value.latest) or re.search(r"[X\[{]", str(value.edtf)):
        raise ValueReadError(f"What lies {bound} a date with several readings is open: narrow it first.")
    width = {"year": 4, "month": 7}.get(value.kind, 10)
    if bound == "after":
        start = value.latest + timedelta(1)
        return DateValue("", "interval", f"{start.isoformat()[:width]}/..", start, None, bound=bound)
    end = value.earliest - timedelta(1)
    return DateValue("", "interval", f"../{end.isoformat()[:width]}", None, end, bound=bound)


def _undated(text: str) -> DateValue | None:
    if match := re.fullmatch(_EVENT_OF_YEAR, text):
        return replace(_calendar(match[1]), kind="event")
    if re.fullmatch(_EVENT, text):
        return DateValue("", "event")
    return DateValue("", "duration") if re.fullmatch(_DURATION, text) else None


def _dates(text: str) -> DateValue | None:
    return _one(text) or _range(text) or _list(text)


def _range(text: str) -> DateValue | None:
    text, opened = re.subn(_RANGE_OPENING, "", text)
    for gap in re.finditer(r" ?- ?| (?:to|until|till) " + "| and " * opened, text):
        first, last = _borrow(text[: gap.start()], text[gap.end() :]), _one(text[gap.end() :])
        if first and last:
            return _interval(first, last)
    return None


def _interval(first: DateValue, last: DateValue) -> DateValue:
    if first.earliest and last.latest and first.earliest > last.latest:
        raise ValueReadError("The range ends before it begins: look at the document again.")
    edtf = f"{str(first.edtf).split('/')[0]}/{str(last.edtf).split('/')[-1]}"
    return DateValue("", "interval", edtf, first.earliest, last.latest, note=_notes(first, last))


def _list(text: str) -> DateValue | None:
    either = re.search(" or |[a-z]/[a-z]", text)
    parts = re.split(r", | or |(?<=[a-z])/(?=[a-z])" if either else r",? and |, | & |; ?", text)
    found = [value for part in parts if (value := _borrow(part, parts[-1]))]
    if len(parts) == 1 or len(found) < len(parts):
        return None
    kinds = {value.kind for value in found}
    if not either and len(found) == 2 and kinds == {"year"}:
        return _interval(*found)
    members = ",".join(str(v.edtf) if v.kind in _KINDS else f"{v.earliest}..{v.latest}" for v in found)
    firsts = [value.earliest for value in found if value.earliest]
    lasts = [value.latest for value in found if value.latest]
    known = len(firsts) == len(lasts) == len(found)
    return DateValue(
        "",
        kinds.pop() if len(kinds) == 1 else "interval",
        f"[{members}]" if either else f"{{{members}}}",
        min(firsts) if known else None,
        max(lasts) if known else None,
        note=_notes(*found),
    )


def _borrow(words: str, donor: str) -> DateValue | None:
    """Read `words`; a month or year that they lack comes from the end of `donor`."""
    own, last = _one(words), _one(donor)
    if not last or (own and "X" not in str(own.edtf)):
        return own
    tails = [" ".join(donor.split()[-count:]) for count in (1, 2) if count < len(donor.split())]
    lent = next((value for tail in tails if (value := _one(f"{words} {tail}"))), None)
    if lent and lent.earliest and last.latest and lent.earliest > last.latest:
        return own  # "Sept - March 2018" does not say which September
    return lent or own


def _notes(*values: DateValue) -> str | None:
    return " ".join(value.note for value in values if value.note) or None


# One date: neutral words, perhaps a part of a period, and one of the forms at the end of this file.


def _one(text: str) -> DateValue | None:
    text = re.sub(rf"^{_NEUTRAL}", "", text)
    for words, side in _PARTS:
        if (match := re.match(rf"(?:{words})[ -]", text)) and (value := _form(text[match.end() :])):
            return _part(value, side, match[0].strip(" -"))
    return _form(text)


def _form(text: str) -> DateValue | None:
    matches = ((re.fullmatch(pattern, text), read) for pattern, read in _FORMS)
    return next((value for match, read in matches if match and (value := read(match))), None)


def _part(value: DateValue, side: str, words: str) -> DateValue:
    day = {"start": value.earliest, "end": value.latest}.get(side)
    if not day or "X" in str(value.edtf):
        return replace(value, note=f'Only a part of the period is meant: "{words}".')
    kind: DateKind = "financial-year" if value.kind == "financial-year" else "day"
    return DateValue("", kind, day.isoformat(), day, day)


def _calendar(year: str, *month_and_day: int) -> DateValue:
    """Make a year, month or day; the year holds X where digits are not printed."""
    kind, edtf = _KINDS[len(month_and_day)], "-".join([year, *(f"{part:02}" for part in month_and_day)])
    unknown = year == "XXXX"
    first, last = ("2000", "2000") if unknown else (year.replace("X", "0"), year.replace("X", "9"))
    spans = [span for y in range(int(first), int(last) + 1) if (span := _span(y, *month_and_day))]
    if not spans:
        raise ValueReadError(f"There is no such day: {edtf}.")
    return DateValue("", kind, edtf) if unknown else DateValue("", kind, edtf, spans[0][0], spans[-1][1])


def _span(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date] | None:
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return (first, first) if day is not None else _months(year, first.month, 12 if month is None else 1)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    """First and last day of `count` months from the given one, which may be a 13th."""
    start, stop = (date(year + (m - 1) // 12, (m - 1) % 12 + 1, 1) for m in (month, month + count))
    return start, stop - timedelta(1)


def _full_year(digits: str | None) -> str:
    digits = (digits or "XXXX").lstrip("'")
    return ("19" if digits > "68" else "20") + digits if len(digits) == 2 else digits.ljust(4, "X")


def _day(match: re.Match[str]) -> DateValue:
    month, short = match["m"], match["w"] and match["w"][:3].title()
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3]) + 1
    value = _calendar(_full_year(match["y"]), number, int(match["d"]))
    return _check_weekday(replace(value, weekday=next((w for w in _WEEKDAYS if w[:3] == short), None)))


def _check_weekday(value: DateValue) -> DateValue:
    if not (value.weekday and value.earliest and value.earliest == value.latest):
        return value
    actual = _WEEKDAYS[value.earliest.weekday()]
    note = None if actual == value.weekday else f"{value.earliest} is a {actual}, not a {value.weekday}."
    return replace(value, note=note)


def _month(match: re.Match[str]) -> DateValue:
    return _calendar(_full_year(match["y"]), _MONTHS.index(match["m"][:3]) + 1)


def _day_alone(match: re.Match[str]) -> DateValue | None:
    return DateValue("", "day", f"XXXX-XX-{int(match['d']):02}") if 1 <= int(match["d"]) <= 31 else None


def _pair(match: re.Match[str]) -> DateValue | None:
    year, after = match["y"], match["next"]
    if len(after) == 4:
        return _interval(_calendar(_full_year(year)), _calendar(after))
    if _start_of_pair(match) is None or (len(year) == 2 and (match["sep"] == "-" or after < "13")):
        return None  # "11/12" may be a day and a month
    first, last = _months(int(_full_year(year)), 4, 12)
    return DateValue("", "financial-year", f"{first}/{last}", first, last)


def _start_of_pair(match: re.Match[str]) -> int | None:
    year = int(_full_year(match["y"]))
    return year if (year + 1) % 10 ** len(match["next"]) == int(match["next"]) else None


def _quarter(match: re.Match[str]) -> DateValue | None:
    month = 1 + 3 * int(match["q"]) if match["q"] else 12  # else it is winter
    return None if (year := _start_of_pair(match)) is None else _run(year, month, 3)


def _season(match: re.Match[str]) -> DateValue:
    year, index = int(_full_year(match["y"])), _SEASONS.index(match["season"])
    value = replace(_run(year, 3 + 3 * index, 3), edtf=f"{year}-{21 + index}")
    return replace(value, earliest=date(year, 1, 1)) if match["season"] == "winter" else value


def _run(year: int, month: int, count: int) -> DateValue:
    first, last = _months(year, month, count)
    return DateValue("", "interval", f"{first.isoformat()[:7]}/{last.isoformat()[:7]}", first, last)


def _ambiguous(match: re.Match[str]) -> DateValue:
    raise ValueReadError(f'"{match[0]}" has two readings: see what the rest of the document says.')


_KINDS: tuple[DateKind, ...] = ("year", "month", "day")
_SEASONS = ("spring", "summer", "autumn", "winter")
_PARTS = (
    (r"(?:end|close)(?: of)?(?: the)?", "end"),
    (r"(?:start|beginning) of(?: the)?", "start"),
    (r"early|mid|late", ""),
)
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], DateValue | None]], ...] = (
    (rf"{_WEEKDAY}{_DAY}(?P<sep>[./-])(?P<m>\d{{1,2}})(?P=sep){_YEAR}", _day),
    (rf"{_WEEKDAY}(?P<y>[12]\d{{3}})(?P<sep>[/-])(?P<m>\d\d)(?P=sep)(?P<d>\d\d)", _day),
    (rf"{_WEEKDAY}{_DAY}{_TH}?(?: day)?(?: of)?[ ./-]?{_MONTH}(?:[ ,./-]*{_YEAR})?", _day),
    (rf"{_WEEKDAY}{_MONTH} {_DAY}(?:{_TH}?,? (?P<y>[12]\d{{3}})|{_TH})", _day),
    (rf"{_MONTH}(?:(?:[ ,./-]*(?:of )?(?=\d{{3}})|[/-]|[ -]?(?=')){_YEAR})?", _month),
    (rf"{_MONTH} \d{{1,2}}|q[1-4] [12]\d{{3}}", _ambiguous),
    (r"[12]\d{3}", lambda match: _calendar(match[0])),
    (rf"{_DAY}{_TH}", _day_alone),
    (_YEARS, _pair),
    (rf"(?:q(?:uarter )?(?P<q>[1-4])|winter),? (?:of )?{_YEARS}", _quarter),
    (rf"(?P<season>{'|'.join(_SEASONS)}),? (?:of )?(?P<y>[12]\d{{3}}|'\d\d)", _season),
)


def day(given: date | str) -> date:
    """Return a day that is given as a date or written YYYY-MM-DD.

    Raises
    ------
    QueryError
        If it is not written so.

    Examples
    --------
    >>> day("2018-11-15")
    datetime.date(2018, 11, 15)
    """
    try:
        return given if isinstance(given, date) else date.fromisoformat(given)
    except (TypeError, ValueError) as error:
        raise QueryError(f"{given!r} is not a day; write it YYYY-MM-DD, such as 2018-11-15.") from error
