"""What the headings and labels of council papers say: the role of the words below or beside them."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["LABELLED", "SHORT", "label_role", "words_of"]

_OWN = r"(?:the |our |panel |committee |scrutiny |review |final |draft |key |officer |list of |summary of |full )*"
_CONSIDERED = r"(?:considered|rejected|considered and rejected|considered \(?and rejected\)?|considered or rejected)"
_DECISION = r"(?:decision|recommendation|recommended decision|action)s?"

#: What a heading or a label may say, and its role; each phrase is the whole label, without case and number.
_PHRASES: tuple[tuple[str, str], ...] = (
    (rf"{_OWN}recommendations?", "recommendations"),
    (r"recommendations? (?:of|from) the (?:[\w-]+ ){0,6}(?:panel|committee|group|review|board)", "recommendations"),
    (r"(?:proposed )?recommendations? (?:to|for) (?:the )?(?:cabinet|executive|council|decision)", "recommendations"),
    (rf"{_OWN}conclusions?", "conclusions"),
    (r"conclusions? and recommendations?", "conclusions and recommendations"),
    (r"(?:the )?terms of reference(?: (?:of|for) the (?:review|panel|investigation|scrutiny review))?", "terms"),
    (r"(?:glossary(?: of (?:terms|acronyms))?|(?:list of )?(?:acronyms|abbreviations))"
     r"(?: and (?:glossary|acronyms|abbreviations))?", "acronyms"),
    (r"(?:the )?decisions?(?: taken| made)?|details of (?:the )?decisions?(?: taken)?", "decision"),
    (rf"(?:the )?(?:reasons?|reason\(s\)|rationale)(?: for (?:the |this |these |making the )?{_DECISION})?", "reason"),
    (rf"(?:details of )?(?:any )?(?:alternative|other|alternate)? ?options?(?: {_CONSIDERED})+", "options"),
    (rf"(?:details of )?(?:any )?alternatives?(?: options?)?(?: {_CONSIDERED})?(?: by the .+)?", "options"),
    (r"other options?", "options"),
    (r"(?:decision[ -]?(?:maker|taker)|(?:decision )?(?:taken|made) by)", "maker"),
    (r"date of (?:the )?decision|decision date|date decision (?:was )?(?:taken|made)|date (?:taken|made)", "decided"),
    (r"(?:date of )?publication(?: date)?|(?:date )?published(?: on)?|date of publication", "published"),
    (r"(?:decision )?(?:effective|comes into (?:force|effect))(?: from| on| date)*|date effective(?: from)?"
     r"|(?:date (?:of|for) )?implementation(?: date)?", "effective"),
    (r"(?:decision )?status", "status"),
    (r"wards?(?:\(s\)|s)?(?: and areas)? affected|affected wards?", "wards"),
    (r"(?:report |lead )?contact(?: officer| person| details| name)?s?", "contact"),
    (r"subject(?: matter)? ?/ ?title of (?:the )?(?:report|decision)", "title"),
    (r"decision details", "title"),
    (r"(?:decision |report )?(?:title|subject)(?: of (?:the )?(?:report|decision))?|report title", "title"),
    (r"(?:decision |minute )?(?:ref(?:erence)?|number)(?: ?(?:no|number))?", "reference"),
    (r"(?:is (?:(?:this|it) )?(?:a )?)?key decision", "key"),
    (r"(?:accompanying|background|related) (?:papers?|documents?)|attachments?|appendices", "documents"),
    (r"is (?:(?:this|it) )?subject to call[ -]in", "call-in"),
    (r"(?:report )?authors?(?: of (?:the )?report)?", "contact"),
    (r"decided at(?: (?:the )?meeting)?", "body"),
    (r"call[ -]in(?: (?:date|deadline|expires|period))?(?: .*)?", "call-in"),
    (r"declarations? (?:of|by) .*interests?|(?:declared )?interests|declarations?", "declarations"),
    (r"(?:members |councillors |also )?present|attendance|attendees|members in attendance", "present"),
    (r"also (?:present|in attendance)|in attendance|officers?(?: (?:present|in attendance))?", "attending"),
    (
        r"(?:welcome(?: and introductions?)? (?:and|&) )?apolog(?:y|ies)(?: for absence)?(?: (?:were )?received from)?",
        "apologies",
    ),
    (r"date(?: of (?:the )?(?:meeting|report))?|meeting date|report date|date and time", "date"),
    (r"(?:venue|location|place|time|at)", "venue"),
    (r"(?:name of )?(?:meeting|committee|body|panel)", "body"),
    (r"agenda|contents|table of contents", "contents"),
)  # fmt: skip

#: Roles whose words stand on the line of the label and go no further.
SHORT = frozenset(
    "maker decided published effective status wards contact title reference key call-in date venue body".split()
)

_COMPILED = [(re.compile(phrase), role) for phrase, role in _PHRASES]
_ANY = re.compile("|".join(f"(?:{phrase})" for phrase, _ in _PHRASES))
#: A label and the words behind it: "Decision maker: Cabinet".
LABELLED = re.compile(r"(?P<label>[A-Z][A-Za-z’'()/ -]{1,50}): ?(?=\S)")
_LONGEST = 90


def words_of(label: str) -> str:
    """Return the words of a label without mark-up, number, colon and case.

    Examples
    --------
    >>> words_of("## **5. RECOMMENDATIONS:**")
    'recommendations'
    """
    words = re.sub(r"</?[a-zA-Z]+/?>|[*_#]+", " ", label[:_LONGEST]).replace("’", "'")
    words = re.sub(r"^\s*(?:\d{1,3}(?:\.\d{1,3})*[.)]?|\(?[a-zA-Z][.)])\s+", "", words)
    return " ".join(words.casefold().split()).strip(" :.?-–")


@lru_cache(maxsize=4096)
def label_role(label: str) -> str | None:
    """Return the role that a heading or label gives the words below or beside it.

    Parameters
    ----------
    label
        The heading, or the words before a colon.

    Returns
    -------
    str or None
        The role; None when the label is not known.

    Examples
    --------
    >>> label_role("5. RECOMMENDATIONS"), label_role("Alternative options considered and rejected")
    ('recommendations', 'options')
    >>> label_role("Reasons for the decision:"), label_role("Date of decision")
    ('reason', 'decided')
    >>> label_role("Progress on earlier recommendations")
    """
    if len(label) > _LONGEST:
        return None
    words = words_of(label)
    if not _ANY.fullmatch(words):
        return None
    return next((role for phrase, role in _COMPILED if phrase.fullmatch(words)), None)
