"""Private details that their form alone gives away: addresses, telephone numbers, accounts, numbers of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

__all__ = ["by_form", "is_telephone"]

#: A detail: where it starts, where it ends, and its kind.
Detail = tuple[int, int, str]

_ADDRESS, _TELEPHONE = "e-mail address", "telephone number"

_SIGNS = ("@", "[at]", "(at)", "{at}", "<at>", "[ at ]", "( at )", "&#64;", "&commat;", "%40", " at ")
_LOCAL = re.compile(r"[\w.+'\\&%#~-]{1,64}[ \n\u2028]?$")
_DOT = r"(?: ?[\[({<] ?(?:dot|\.) ?[\])}>] ?| dot |[ \n\u2028]?\.|\.[\n\u2028](?=(?:gov|org|ac|co|com|uk|net|nhs)\b))"
_DOMAIN = re.compile(rf"[ \n\u2028]?[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,8}}")
_LAST_PART = re.compile(rf"{_DOT}([\w-]{{1,63}})$")
_TOP = re.compile(r"[^\W\d_]{2,24}|xn--[\w-]+")
_COMMON_TOP = frozenset("cat com cymru edu eu gov info io ireland london mobi net org scot uk wales".split())
_DOTTED = re.compile(r"[a-z]{1,30}[._][a-z]{2,30}")
_BEFORE_SIGN, _AFTER_SIGN = 66, 600  # characters that an address can have on each side of its sign

_RUN = re.compile(r"[0-9][0-9 ()./\\_-]{8,}")
_BROKEN = re.compile(r"[\n\u2028](?:(?<=[0-9)./-][\n\u2028])|(?<=[0-9)] [\n\u2028]))[ \t]{0,9}[(]?[0-9]")
_RUN_BEFORE, _RUN_AFTER = re.compile(r"[+(0-9][0-9 ()./-]{0,16}$"), re.compile(r"[0-9 ()./-]{1,16}")
#: What the numbers that are told by their form begin with, or how they are grouped.
_MAY_HOLD = re.compile(
    r"(?<![0-9])0[0-35789](?:[\s()./-]{0,12}[0-9]){7}|\+|(?<![0-9])44[\s(]|[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}"
    r"|[0-9]{4}[ -][0-9]{4,6}[ -][0-9]{4}"
    r"|[0-9]{15}|[0-9]{2}[ -][0-9]{2}[ -][0-9]{2}[ /-]{1,3}[0-9]{4}|[0-9]{6}[ -][0-9]{8}"
)
_FIGURES = re.compile(r"[0-9]+")
_DATE = re.compile(r"\b\d{1,2}[ ./-]\d{1,2}[./-](?:\d\d){1,2}\b|\b(?:19|20)\d\d[./-]\d{1,2}\b|[./-] ?(?:19|20)\d\d$")
#: How the figures of a national number are grouped.
_GROUPED = frozenset(
    [(3, 4, 4), (3, 8), (4, 3, 4), (4, 7), (4, 4, 3), (5, 6), (5, 3, 3), (5, 2, 2, 2), (5, 2, 4), (5, 4, 2), (6, 5)]
)
_EXTENSION = re.compile(r"[ ,;(]{0,3}(?:extension|extn|ext|x)[ .:]{0,2}[0-9]{2,6}(?![0-9])")
_GRID = re.compile(r"\b[hnost][a-hj-z] ?$")
_CARD = re.compile(r"4|5[1-5]|2[2-7]|3[47]|6(?:011|5)")
#: How the figures of cards are grouped, and those of a sort code with its account.
_CARDS: tuple[tuple[int, ...], ...] = ((4, 4, 4, 4), (4, 6, 5), (16,), (15,))
_ACCOUNTS: tuple[tuple[int, ...], ...] = ((2, 2, 2, 8), (2, 2, 2, 7), (2, 2, 2, 4, 4), (6, 8))
_TOWARDS_ACCOUNT = re.compile(r"\b(?:account|a/?c|bank|bacs|paid (?:in)?to|payable to|sort)\b")
_IBAN_BEFORE = re.compile(r"(?<![a-z0-9])[a-z]{2}[ ./-]{0,2}(?:[0-9]{2}[ ./-]{0,2}(?:[a-z0-9]{1,4}[ ./-]{0,2}){0,3})?$")
_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2}[ ./-]{0,2}[0-9]{2}(?:[ ./\u2028\n-]{0,2}[a-z0-9]){11,30}")
#: The last letter of a National Insurance number, and what stands before it.
_SUFFIX = re.compile(r"[a-d](?:(?<=[0-9].)|(?<=[0-9][ ./\n\u2028-].)|(?<=[0-9] [ -].))(?![a-z0-9])")
_INSURANCE = re.compile(
    r"(?<![a-z0-9])[abceghj-prstw-z][ ./-]?[abceghj-nprstw-z](?:[ ./\n\u2028-]{0,3}[0-9]){6}[ ./\n\u2028-]{0,3}[a-d]$"
)
_LONGEST_INSURANCE = 32
#: Small words before a date and another small word, as in "by 31 03 17 a report".
_WORDS = frozenset("am an as at be by he me my on or pm so th us we".split())
#: Before a number that is that of a thing: an invoice, an order, a book.
_OF_A_THING = re.compile(
    r"\b(?:application|asset|barcode|batch|budget|case|charity|cheque|code|company|contract|document|ean|gl|grid|id|inv"
    r"|invoices?|isbn|issn|item|job|journal|ledger|meter|mpan|mprn|order|planning|po|project|purchase|receipt|refs?"
    r"|reference|registered|requisition|serial|sku|tender|trans|transaction|uprn|usrn|vat|voucher)"
    r"[\s.:#()/-]{0,3}(?:(?:code|id|is|no|nos|nr|num|number|ref|was)\b[\s.:#()/-]{0,3}){0,2}$"
)
_LABEL_BEFORE, _TOKEN_BEFORE = 40, 200


def by_form(folded: str) -> Iterator[Detail]:
    """Yield the details that a text shows by their form.

    Parameters
    ----------
    folded
        The text in one spelling.

    Examples
    --------
    >>> [kind for *_, kind in by_form("ask ann [at] x.gov.uk or 0114 273 4567")]
    ['e-mail address', 'telephone number']
    >>> list(by_form("3@£200; invoice 00123456789"))
    []
    """
    yield from _addresses(folded)
    for match in _RUN.finditer(folded):
        start, end = match.span()
        # Most runs are dates and numbers of things: too short for what does not begin with 0 or a sign.
        if folded[start] == "0" or end - start > 11 or (start and folded[start - 1] in "+ -"):
            yield from _numbers(folded, start, end)
    for start, end in _broken_runs(folded):
        yield from _numbers(folded, start, end)
    for suffix in _SUFFIX.finditer(folded):
        number = _INSURANCE.search(folded, max(0, suffix.end() - _LONGEST_INSURANCE), suffix.end())
        if number and not (number[0][:2] in _WORDS and number[0][2] == " "):
            yield *number.span(), "National Insurance number"


# E-mail addresses ---------------------------------------------------------------------------------------------------


def _addresses(folded: str) -> Iterator[Detail]:
    signs = [sign for sign in _SIGNS if sign in folded]
    for sign in signs:
        end, at = 0, folded.find(sign)
        while at >= 0:
            # What stands before the sign is looked for from the sign, so that no long word is gone through twice.
            if sign == " at " and not ("." in folded[max(0, at - 20) : at] or " dot " in folded[at : at + 80]):
                at = folded.find(sign, at + 1)
                continue
            local = _LOCAL.search(folded, max(end, at - _BEFORE_SIGN), at)
            if local and (reach := _domain(folded, at + len(sign), sign, local[0])):
                yield local.start(), reach, _ADDRESS
                end = reach
            at = folded.find(sign, max(at + 1, end))


def _domain(folded: str, start: int, sign: str, local: str) -> int | None:
    """Return where the domain behind a sign ends; None where no address stands around the sign."""
    match = _DOMAIN.match(folded, start, start + _AFTER_SIGN)
    if not match or not re.search(r"\w", local):
        return None
    domain = match[0]
    while (last := _LAST_PART.search(domain)) and not _TOP.fullmatch(last[1]):
        domain = domain[: last.start()]
    if not last or domain.strip().startswith("www."):
        return None
    # Words around a sign with spaces, and a number before it, are an address only with a usual end.
    loose = local[-1].isspace() or domain[0].isspace() or local.isdigit()
    if loose and last[1] not in _COMMON_TOP:
        return None
    if sign == " at " and not ("dot" in domain or _DOTTED.fullmatch(local)):
        return None
    return start + len(domain)


# Numbers --------------------------------------------------------------------------------------------------------------


def _broken_runs(folded: str) -> Iterator[tuple[int, int]]:
    """Yield runs of figures that go on in the next line of a cell, or of a line of prose."""
    for match in _BROKEN.finditer(folded):
        before = _RUN_BEFORE.search(folded, max(0, match.start() - 16), match.start())
        after = _RUN_AFTER.match(folded, match.end() - 1)
        if not before or not after or not {"0", "+"} & set(before[0]):
            continue
        line_break = folded.find("\n", match.start(), match.end())
        if line_break >= 0:
            line = folded[max(folded.rfind("\n", 0, line_break) + 1, before.start() - _TOKEN_BEFORE) : before.start()]
            # Numbers that lie one below the other are two; and the next line of a table has other cells.
            if not line.strip(" *-") or ("\t" in line and folded[line_break + 1] != "\t"):
                continue
        yield before.start(), after.end()


def _numbers(folded: str, start: int, end: int) -> Iterator[Detail]:
    """Yield the details in a run of figures and what parts them."""
    if _IBAN_BEFORE.search(folded, max(0, start - 20), start) and (iban := _iban(folded, start, end)):
        yield iban
        start = max(start, iban[1])
    if not _MAY_HOLD.search(folded, max(0, start - 1), end):
        return
    groups = [match.span() for match in _FIGURES.finditer(folded, start, end)]
    at = 0
    while at < len(groups):
        detail = _number(folded, groups[at : at + 16])
        if detail:
            yield detail
            while at < len(groups) and groups[at][0] < detail[1]:
                at += 1
        else:
            at += 1


def _number(folded: str, groups: Sequence[tuple[int, int]]) -> Detail | None:
    """Return the detail that begins with the first of some groups of figures."""
    start = groups[0][0]
    while start and folded[start - 1] in "(+":
        start -= 1
    if not _may_begin(folded, start) or _OF_A_THING.search(folded, max(0, start - _LABEL_BEFORE), start):
        return None
    token = folded[max(0, start - _TOKEN_BEFORE) : start].rpartition(" ")[2]
    if "://" in token or "www." in token:
        return None
    figures = [folded[first:last] for first, last in groups]
    return _telephone(folded, start, groups, figures) or _other_number(folded, start, groups, figures)


def _may_begin(folded: str, start: int) -> bool:
    before = folded[max(0, start - 2) : start]
    if not before:
        return True
    if before[-1].isalnum() or before[-1] in "_=£$€#%@":
        return False
    return not (before[-1] in ",./\\-" and len(before) > 1 and before[0].isalnum())


def _may_end(folded: str, end: int) -> bool:
    after = folded[end : end + 2]
    if not after:
        return True
    if after[0].isalnum() or after[0] in "_%":
        return False
    return not (after[0] in ".,-" and len(after) > 1 and after[1].isdigit())


def _telephone(folded: str, start: int, groups: Sequence[tuple[int, int]], figures: Sequence[str]) -> Detail | None:
    opening = folded[start : groups[0][0]]
    first = figures[0]
    abroad = "+" in opening or first.startswith("00")
    if not (abroad or first[0] == "0" or (first == "44" and len(figures) > 1)):
        return None
    candidates = []
    total = ""
    for index, group in enumerate(figures):
        total += group
        if len(total) > 18:
            break
        if len(total) >= 9 and _may_end(folded, groups[index][1]):
            candidates.append((index + 1, total))
    for count, joined in reversed(candidates):
        end = groups[count - 1][1]
        if "+" in opening:
            matches = is_telephone("+" + joined)
        elif joined.startswith("0044"):
            matches = is_telephone("+" + joined[2:])
        elif abroad:
            matches = len(first) <= 5 and count > 1 and is_telephone("+" + joined[2:])
        elif first == "44":
            is_marked = figures[1] == "0" or figures[1][0] == "7"
            matches = is_marked and count > 1 and is_telephone("+" + joined)
        else:
            matches = _is_national(folded[groups[0][0] : end], joined, [len(one) for one in figures[:count]])
            if matches and _GRID.search(folded, max(0, start - 4), start):
                lengths = {len(one) for one in figures[:count]}
                matches = not (len(joined) == 10 and len(lengths) == 1)
        if matches:
            extension = _EXTENSION.match(folded, end)
            return start, extension.end() if extension else end, _TELEPHONE
    return None


def _is_national(printed: str, joined: str, lengths: Sequence[int]) -> bool:
    """Say whether figures that begin with 0 are grouped as those of a telephone number are."""
    if len(joined) not in (10, 11) or joined[1] in "046" or len(set(joined)) < 3:
        return False
    if len(lengths) == 1:
        return len(joined) == 11 or _is_known("0" + joined[1:])
    if _DATE.search(printed):
        return False
    if tuple(lengths) in _GROUPED:
        return True
    return len(lengths) <= 5 and max(lengths) > 2 and _is_known(joined)


def is_telephone(digits: str) -> bool:
    """Say whether digits are a telephone number of any country, with `+` before its code, or of this one.

    Examples
    --------
    >>> is_telephone("+4401142734567"), is_telephone("+35316798700"), is_telephone("01020010031")
    (True, True, False)
    """
    if digits.startswith("+44"):
        digits = "0" + digits[3:].removeprefix("0")
    if digits.startswith("0"):
        return len(digits) in (10, 11) and (digits[1] in "1235789") and _is_known(digits)
    return _is_known(digits)


@lru_cache(maxsize=4096)
def _is_known(digits: str) -> bool:
    import phonenumbers

    if digits.startswith(("01632", "07700900")) and len(digits) == 11:  # kept for stories and examples
        return True
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, "GB"))
    except phonenumbers.NumberParseException:
        return False


def _other_number(folded: str, start: int, groups: Sequence[tuple[int, int]], figures: Sequence[str]) -> Detail | None:
    lengths = tuple(map(len, figures))
    if re.search(r"[0-9][ ./-]{1,3}$", folded[max(0, start - 4) : start]):
        return None  # in the middle of a row of figures
    if lengths == (3, 3, 4) and figures[0][0] in "4679" and _may_end(folded, groups[2][1]):
        from stdnum.gb import nhs

        if nhs.is_valid("".join(figures)):
            return start, groups[2][1], "NHS number"
    for shape in _CARDS:
        if lengths == shape and _CARD.match("".join(figures[:2])):
            from stdnum import luhn

            if luhn.is_valid("".join(figures)) and _may_end(folded, groups[len(shape) - 1][1]):
                return start, groups[len(shape) - 1][1], "payment card"
    for shape in _ACCOUNTS:
        if lengths[: len(shape)] == shape and _may_end(folded, groups[len(shape) - 1][1]):
            is_date = shape == (6, 8) or (figures[0] <= "31" and figures[1] <= "12")
            if not is_date or _TOWARDS_ACCOUNT.search(folded, max(0, start - _LABEL_BEFORE), start):
                return start, groups[len(shape) - 1][1], "bank account"
    return None


def _iban(folded: str, start: int, end: int) -> Detail | None:
    match = _IBAN.search(folded, max(0, start - 20), end + 24)
    if not match or match.start() > start:
        return None
    from stdnum import iban

    places = [match.start() + at for at, sign in enumerate(match[0]) if sign.isalnum()]
    compact = "".join(folded[place] for place in places).upper()
    length = _iban_length(compact[:2])
    if length and iban.is_valid(compact[:length]):
        return match.start(), places[length - 1] + 1, "bank account"
    return None


@cache
def _iban_length(country: str) -> int | None:
    """Return how long the account numbers of a country are."""
    from stdnum.iban import _ibandb

    structure = _ibandb.info(country)[0][1].get("bban")
    return 4 + sum(map(int, re.findall(r"\d+", structure))) if structure else None
