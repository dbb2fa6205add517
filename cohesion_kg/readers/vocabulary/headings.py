"""What a heading means: the role that it gives its column, as a known phrase or by what its words say."""

from __future__ import annotations

import calendar
import re
from functools import lru_cache

from cohesion_kg.readers.text.blocks import Span
from cohesion_kg.readers.vocabulary.cell_text import plain

__all__ = ["LONGEST_HEADING", "MONTH", "MONTHS", "inferred_role", "instruction", "role_of"]

#: The months in small letters, January first.
MONTHS = tuple(month.lower() for month in calendar.month_name[1:])
#: The name of a month, whole or short.
MONTH = rf"(?:{'|'.join([*MONTHS, *(month[:3] for month in MONTHS), 'sept'])})\.?"
_PARTY = (
    r"(?:agency|body|councillor|department|director|directorate|holder|manager|member|officer|organisation|partner"
    r"|person|post|service|team)s?"
)
_LEAD = (
    rf"(?:(?:responsible|lead(?:ing)?|accountable|named|action|delivery)(?: {_PARTY})*"
    r"|(?:cabinet|executive|portfolio)(?: lead)? (?:member|holder|councillor)|(?:scrutiny|council) (?:lead|officer))s?"
)
_DATE = r"(?:date|deadline|time-?scale|time-?line|time-?frame|completion)s?"
_STATE = r"b?rag(?: ?b)?|status|risks?|confidence"

