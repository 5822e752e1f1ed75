"""The queue of a day: whom to contact next over all channels, why, and in which order.

One line for each institution or lead, so that nobody is called twice; and one for each contact
person whose release is awaited. What makes a line is in
`queries/queue.py`; here is what a line is and how lines are ordered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from netzdesk.base.text import sort_key


class QueueKind(StrEnum):
    """Why an institution or a lead is in the queue; the strongest reason first."""

    AGREED = "agreed"
    """An appointment or call-back was agreed for today or earlier."""
    LIMIT = "limit"
    """The most attempts were made: 2.90 or 3.90 is proposed, a person confirms."""
    REPLY_OVERDUE = "reply_overdue"
    """A letter or mail is without an answer and its reply date has come."""
    FOLLOW_UP = "follow_up"
    CONTRADICTION = "contradiction"
    """The answers of a district contradict each other: ask again, or ask a further office."""
    SECOND_SOURCE = "second_source"
    ANOTHER_NO = "another_no"
    NAMES = "names"
    """Said yes and named nothing."""
    STRUCTURE = "structure"
    """The sources do not name the same structures."""
    FIRST_CONTACT = "first_contact"
    ASK = "ask"
    """Contacted before, without an answer, and nothing is due."""
    LEAD = "lead"
    APPROVAL_OVERDUE = "approval_overdue"
    """The release of a profile was asked for, and its deadline has passed."""
    APPROVAL_ANSWER = "approval_answer"
    """An answer to that came in, and nobody has entered it yet."""
    CLOSING = "closing"
    """No open district needs this institution any more: 4.80 is offered."""


class QueueGroup(StrEnum):
    """The groups of the page, in the order of the queue."""

    AGREED = "agreed"
    OVERDUE = "overdue"
    DUE = "due"
    TO_ASK = "to_ask"
    LEADS = "leads"
    RELEASES = "releases"
    """The release of profiles: what is overdue, and answers to be entered."""
    TO_CONFIRM = "to_confirm"
    """Limits: a person confirms."""
    TO_CLOSE = "to_close"


class QueueReason(NamedTuple):
    """One reason; the fields that its kind needs are set."""

    kind: QueueKind
    due: date | None = None
    due_time: str | None = None
    """HH:MM: agreed, or suggested after calls that failed."""
    follow_up_id: str | None = None
    person_id: str | None = None
    channel: str | None = None
    """The channel of the next contact; None: any."""
    region_ids: tuple[str, ...] = ()
    """The districts that are the reason, by name."""
    note: str | None = None
    """What was written beside the follow-up."""
    named_by: str | None = None
    """The institution that referred to this one: the follow-up came from there."""
    outcome: str | None = None
    """The outcome that the follow-up came from; for a limit, the one that is proposed."""
    since: date | None = None
    """The day of the contact that made it due."""
    sent_by: str | None = None
    """The channel of that contact."""
    attempts: int = 0
    """For a limit: attempts without an answer."""
    again: bool = False
    """For a contradiction: True asks those who answered, False a further office."""
    promised: bool = False
    """For a closing: a date is agreed or a follow-up of one's own is open; look before closing."""
    approval_id: str | None = None
    """The request for the release of a profile."""
    network_id: str | None = None
    """Whose release it is, or who is to be interviewed."""
    network: str = ""
    """Its name."""
    interview_id: str | None = None
    """The planned interview whose date it is."""


class QueueItem(NamedTuple):
    """One line: an institution, a lead or a contact person, its reasons the strongest first."""

    key: str
    """Stable while the line stays: `institution:<id>`, `lead:<id>` or `approval:<id>`."""
    reasons: tuple[QueueReason, ...]
    group: QueueGroup
    institution_id: str | None = None
    lead_id: str | None = None
    name: str = ""
    office: str = ""
    """The kind of the institution."""
    region_ids: tuple[str, ...] = ()
    """The open districts that this contact can bring further; else those it speaks for."""
    responsible_id: str | None = None
    """Who does it: of the follow-up, else of the institution, else of its open districts."""
    concerns: frozenset[str] = frozenset()
    """The researchers for whom this is "mine"."""
    brings: int = 0
    """How many open districts an answer brings further."""
    weight: float = 0.0
    """How many districts an answer brings to an end: one that needs two answers counts half."""
    later: bool = False
    """True: the suggested time or the office hours say that it is too early or too late now."""

    @property
    def kind(self) -> QueueKind:
        return self.reasons[0].kind

    @property
    def more(self) -> tuple[QueueReason, ...]:
        """The further reasons."""
        return self.reasons[1:]

    @property
    def due(self) -> date | None:
        return self.reasons[0].due

    @property
    def due_time(self) -> str | None:
        return self.reasons[0].due_time

    @property
    def channel(self) -> str | None:
        return self.reasons[0].channel

    @property
    def follow_up_id(self) -> str | None:
        """The follow-up that is done with this contact, also when it is not the first reason."""
        return next((reason.follow_up_id for reason in self.reasons if reason.follow_up_id), None)

    @property
    def approval_id(self) -> str | None:
        """The request for a release that is the first reason; None for all other lines."""
        return self.reasons[0].approval_id

    @property
    def interview_id(self) -> str | None:
        """The planned interview that is the first reason; None for all other lines."""
        return self.reasons[0].interview_id

    @property
    def person_id(self) -> str | None:
        return next((reason.person_id for reason in self.reasons if reason.person_id), None)

    def is_of(self, researcher_id: str) -> bool:
        """True when this line is the researcher's own („Meine“)."""
        return researcher_id in self.concerns


_FIRST: Final = date.min
_NO_TIME: Final = "24:00"


def ordered(items: Iterable[QueueItem]) -> tuple[QueueItem, ...]:
    """Return the lines in the order in which they are worked off.

    Agreed dates first by day and time; then what is overdue, the oldest first; then what is due
    today; then what is to be asked and leads; then releases; then what a person confirms; closings
    last. Within a day, and among what has no day, what brings the most districts to an end comes
    first, then what brings the most districts further, then the name. Nothing is left to chance.
    """
    return tuple(sorted(items, key=_place))


_RANKS: Final = {
    QueueGroup.AGREED: 0,
    QueueGroup.OVERDUE: 1,
    QueueGroup.DUE: 2,
    QueueGroup.TO_ASK: 3,
    QueueGroup.LEADS: 4,
    QueueGroup.RELEASES: 5,
    QueueGroup.TO_CONFIRM: 6,
    QueueGroup.TO_CLOSE: 7,
}


def _place(item: QueueItem) -> tuple[object, ...]:
    agreed = item.group is QueueGroup.AGREED
    return (
        _RANKS[item.group],
        item.due or _FIRST,
        (item.due_time or _NO_TIME) if agreed else item.later,
        -item.weight,
        -item.brings,
        sort_key(item.name),
        item.key,
    )


_NO_CONTACTS: Final = frozenset({QueueGroup.RELEASES, QueueGroup.TO_CONFIRM, QueueGroup.TO_CLOSE})


def next_item(
    items: Iterable[QueueItem], now_time: str | None = None, skip: frozenset[str] = frozenset()
) -> QueueItem | None:
    """Return the next case after one is done; None when the day's work is done.

    An agreed time that is still to come waits; releases, limits and closings are no calls, and
    keys in `skip` were put aside.
    """
    for item in items:
        if item.key in skip or item.group in _NO_CONTACTS:
            continue
        agreed_later = item.kind is QueueKind.AGREED and (item.due_time or "") > (now_time or "")
        if now_time is None or not agreed_later:
            return item
    return None
