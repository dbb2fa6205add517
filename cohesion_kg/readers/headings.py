"""What a heading that is no known phrase says of its column: by its head word, or by what it asks."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["meaning_of"]


def _heads(**roles: str) -> dict[str, str]:
    return {word: role.replace("_", "-") for role, words in roles.items() for word in words.split()}


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

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?(?: ?'?\d{2,4})?"
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
    (rf"{_MONTH} ?(?:-|–|to|/) ?{_MONTH}", "progress"),
)
_ASKED = re.compile("|".join(f"({phrase})" for phrase, _ in _ASKING))


@lru_cache(maxsize=4096)
def meaning_of(heading: str) -> str | None:
    """Return the role that a heading gives its column by what its words mean.

    Parameters
    ----------
    heading
        A heading in small letters, without brackets and notes.

    Returns
    -------
    str or None
        The role; None where the words tell none.

    Examples
    --------
    >>> [meaning_of(heading) for heading in ("recommendation of the task group", "implementation due", "named lead")]
    ['recommendation', 'deadline', 'responsible']
    >>> [meaning_of(heading) for heading in ("what will happen next", "how we will know", "directed to", "based at")]
    ['action', 'outcome', 'responsible', None]
    """
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