#: What the heading of a column may say, and the role that it gives the column. Each phrase is the whole
#: heading, in lower case, without its instructions, notes and brackets; the first that fits decides.
_PHRASES: tuple[tuple[str, str], ...] = (
    (
        r"(?:(?:serial|item|rec|recommendation|action|objective|ref(?:erence)?|row)\.? )?(?:no|number|ref|id)s?",
        "number",
    ),
    (r"reference|recs?|#|№", "number"),
    (r"(?:[a-z]+ )?recommendations?(?: text| (?:of|from) (?:the )?[a-z]+)?", "recommendation"),
    (
        r"(?:key |strategic )?(?:themes?|strands?|work ?streams?|pillars?|topics?|categor(?:y|ies)|focus areas?)",
        "theme",
    ),
    (
        r"(?:(?:key|strategic|our|specific|overall) )*(?:objective|aim|goal|priority|priorities|measure)s?(?: \d+)?",
        "objective",
    ),
    (r"(?:date |when )(?:implemented|completed|achieved|closed)|(?:implemented|completed) on", "deadline"),
    (r"how (?:will )?we(?: will)? know.*|what (?:will )?(?:success|good) (?:will )?looks? like", "outcome"),
    (r"(?:actions? |work )(?:taken|completed|done)(?: to date| so far)?", "progress"),
    (
        r"(?:(?:[a-z]+ )?actions?|(?:(?:key|main|our|planned|proposed|agreed|required) )?"
        r"(?:tasks?|activity|activities|milestones?|interventions?))"
        r"(?: points?| steps?)?(?: required| to be taken| proposed| agreed| needed| planned)?",
        "action",
    ),
    (r"(?:what|how)(?: (?:we will|will we) (?:do|deliver)(?: it)?)?|what (?:needs to|will|is to) be done", "action"),
    (
        r"(?:what )?(?:we|the council)(?: have| has|['’]ve| are| is)? (?:committed|agreed|pledged|promised)"
        r"(?: to)?(?: do)?"
        r"|what (?:are we|we are|we['’]re) (?:going to do|doing)|what we (?:need|plan|intend|want) to do"
        r"|(?:our |key )?(?:commitment|pledge)s?",
        "action",
    ),
    (
        r"(?:(?:key|other|delivery|supporting|external) )*(?:partners?|stakeholders?)"
        r"(?: organisations?| agenc(?:y|ies))?"
        r"(?: involved)?|(?:supported by|with whom|in partnership with|support officers?)",
        "partner",
    ),
    (rf"{_LEAD}(?:(?: ?[/&] ?| and | or )(?:{_LEAD}|{_PARTY}))*|{_PARTY} responsible", "responsible"),
    (r"(?:post|job) title|(?:post ?holder|officer|post|director)s?|(?:[a-z]+ )?owners?|(?:by )?whom?", "responsible"),
    (
        r"who (?:by|leads|is leading|will (?:lead|do|deliver)(?: it| this)?|is responsible)"
        r"|(?:lead )?responsibility|(?:led|owned|action|actioned|delivered) by",
        "responsible",
    ),
    (r"(?:start|starting|commencement)(?: date)?|from|start by", "start"),
    (
        r"(?:meeting|committee|cabinet|panel|agenda|report|review|decision|minute|update)(?:['’]?s)? dates?"
        r"|date (?:of (?:the )?(?:meeting|report|decision|panel)|raised|reported|logged|added|agreed|updated|reviewed)"
        r"|last (?:updated?|reviewed)(?: on)?",
        "reference",
    ),
    (
        rf"(?:(?:[a-z]+|end) )?(?:completion )?{_DATE}(?: due)?|(?:date|timescale)s? for (?:completion|implementation)",
        "deadline",
    ),
    (r"(?:by )?when (?:will (?:we|it)|we will|it will) (?:do it|be done|do this|be completed)", "deadline"),
    (r"(?:by )?when(?: by)?|due(?: by)?|to be completed(?: by)?|complet(?:e|ed) by|frequency|target", "deadline"),
    (
        r"(?:(?:total|annual|estimated|budget|available|£) ?)*(?:cost|budget)s?(?: ?£[0-9km]*)?"
        r"(?: required| implications?| code)?"
        r"|£(?:k|000s?)?|amount",
        "cost",
    ),
    (r"(?:(?:financial|staff|human|other) )*(?:resources?|implications)(?: required| needed| implications)?", "cost"),
    (r"(?:source of )?funding(?: source| stream| required)?s?", "cost"),
    (
        rf"(?:(?:current|latest|overall|action|delivery|progress) )?(?:{_STATE})(?: (?:rating|status|score|level))?",
        "status",
    ),
    (r"(?:completed|achieved|implemented|on track)\?", "status"),
    (rf"(?:{_STATE}) (?:at |as at |on )?(?:{MONTH} )?(?:19|20)\d\d", "status"),
    (
        r"(?:is (?:it|this) )?(?:accept|agree|approve)(?:e?d)?|reject(?:ed)?|not accepted|partially accepted|decision",
        "response",
    ),
    (
        r"(?:(?:the|council|executive|cabinet|service|directorate|management|officer|proposed|formal)(?:['’]?s)? )*"
        r"(?:responses?|reply|replies)(?: (?:of|from|by|to) .*)?"
        r"|comments? from (?:the )?(?:service|directorate|cabinet)",
        "response",
    ),
    (
        r"(?:(?:expected|intended|desired|key|measurable|anticipated|planned) )*"
        r"(?:outcome|impact|output|result|benefit)s?"
        r"|(?:success|outcome|performance) (?:measure|indicator|criteria|target)s?|measures? of success|success|kpis?",
        "outcome",
    ),
    (r"(?:key )?performance indicators?|indicators?|(?:supporting )?evidence(?: (?:of|required|base).*)?", "outcome"),
    (
        r"(?:(?:action|latest|further|additional|general|officer|quarterly|monthly|current) )*"
        r"(?:comment|note|remark|update)s?|commentary|next steps?|issues?",
        "comment",
    ),
    (
        rf"(?:action |progress |scrutiny )?(?:update|progress|position)s?(?: ?[-–:] ?| )"
        rf"(?:(?:as )?(?:at|to|of|on|for) )?"
        rf"(?:\d{{1,2}}(?:st|nd|rd|th)? )?{MONTH}(?: '?\d{{2,4}})?",
        "progress",
    ),
    (rf"{MONTH}(?:[ -]'?\d{{2,4}})?(?: update| progress| position)?|(?:q|qtr |quarter )[1-4](?: .*)?", "progress"),
    (
        r"(?:(?:current|latest|action|actual) )*(?:progress|achievement)s?"
        r"(?: to date| so far| made| updates?| reports?)?",
        "progress",
    ),
    (r"progress against .*|(?:current )?position", "progress"),
    (r"items?|description|details?", "item"),
)

