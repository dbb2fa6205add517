"""What the running text of minutes tells, sentence by sentence: what was agreed, and who is to do what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from cohesion_kg.readers.prose.lists import Item
from cohesion_kg.readers.prose.minutes import LoggedAction, read_deadline
from cohesion_kg.readers.prose.paragraphs import Paragraph
from cohesion_kg.readers.prose.resolutions import Resolution
from cohesion_kg.readers.text.blocks import Span

__all__ = ["is_of_a_meeting", "read_agreed", "read_undertaken", "sentences_of"]

_TOLD = "A sentence of the minutes tells that it was agreed; they print no resolution of their own for it."
_ASSIGNED = "A sentence of the minutes says who is to do it."
_AT_THE_END = "The minutes name behind the words who is to act."

#: Where a sentence ends; initials and short forms end none.
_SHORT_FORMS = "Cllr Cllrs Mr Mrs Ms Dr No Rev St approx e.g i.e etc".split()
_END = re.compile(
    r"(?<=[.!?;])(?<!\b[A-Z]\.)" + "".join(rf"(?<!\b{re.escape(form)}\.)" for form in _SHORT_FORMS)
    + r"[\"”’)]?\s+(?=[A-Z“\"(£\d•])|\s+(?=•)"
)  # fmt: skip
_BODY = (
    r"(?:[Tt]he\s)?(?:(?:Parish|Town|Community|City|Borough|County|District|Full|Management|Planning|Finance)\s)*"
    r"(?:[Cc]ouncil|[Cc]ommittee|Board|Panel|Forum|Cabinet|Executive|[Mm]embers|[Cc]ouncillors|[Ww]e|[Mm]eeting"
    r"|[Tt]rustees|[Gg]roup)"
)
_HOW = r"(?:also|further|then|therefore|thus|unanimously|subsequently|all|both|again|duly|finally|now|jointly|formally)"
_AGREED = r"(?:agreed|resolved|decided|approved|voted|ratified|adopted|accepted|rejected|carried)"
#: How a sentence tells of a decision of this meeting.
_DECIDES = re.compile(
    rf"\b[Ii]t\s(?:was|is)\s(?:{_HOW}\s)*(?i:agreed|resolved|decided)\b"
    r"|\b(?i:proposed|moved)\b[^.]{0,200}\b(?i:seconded)\b"
    rf"|\b(?:{_HOW}|were|was|and|are|all\swere|vote\swas)\s(?:unanimously\s)?(?:agreed|approved|carried|adopted|ratified)\b"
    rf"|\b{_BODY}\s(?:{_HOW}\s)*{_AGREED}\b(?!\swith\b)"
    r"|\b[Mm]inutes\b[^.]{0,200}\b(?:were|was|are|as)\b[^.]{0,60}\b(?:approved|agreed|accepted|adopted|confirmed|signed"
    r"|true|correct)\b"
    r"|(?:,|-|–|:)\s(?:all\s)?(?i:agreed|approved|carried)\.?$"
    r"|\b[Aa]ll\s(?:\w+ly\s)?(?:(?:were|was)\s(?:in\s(?:agreement|favour)|agreed)|in\sfavour|agreed|approved)\b"
    r"|^(?:RESOLVED|Resolved|AGREED|Agreed|APPROVED|Approved)\b(?=\W+\w+\W+\w)"
)
#: Words of meetings, each in its kind; a text that holds several kinds again and again tells of one.
_OF_MEETINGS = re.compile(
    r"(?P<agreed>\b[Ii]t\swas\s(?:\w+\s)?(?:agreed|resolved|noted|decided)\b|\b[Aa]ll\s(?:were\s)?(?:agreed|in\sfavour))"
    r"|(?P<resolved>\bRESOLVED\b|\b[Ss]econded\b|\bProposer\b|\b[Cc]ouncil\sagreed\b)|(?P<action>^(?:\*\*)?ACTIONS?\b)|(?P<who>\bCllr\b|\b[Cc]lerk\b)"
)
_KINDS, _TIMES = 2, 4
#: What is told of other days, asked for, or not yet so.
_NOT_YET = "to|should|could|would|will|can|may|might|must|not|if|once|until|when|whether|before|previously|already|as"
_ELSEWHERE = re.compile(
    rf"\b(?:had|has|have|having)\s(?:(?:already|previously|been|also|now|not|recently|subsequently)\s){{0,3}}{_AGREED}"
    rf"|\b(?:{_NOT_YET})\s(?:(?:be|been|is|are|have\sbeen|was|were)\s)?(?:\w+ly\s)?{_AGREED}"
    r"|\b(?:not|nothing|no\sdecision)\s(?:was\s)?(?:agreed|decided)\b"
    r"|\b[Aa]t\s(?:the|a|an|our|its)\s(?:last|previous|earlier|Annual|[A-Z]\w+)\s[^.]{0,40}\bit\swas\b"
    r"|\bagreed\s(?:that\s)?(?:this|it|there|they|what)\s(?:was|were|is|are|had|has|would|mattered)\b"
    r"|\bapplications?\b[^.]{0,80}\b(?:approved|refused)\sby\b"
)
_LEADS_IN = re.compile(r"\bfollowing\b[^.]{0,80}\b(?:agreed|approved|resolved|decided)\b")
#: Sentences that say nothing of their own: "All agreed."; what they decide stands in the sentence before.
_BARE = re.compile(
    r"(?:(?:This|It|That)\swas\s)?(?:were\s|and\s)?(?:unanimously\s|[Aa]ll\s)?(?i:agreed|carried|approved|seconded)"
    r"(?:\sand\s\w+|\sunanimously|\sby\s[^.]{0,60})?\.?"
    r"|(?i:seconded)\s.{0,80}|[Aa]ll\s(?:were|was)\sin\s\w+\.?"
    r"|(?i:proposed)\s[^.]{0,60}(?i:seconded)\s[^.]{0,60}\.?"
)

_INITIALS = r"[A-Z]{2,4}(?=[\s/,&.]|$)"
_PERSON = (
    r"(?:(?:County|District|Borough)\s)?(?:Cllrs?|Councillors?|Mrs?|Ms|Miss|Dr|Rev)\.?\s(?:[A-Z]\.?\s?){0,2}[A-Z][\w’'-]+"
    r"(?:\s[A-Z][\w’'-]+)?"
)
_OFFICE = (
    r"(?:[Tt]he\s)?(?:(?:Parish|Town|Deputy|Acting|Vice|Assistant|Locum)[\s-])*"
    r"(?:Clerk|Chair(?:man|person|woman|s)?|Secretary|Treasurer|Convener|Officers?|Members|President|Warden|Caretaker"
    r"|(?:[A-Z][\w’'&-]+\s){0,4}(?:Officer|Manager|Director|Team|Group|Committee|Council|Co-?ordinator))"
)
_NAME = r"[A-Z][a-z’'-]+\s[A-Z][\w’'-]+"
_PARTY = rf"(?:{_PERSON}|{_OFFICE}|{_NAME}|{_INITIALS})"
_PARTIES = rf"(?P<party>{_PARTY}(?:(?:\s?[/,&+]\s?|,?\sand\s){_PARTY}){{0,4}})"
#: Somebody who agrees to act; a body that meets decides by agreeing.
_ACTS = re.compile(rf"{_PARTY}\s(?:\w+\s)?agreed\sto\s")
_MEETS = re.compile(rf"{_BODY}\s")
#: What follows "will" and says no deed: what is only hoped for, held or going on.
_NO_DEED = (
    r"(?!(?:like|be(?!\s(?:asked|contacted|in\stouch|reviewing|looking|writing|attending))|have|not|prefer|appear|seem|need|find|want"
    r"|continue\sto\sbe|remain|take\splace|cost|mean|include|date|the|a|an)\b)"
)
_WILL = (
    rf"(?:(?:will|would|shall|is\sto|are\sto|to)\s(?:(?:also|then|now)\s)?{_NO_DEED}(?=[a-z])"
    r"|(?:(?:also|kindly|then|has|have)\s)?(?:agreed|offered|undertook|volunteered|promised|(?:was|were|is|are)\s"
    r"(?:asked|tasked|instructed|requested|going))\sto\s(?:also\s)?(?=[a-z]))"
)
#: Anybody where a clause opens; in the middle of one only initials, persons with their title, and the clerk's like.
_UNDERTAKES = re.compile(
    rf"(?:^|(?<=[.;:,–-]\s)|(?<=\bthat\s)|(?<=\band\s)){_PARTIES}\s{_WILL}"
    rf"|(?<=[a-z]\s)(?P<inner>(?:{_PERSON}|[Tt]he\s(?:Clerk|Chair(?:man|person)?|Secretary|Treasurer)|{_INITIALS}))\s{_WILL}"
)
#: Behind "it was agreed that": "the Clerk approach Biomass", "Cllr A should write".
_THAT = re.compile(
    rf"\b(?:agreed|suggested|requested)\sthat\s{_PARTIES}\s(?:(?:should|would|will|to)\s)?(?!(?:was|were|is|are|had|has|may|be|should|could|can)\b)(?=[a-z])(?P<inner>)"
)
_DASH = re.compile(
    rf"\s(?:[–-]|\()\s?(?i:action)?:?\s?{_PARTIES}(?:\sto\saction|\sto\s(?P<deed>[a-z][^.()]{{2,200}}))?\)?\.?$"
)
#: An owner in the margin: far behind the last word, or behind the last full stop.
_MARGIN = re.compile(
    r"(?:(?P<end>[\w.!?:;)’”\"])[ \t\u2003]{3,}|(?P<stop>[.!?;:)])\s+)"
    rf"(?P<owner>(?:All(?:\s[A-Z]{{2,4}})?|{_PERSON}|{_OFFICE}|{_INITIALS})"
    rf"(?:(?:\s?[/,&+]\s?|\sand\s)(?:{_PERSON}|{_OFFICE}|{_INITIALS})){{0,5}})\.?\s*$"
)
#: What says in a sentence that something is to be done.
_TO_DO = re.compile(
    r"\b(?:will|shall|must|to|would(?!\sbe\b(?!\s(?:asked|sent|posted|added|contacted|invited|written))))\s[a-z]"
    r"|\b(?:agreed|planned|suggested|requested|asked|arranged|undertaken|should)\b"
)
#: Who proposed and who seconded, before the words of what was agreed.
_MOVED = re.compile(
    r"(?s)\b(?i:proposed|moved)\b.{5,160}?\b(?i:seconded)\b.{2,80}?(?=\b(?:(?:unanimously|all)\s)?agreed\b)"
)
_ONLY_WILL = re.compile(rf"^{_PARTIES}\s(?:will|would|shall)\s")
#: Fewer words say no deed alone: "HL would expedite".
_FEW = 3
_BY_FORM = 9
#: Paragraphs at the beginning that name those who met, and their names: "L.Bow", "Ann Lee".
_ROLL_CALL = 40
_FULL_NAME = re.compile(r"\b([A-Z])(?:\.|[a-z’'-]+)\s?([A-Z])[a-z’'-]+")
_FORM = re.compile(r"(?:RESOLVED|Resolved|AGREED|Agreed)\s?[:–-]?\s?")
_ROLL = re.compile(r"(?<![\w/])(?P<initials>[A-Z]{2,4})(?!\w)")


def is_of_a_meeting(paragraphs: Sequence[Paragraph]) -> bool:
    """Say whether a text tells of a meeting in the words that minutes use, whatever is printed above it."""
    signs = [match.lastgroup for one in paragraphs for match in _OF_MEETINGS.finditer(one.text.text)]
    return len(set(signs)) >= _KINDS and len(signs) >= _TIMES


def sentences_of(span: Span) -> list[Span]:
    """Return the sentences of a span.

    Examples
    --------
    >>> text = "Cllr. J. Reed spoke. It was agreed to write. • The Clerk to ask."
    >>> [sentence.text for sentence in sentences_of(Span(0, len(text), text))]
    ['Cllr. J. Reed spoke.', 'It was agreed to write.', '• The Clerk to ask.']
    """
    bounds = [0, *(match.end() for match in _END.finditer(span.text)), len(span.text)]
    parts = (span.part(start, end) for start, end in pairwise(bounds))
    return [part for part in parts if not part.blank]


def read_agreed(paragraphs: Sequence[Paragraph]) -> tuple[Resolution, ...]:
    r"""Read what sentences of minutes tell to have been agreed, decided or approved.

    Parameters
    ----------
    paragraphs
        The paragraphs of the minutes.

    Returns
    -------
    tuple of Resolution
        In order, each as a reader's; what was agreed elsewhere or is still to be is left out.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> from cohesion_kg.readers.prose.paragraphs import read_paragraphs
    >>> text = "The gate is old. It was agreed to mend it. It had been agreed to wait.\n"
    >>> [told.items[0].text.text for told in read_agreed(read_paragraphs(text, read_blocks(text)))]
    ['It was agreed to mend it.']
    """
    agreed: list[Resolution] = []
    for paragraph in paragraphs:
        if paragraph.kind == "heading" or paragraph.note:
            continue
        before: Span | None = None
        for sentence in sentences_of(paragraph.text):
            match = _DECIDES.search(sentence.text)
            if match and not _is_told_otherwise(sentence.text):
                whole, bare = sentence, _BARE.fullmatch(sentence.text)
                if bare and before is None:
                    continue  # nothing says what was agreed
                if bare and before is not None:
                    start = paragraph.text.start
                    whole = paragraph.text.part(before.start - start, sentence.end - start)
                    agreed = [told for told in agreed if told.span != before]
                item = Item(paragraph.line, whole, whole)
                agreed.append(Resolution(sentence.part(*match.span()), whole, (item,), reading=_TOLD))
            before = sentence
    return tuple(agreed)


def _is_told_otherwise(words: str) -> bool:
    """Say whether a sentence tells of another day, leads in to a list, or only says that somebody agreed to act."""
    leads_in = words.startswith("(") or words.endswith(":") or _LEADS_IN.search(words)
    return bool(leads_in or _ELSEWHERE.search(words) or (_ACTS.match(words) and not _MEETS.match(words)))


def read_undertaken(paragraphs: Sequence[Paragraph], sure: bool = False) -> tuple[LoggedAction, ...]:
    r"""Read who is to do what, as sentences of minutes say it.

    Parameters
    ----------
    paragraphs
        The paragraphs of the minutes.
    sure
        Whether what somebody only "will" or "would" do counts for nothing, as where the paper writes actions out.

    Returns
    -------
    tuple of LoggedAction
        In order; initials count where the minutes print them more than once.

    Examples
    --------
    >>> from cohesion_kg.readers.text.blocks import read_blocks
    >>> from cohesion_kg.readers.prose.paragraphs import read_paragraphs
    >>> text = "The path is bad. The Clerk to write by 5 May 2021.\n\nSigns are to be sought – Cllr A. Lee\n"
    >>> undertaken = read_undertaken(read_paragraphs(text, read_blocks(text)))
    >>> [(action.text.text, action.party.text) for action in undertaken]
    [('write by 5 May 2021.', 'The Clerk'), ('Signs are to be sought', 'Cllr A. Lee')]
    """
    # A short line is taken for a heading by its form alone, and may yet say who is to act.
    body = [one for one in paragraphs if not one.note and (one.kind != "heading" or one.indent == _BY_FORM)]
    printed = Counter(match["initials"] for one in body for match in _ROLL.finditer(one.text.text))
    named = {"".join(match.groups()) for one in paragraphs[:_ROLL_CALL] for match in _FULL_NAME.finditer(one.text.text)}
    known = named.union(initials for initials, count in printed.items() if count > 1)
    undertaken = (action for one in body for action in _undertaken(one.text, known))
    return tuple(action for action in undertaken if not (sure and _ONLY_WILL.search(action.span.text)))


def _undertaken(span: Span, known: Collection[str]) -> Iterator[LoggedAction]:
    margin = _MARGIN.search(span.text)
    if margin is None or not _is_known(margin["owner"], known):
        for sentence in sentences_of(span):
            yield from _assigned(sentence, known)
        return
    owner = span.part(*margin.span("owner"))
    sentences = sentences_of(span.part(0, max(margin.end("end"), margin.end("stop"))))
    told = [action for sentence in sentences for action in _assigned(sentence, known)]
    yield from told
    if not any(_shares(action, owner) for action in told):
        deed = next((sentence for sentence in reversed(sentences) if _TO_DO.search(sentence.text)), None)
        if deed is not None and not any(action.span.start >= deed.start for action in told):
            moved = _MOVED.search(deed.text)
            deed = deed.part(moved.end()) if moved else deed
            yield LoggedAction(deed, deed, owner, read_deadline(deed), _AT_THE_END)


def _shares(action: LoggedAction, owner: Span) -> bool:
    names = set(re.findall(r"\w+", owner.text))
    return bool(action.party and names & set(re.findall(r"\w+", action.party.text)))


def _assigned(sentence: Span, known: Collection[str]) -> Iterator[LoggedAction]:
    """Yield what each party that a sentence names is to do; what one is to do ends where the next begins."""
    words = sentence.text
    if (match := _DASH.search(words)) and _is_known(match["party"], known):
        form = _FORM.match(words)
        before = sentence.part(form.end() if form else 0, match.start())
        deed = sentence.part(*match.span("deed")) if match["deed"] else before
        if not deed.blank and (match["deed"] or _TO_DO.search(deed.text)):
            party = sentence.part(*match.span("party"))
            yield LoggedAction(sentence, deed, party, read_deadline(deed), _AT_THE_END)
            return
    matches = [match for match in _UNDERTAKES.finditer(words) if _acts(match, known)]
    if not matches and (that := _THAT.search(words)) and _acts(that, known):
        matches = [that]
    starts = [match.start(_named(match)) for match in matches]
    for match, start, end in zip(matches, starts, [*starts[1:], len(words)], strict=False):
        clause = re.sub(r"[\s,;]*(?:\b(?:and|but|while))?[\s,;]*$", "", words[start:end])
        whole = sentence.part(start, start + len(clause))
        deed = sentence.part(match.end(), start + len(clause))
        text = deed if len(deed.text.split()) >= _FEW else whole
        yield LoggedAction(whole, text, sentence.part(*match.span(_named(match))), read_deadline(whole), _ASSIGNED)


def _named(match: re.Match[str]) -> str:
    return "party" if match["party"] else "inner"


def _acts(match: re.Match[str], known: Collection[str]) -> bool:
    """Say whether a party acts by itself: a meeting that agrees to something decides."""
    party = match[_named(match)]
    return _is_known(party, known) and not (_MEETS.match(f"{party} ") and "agreed" in match[0])


def _is_known(party: str, known: Collection[str]) -> bool:
    """Say whether initials are those of somebody; names and offices always are."""
    initials = re.findall(r"\b[A-Z]{2,4}\b", party)
    return not initials or any(one in known for one in initials)
