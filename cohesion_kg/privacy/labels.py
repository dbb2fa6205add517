"""What headings and labels say of the details below or behind them: "Mobile", "DOB", "Sort code"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cohesion_kg.privacy.forms import is_telephone

__all__ = ["labelled", "may_be_value", "stem_places"]

TELEPHONE, _BANK = "telephone number", "bank account"

Detail = tuple[int, int, str]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Labels in running text ----------------------------------------------------------------------------------------------

_BREAK = r"[ \n\u2028]"
_MARKS = r" .:;,=*_|()\[\]#>/'\"\u2028-"
#: Words behind a label that speak of dates and counts of something else.
_NEVER = r"(?:after|before|between|by|checks?|from|since|surveys?|until|till|within)\b"
#: What may stand between a label and its detail: marks, and few words.
_JOIN = rf"(?:[{_MARKS}]|\n(?!\n)|&nbsp;){{0,12}}(?:(?!{_NEVER})[a-z']{{1,14}}[\n{_MARKS}]{{1,6}}){{0,6}}"
_GAP = r"[ ()./_\\\u2028-]{0,3}"
_GAP_OR_BREAK = rf"(?:{_GAP}|[ ./-]?\n[ \t]{{0,9}})"
_EXTENSION = r"(?:[ ,;(]{0,3}(?:extension|extn|ext|x)[ .:]{0,2}[0-9]{2,6}\)?)?"
_LONG = rf"(?:[+(]{{0,2}}[0-9o](?:{_GAP}[0-9ol]){{8,14}}|[+(]{{0,2}}[0-9](?:{_GAP_OR_BREAK}[0-9]){{8,12}})(?![0-9a-z])"
_TELEPHONES = rf"{_LONG}{_EXTENSION}(?:(?:[ ,;/&|]|and|or){{1,6}}{_LONG}{_EXTENSION}){{0,20}}"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}"
_DATE = (
    rf"(?:[0-9]{{1,4}}(?:{_BREAK}?[ ./,-]{_BREAK}?|{_BREAK})[0-9]{{1,2}}(?:{_BREAK}?[ ./,-]{_BREAK}?"
    rf"|{_BREAK})[0-9]{{2,4}}"
    rf"|[0-9]{{1,2}}{_BREAK}?(?:st|nd|rd"
    rf"|th)?{_BREAK}?(?:day )?(?:of )?[ ./,-]{{0,2}}{_BREAK}?{_MONTH}[ .,/'-]{{0,3}}{_BREAK}?[0-9]{{2,4}}"
    rf"|{_MONTH}[ .-]{{0,2}}{_BREAK}?[0-9]{{1,2}}(?:st|nd|rd|th)?[ ,./-]{{0,3}}{_BREAK}?[0-9]{{2,4}}"
    rf"|{_MONTH} [0-9]{{4}}|[0-9]{{4}}[ ./-]{_MONTH}[ ./-][0-9]{{1,2}}|[0-9]{{8}}|[0-9]{{6}}|(?:19"
    rf"|20)[0-9]{{2}})(?![0-9a-z])"
)
_WHOLE_DATE = (
    rf"(?:[0-9]{{1,2}}[ ./-]{{1,3}}[0-9]{{1,2}}[ ./-]{{1,3}}[0-9]{{2,4}}"
    rf"|[0-9]{{1,2}} ?(?:st|nd|rd|th)?(?: of)?[ ./-]{_MONTH}[ .,/-]{{1,3}}[0-9]{{2,4}}"
    rf"|{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?![0-9a-z])"
)
_POSTCODE = r"[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2}"
_HOME = (
    rf"(?:[^\n\t|]{{3,200}}?\b{_POSTCODE}\b|(?:[^\n\t|]{{1,80}}\n){{1,5}}?[^\n\t|]{{0,40}}\b{_POSTCODE}\b"
    r"|[^\n\t|.;]{3,120})"
)


def _figures(least: int, most: int) -> str:
    return rf"[0-9](?:{_GAP_OR_BREAK}[0-9]){{{least - 1},{most - 1}}}(?![0-9])"


#: The kind, how its labels begin (for a fast search), the whole label, and the detail behind it.
_LABELS: tuple[tuple[str, str, str, str], ...] = (
    (
        TELEPHONE,
        "tel|phone|mob|cell|fax|landline|whatsapp|pager|minicom|direct dial|direct"
        " line|dial|switchboard|helpline|hotline"
        "|contact n|call|ring|text|sms|ddi",
        r"(?:telephones?|tels?|phones?|telno|mobiles?|mobs?|cell(?:phone)?|fax|landline|whatsapp|pager|minicom"
        r"|direct dial"
        r"|direct line|dial|switchboard|helpline|hotline|contact n(?:o|os|umbers?)|call|ring|text(?:phone)?|sms|ddi)"
        r"(?: (?:n(?:os?|umbers?)|/ ?mobile|/ ?fax))?(?![a-z])",
        _TELEPHONES,
    ),
    (
        TELEPHONE,  # a local number is one only behind a plain label with its colon
        "tel|phone|mob|fax",
        r"(?:telephone|tel|phone|mobile|mob|fax)(?:\.? ?(?:no|number))?\.?:",
        rf"[0-9](?:{_GAP}[0-9]){{5,8}}{_EXTENSION}(?![0-9]|[,.][0-9]| ?%|/)",
    ),
    (TELEPHONE, "m:|m |t:|t |f:|p:|dd:|dd ", r"(?:dd|[mtfp])(?=[ .:])", _LONG),  # one that is known, even without its 0
    (
        TELEPHONE,
        "ext",
        r"ext(?:n|ension)?(?: (?:no|number))?(?![a-z])(?=[ .:]{1,3}[0-9])",
        r"(?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]{3,6}(?![0-9]|[,.][0-9]| ?%|[/-])",
    ),
    (
        "e-mail address",
        "email|e-mail|mailto",
        r"(?:e-?mail|mailto)(?: address)?",
        r"[\w.+'-]{1,64} ?(?:@|[\[({<] ?at ?[\])}>]| at )"
        r" ?[\w-]{1,63}(?:(?: ?[\[({<] ?dot ?[\])}>] ?| dot |\.)[\w-]{1,63}){1,8}",
    ),
    (
        "date of birth",
        "dob|d.o|d.ob|do.b|d o b|d/o/b|date of b|date-of-b|birth|dates of b|year of b",
        r"(?:d[./ ]?o[./ ]?b|(?:dates?|year)[ -]of[ -]birth|birth ?(?:date|day))(?:\.|\b)",
        rf"{_DATE}(?:(?: ?[,;&] ?| and ){_DATE}){{0,20}}",
    ),
    ("date of birth", "born|(b.|(b |b. ", r"(?:born|\(b\.?|(?<=, )b\.)(?: on)?(?![a-z])", _WHOLE_DATE),
    (
        "National Insurance number",
        "ni |n.i|nino|ni:|ni-|ni(|national ins|nat ins|nat. ins|n i n",
        r"(?:n\.?i\.?|nino|n i (?=n)|national insurance|nat\.? ins\.?)(?![a-z])",
        rf"[a-z]{_GAP}[a-z](?:{_GAP_OR_BREAK}[0-9]){{6}}(?:{_GAP_OR_BREAK}[a-d](?![a-z0-9]))?",
    ),
    ("NHS number", "nhs", r"nhs(?![a-z])", _figures(10, 10)),
    (
        _BANK,
        "sort|s/c",
        r"(?:sort ?-?codes?|s/c)(?![a-z])",
        rf"{_figures(6, 6)}(?:[ ,;/&-]{{1,4}}(?:and )?(?:(?:account|acct?|a/c)[ .:]{{0,2}}(?:n(?:o"
        rf"|umber)[ .:]{{0,2}})?)?"
        rf"{_figures(7, 8)})?",
    ),
    (
        _BANK,
        "account n|accounts n|acct|acc n|a/c n|ac n|account-n|acc. n|account#",
        r"(?<!gl )(?<!ledger )(?<!budget )(?:accounts?|acct|acc|a/?c)\.?[ -]?(?:#|(?:n(?:os?|um|umbers?|r))(?![a-z]))",
        _figures(6, 12),
    ),
    (_BANK, "bank acc|a/c|acct|acc:|account", r"(?:bank account|a/c|acct|acc:|account)(?![a-z])", _figures(8, 8)),
    (
        _BANK,
        "card n|card:|card e|credit card|debit card|payment card|bank card|card ",
        r"(?:(?:credit|debit|payment|bank) card|card)(?![a-z])(?: details)?",
        _figures(13, 19),
    ),
    (_BANK, "iban", r"iban(?![a-z])", rf"[a-z]{{2}}{_GAP}[0-9]{{2}}(?:{_GAP_OR_BREAK}[a-z0-9]){{8,30}}(?<=[0-9])"),
    (
        _BANK,
        "bic|swift",
        r"(?:bic|swift)(?: ?/ ?(?:bic|swift))?(?: code)?(?![a-z])",
        r"(?=[a-z]{4}(?:ad|ae|at|be|bg|ch|cy|cz|de|dk|ee|es|fi|fr|gb|gg|gr|hr|hu|ie|im|in|it|je|lt|lu|lv|mt|nl"
        r"|no|pk|pl|pt"
        r"|ro|se|sk|us))[a-z]{6}[a-z0-9]{2}(?:[a-z0-9]{3})?(?![a-z0-9])",
    ),
    (
        "passport",
        "passport",
        r"passports?(?![a-z])",
        rf"[a-z]{{0,3}}(?:{_GAP_OR_BREAK}[0-9]){{6,9}}[a-z]?(?![a-z0-9])",
    ),
    (
        "driving licence",
        "driv|licence n|license n",
        r"(?:driv(?:ing|er'?s?) licen[cs]e|licen[cs]e(?= n))(?![a-z])",
        r"[a-z9](?:[ -]?[a-z0-9]){4}(?:[ -]?[0-9]){6}(?:[ -]?[a-z0-9]){3,5}(?![a-z0-9])",
    ),
    (
        "home address",
        "home add|private add|residential add|personal add|lives at|living at|resides at|residing at",
        r"(?:(?:home|private|residential|personal) address(?:es)?|(?:lives|living|resides"
        r"|residing) at(?= [0-9]))(?![a-z])",
        _HOME,
    ),
    (
        "number of a person",
        "payroll|employee|utr|upn|patient|hospital|staff|unique t|vehicle reg|car reg|reg n|pupil",
        r"(?:(?:payroll|employee|patient|hospital|staff|pupil) (?:n(?:o|um|umber)|id|ref)s?|utr|upn"
        r"|unique taxpayer reference|(?:vehicle|car) reg(?:istration)?)(?![a-z])",
        r"(?:[a-z]{0,3}[ /-]?[0-9](?:[ /-]?[0-9]){2,12}[a-z]{0,3}|[a-z]{2}[0-9]{2} ?[a-z]{3})(?![a-z0-9])",
    ),
)  # fmt: skip
#: An address begins with any word, so only marks stand before it.
_SHORT_JOIN = rf"(?:[{_MARKS}]|\n(?!\n)|&nbsp;){{0,12}}(?:(?:is|was|at|:)[\n{_MARKS}]{{1,6}})?"
_COMPILED = [
    (
        kind,
        stems.split("|"),
        re.compile(rf"(?:{label})(?P<join>{_SHORT_JOIN if detail == _HOME else _JOIN})(?P<detail>{detail})"),
    )
    for kind, stems, label, detail in _LABELS
]
_PLAIN_WORDS = frozenset(
    "is are was were on at to of no nos nr num number numbers home work office direct daytime evening mobile line the"
    " personal private her his their my given as him her them me us new".split()
)
_VERBS = ("call", "ring", "text", "sms", "dial")
_DATES_OR_SUMS = re.compile(r"(?:19|20)\d\d[/-]\d\d(?!\d)|\b\d\d?/\d\d?/(?:\d\d){1,2}\b|\d\.\d\d?(?![0-9])")


def labelled(folded: str) -> Iterator[Detail]:
    """Yield the details that stand behind a label in running text, in a list or in a block of lines.

    Parameters
    ----------
    folded
        The text in one spelling.

    Examples
    --------
    >>> [start for start, *_ in labelled("dob (12/03/1981), n.i. no. ab 12 34 56 c")]
    [5, 27]
    >>> list(labelled("monthly calls: 0 1 0 2 0 0 1 0 3 1"))
    []
    """
    for kind, stems, pattern in _COMPILED:
        for stem in stems:
            for at in stem_places(folded, stem):
                match = pattern.match(folded, at)
                if match and _is_detail(folded, kind, stem, match):
                    yield *match.span("detail"), kind


@lru_cache(maxsize=2)
def _words(folded: str) -> str:
    """Return each word of a text once: a text has few, so most stems need not be looked for in all of it."""
    return " ".join({"", *folded.split()}) + " "


def stem_places(folded: str, stem: str) -> Iterator[int]:
    """Yield where words begin with a stem, or with its first word and the rest of it.

    Examples
    --------
    >>> list(stem_places("hotel tel.", "tel"))
    [6]
    """
    at = folded.find(stem) if stem.partition(" ")[0] in _words(folded) else -1
    while at >= 0:
        before = folded[at - 1] if at else " "
        if not (before.isalnum() and stem[0].isalnum()):
            yield at
        at = folded.find(stem, at + len(stem))


def _is_detail(folded: str, kind: str, stem: str, match: re.Match[str]) -> bool:
    printed = match["detail"]
    if "\n" in match[0]:  # in a table the line below has other cells
        line = folded[max(folded.rfind("\n", 0, match.start()) + 1, match.start() - 200) : match.end() + 200]
        if "\t" in line[: line.find("\n", line.rfind(printed[-1:])) + 1 or None].split("\n\n")[0]:
            return False
    if kind == "home address":
        return ":" in match["join"] or any(map(str.isdigit, printed))
    if kind != TELEPHONE or stem == "ext":
        return True
    digits = "".join(re.findall("[0-9]", printed))
    is_given = printed[0] in "+(0o"
    if len(digits) < 9:
        return not _DATES_OR_SUMS.search(printed)
    if not is_given and (
        _DATES_OR_SUMS.search(printed) or not set(re.findall("[a-z]+", match["join"])) <= _PLAIN_WORDS
    ):
        return False
    is_spread = re.fullmatch(r"(?:[0-9][^0-9]+){8,}[0-9]", printed)
    first = digits[:11] if is_given else ("0" + digits)[:11]
    known = is_telephone(first) or is_telephone("+" + digits[:12]) or is_telephone(first[:10])
    if is_spread or len(stem) < 3 or not is_given or _DATES_OR_SUMS.search(printed):
        return known
    return known or stem not in _VERBS


def may_be_value(kind: str, cell: str) -> bool:
    """Say whether what stands beside or below a label could be its detail, and is no other label.

    Examples
    --------
    >>> may_be_value("telephone number", "7700 900123 (home)"), may_be_value("telephone number", "name")
    (True, False)
    """
    digits = sum(sign.isdigit() for sign in cell)
    if kind == "e-mail address":
        return bool(re.search(r"@|\bat\b", cell))
    if kind == "home address":
        return digits > 0
    if kind == TELEPHONE and "@" in cell:
        return True
    return digits >= _LEAST.get(kind, 4) and "£" not in cell and len(cell) <= 80


_LEAST = {TELEPHONE: 6, "National Insurance number": 6, "NHS number": 9, _BANK: 6, "passport": 6}