#: All phrases at once, each a group of its own: of alternatives the first that fits is taken.
_HEADING = re.compile("|".join(rf"({phrase})\??" for phrase, _ in _PHRASES))
_INSTRUCTION = re.compile(r"\(\s*(please\b[^)]*)\)|<i>\s*(please\b[^<]*)</i>", re.IGNORECASE)
#: A mark that points to a note: "Deadline*", "Cost [1]", "Lead<sup>2</sup>", "Status¹".
_FOOTNOTE = re.compile(r"(?:\s*(?:[*†‡§¹²³⁴⁵⁶⁷⁸⁹]|\[\d{1,2}\]|(?<=[a-z]{3})\d))+$", re.IGNORECASE)
#: A heading whose last letters a narrow column broke off: "Timescal e".
_BROKEN_OFF = re.compile(r"(?<=[a-z]{4}) (?=[a-z]{1,2}$)")
#: Characters of the longest heading that is understood by what its words mean.
LONGEST_HEADING = 80
_LONGEST = 300  # characters; longer text is prose, with or without the form's instructions
_RAISED = re.compile(r"<sup>[^<]*</sup>", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)|\by ?/ ?n\b")


def _heads(**roles: str) -> dict[str, str]:
    return {word: role for role, words in roles.items() for word in words.split()}


#: The noun that a heading comes down to, and the role it gives: "Estimated cost to the parish" is a cost.
_HEADS = _heads(
    recommendation="recommendation recommendations",
    action="action actions activity activities task tasks step steps intervention interventions initiative initiatives"
    " deliverable deliverables",
    objective="objective objectives aim aims goal goals priority priorities ambition ambitions commitment commitments",
    theme="theme themes strand strands workstream workstreams pillar pillars topic topics category section area areas",
    responsible="lead leads owner owners responsibility assignee postholder sponsor sponsors sro accountable",
    deadline="deadline deadlines timescale timescales timeframe timeframes timeline timelines timing timings due"
    " completion finish end dates",
    cost="cost costs budget budgets funding resource resources money expenditure price",
    status="status rag brag rating",
    progress="progress position update updates achievement achievements",
    comment="comment comments note notes remark remarks commentary observations",
    outcome="outcome outcomes impact impacts output outputs result results benefit benefits success evidence kpi kpis"
    " indicator indicators measure measures",
    response="response responses reply replies decision decisions",
    partner="partner partners stakeholder stakeholders",
    number="ref reference no number",
    reference="para paras paragraph paragraphs minute minutes page pages meeting source",
)
#: Parties are named so too: they head the column of who is responsible only beside a word that says it.
_PARTIES = frozenset(
    "agency body councillor councillors department director directors directorate division holder manager managers"
    " member members officer officers organisation organisations person people post service services team teams".split()
)
_TELLING = frozenset(
    "accountable allocated assigned delivery lead leading named nominated owning responsible senior".split()
)
_PREPOSITIONS = frozenset("against as at by for from in of on since that to under which with within".split())
#: What stands behind the noun and does not change it: "Funding needed".
_BEHIND = frozenset(
    "agreed identified intended involved necessary needed planned proposed recommended required".split()
)
_DONE = frozenset("achieved completed delivered done taken".split())
_MOST_WORDS = 8

_MONTH_YEAR = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?(?: ?'?\d{2,4})?"
#: Headings that ask: what is asked tells the role; the first that fits.
_ASKING: tuple[tuple[str, str], ...] = (
    (r"(?:to|with) whom", "partner"),
    (r"(?:by )?(?:who|whom|whose)\b(?! (?:benefits|is it for)).*", "responsible"),
    (r"(?:directed|addressed|assigned|allocated|delegated|referred|given) to|assigned|allocated", "responsible"),
    (r"(?:by |from )?when\b.*|(?:(?:finish|complete|finished|completed|done|delivered|ready|end) )?by", "deadline"),
    (r"how (?:much|many)\b.*|what (?:it )?will it cost|what (?:it|this) (?:will )?costs?", "cost"),
    (
        r"how (?:will |do |shall )?(?:we |you |it |the \w+ )?(?:will |can )?(?:be )?(?:know|measure|tell|judge).*",
        "outcome",
    ),
    (r"what (?:difference|success|good|will (?:be different|change)|has changed).*", "outcome"),
    (r"what (?:has|have|we have|we['’]ve|was|were|happened)\b.*|(?:done|delivered) (?:to date|so far)", "progress"),
    (r"what (?:we|you|people|residents|they) (?:heard|said|told|found|know).*|why\b.*", "comment"),
    (r"(?:what|how) (?:we|you|the \w+|will|is|are|needs?|must|should|to)\b.*|to do|(?:things )?to be done", "action"),
    (r"(?:what )?we(?:['’]ll| will| shall| (?:plan|intend|aim) to)(?: do)?|our promises?", "action"),
    (r"(?:we|the \w+) recommends?(?: that)?", "recommendation"),
    (r"(?:done|completed?|achieved|delivered|on track|finished|closed|implemented)(?: ?\(?y ?/ ?n\)?)?", "status"),
    (r"(?:date|day|when|meeting) .*\b(?:raised|reported|logged|added|agreed)", "reference"),
    (r"(?:raised|reported|logged|added|identified|agreed|requested|made)(?: (?:on|at|by|in))?", "reference"),
    (r"date (?:raised|reported|logged|added|agreed|of (?:the )?(?:meeting|report|decision|panel|review))", "reference"),
    (rf"{_MONTH_YEAR} ?(?:-|–|to|/) ?{_MONTH_YEAR}", "progress"),
)
_ASKED = re.compile("|".join(f"({phrase})" for phrase, _ in _ASKING))


def instruction(heading: Span) -> Span | None:
    """Return what a form asks of its writer inside a heading.

    Examples
    --------
    >>> instruction(Span(0, 41, "Actions <i>(please provide 3 actions)</i>")).text
    'please provide 3 actions'
    """
    match = _INSTRUCTION.search(heading.text)
    return heading.part(*match.span(match.lastindex or 1)) if match else None


@lru_cache(maxsize=4096)
def role_of(heading: str) -> str | None:
    """Return the role that a heading gives its column.

    Examples
    --------
    >>> role_of("Responsible Officer"), role_of("POST TITLE"), role_of("BUDGET COST"), role_of("MAY")
    ('responsible', 'responsible', 'cost', 'progress')
    >>> role_of("Actions <i>(please provide 3 actions)</i>"), role_of("Progress / RAG*"), role_of("Crewe")
    ('action', 'progress', None)
    """
    if len(heading) > _LONGEST:
        return None
    words = _words(heading)
    roles = [_role(words)]
    if roles == [None]:
        roles = [_role(part) for part in re.split(r" ?[/&] ?| and | or |, ", words)]
    if not all(roles) and _BROKEN_OFF.search(words):
        roles = [_role(_BROKEN_OFF.sub("", words))]
    return roles[0] if all(roles) else None


def inferred_role(heading: str) -> str | None:
    """Return the role that a heading gives its column, if not as a known phrase then by what its words mean.

    Examples
    --------
    >>> role_of("Named lead"), inferred_role("Named lead")
    (None, 'responsible')
    >>> headings = ("What will happen next", "Implementation due", "Directed to", "Based at")
    >>> [inferred_role(heading) for heading in headings]
    ['action', 'deadline', 'responsible', None]
    """
    return role_of(heading) or (_meaning_of(_words(heading)) if 0 < len(heading) <= LONGEST_HEADING else None)


def _words(heading: str) -> str:
    words = _FOOTNOTE.sub("", plain(_INSTRUCTION.sub(" ", _RAISED.sub("", heading)))).casefold()
    return " ".join(_BRACKETS.sub("", words).split()).strip(" :*.†‡")


def _role(words: str) -> str | None:
    match = _HEADING.fullmatch(words)
    return _PHRASES[(match.lastindex or 1) - 1][1] if match else None


@lru_cache(maxsize=4096)
def _meaning_of(heading: str) -> str | None:
    """Return the role of a heading in small letters, without brackets and notes, that is no known phrase."""
    words = heading.strip(" ?.:*")
    if match := _ASKED.fullmatch(words):
        return _ASKING[(match.lastindex or 1) - 1][1]
    tokens = [re.sub(r"['’]s?$", "", token) for token in re.findall(r"[a-z][a-z'’-]*", words)]
    if not 0 < len(tokens) <= _MOST_WORDS or "not" in tokens or tokens[0] in _PREPOSITIONS:
        return None
    end = next((at for at, token in enumerate(tokens) if at and token in _PREPOSITIONS), len(tokens))
    if len(tokens) > 1 and set(tokens) <= _PARTIES | {"and", "or"}:
        return "responsible"  # "Officer/Member"
    front = tokens[:end]
    if front[-1] == "responsible" and len(front) > 1:
        return "responsible"
    while len(front) > 1 and front[-1] in _BEHIND:
        front = front[:-1]
    if front[-1] in _DONE and len(front) > 1:
        return "progress" if _HEADS.get(front[-2]) in ("action", "progress") else None
    if front[-1] in _PARTIES:
        return "responsible" if _TELLING & set(front[:-1]) else None
    return _HEADS.get(front[-1])
