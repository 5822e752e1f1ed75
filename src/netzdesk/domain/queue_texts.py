"""Why somebody is in the queue, in whole sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.queue import QueueGroup, QueueItem, QueueKind, QueueReason

_PROMISED: Final = "2.38"
_SHOWN_REGIONS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueNames:
    """The names that the sentences need, by key or code."""

    today: date
    regions: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)


def reason_text(item: QueueItem, tr: Translator, names: QueueNames) -> str:
    """Return the strongest reason of a line as a sentence."""
    return one_reason(item, item.reasons[0], tr, names)


def reason_texts(item: QueueItem, tr: Translator, names: QueueNames) -> tuple[str, ...]:
    """Return all reasons of a line, the strongest first."""
    return tuple(one_reason(item, reason, tr, names) for reason in item.reasons)


def one_reason(item: QueueItem, reason: QueueReason, tr: Translator, names: QueueNames) -> str:
    """Return one reason of a line as a sentence."""
    return _TEXTS[reason.kind](item, reason, tr, names)


def group_text(group: QueueGroup, tr: Translator) -> str:
    """Return the name of a group of the queue."""
    return tr(_GROUPS[group])


def regions_text(region_ids: Sequence[str], tr: Translator, names: QueueNames) -> str:
    """Return districts by name, the first three of them."""
    listed = [names.regions.get(key, "") for key in region_ids]
    if len(listed) <= _SHOWN_REGIONS:
        return ", ".join(listed)
    shown = ", ".join(listed[:_SHOWN_REGIONS])
    return tr.plural(
        "{shown} and {n} more", "{shown} and {n} more", len(listed) - _SHOWN_REGIONS, shown=shown
    )


def _agreed(item: QueueItem, reason: QueueReason, tr: Translator, names: QueueNames) -> str:
    when = " ".join(filter(None, (_day(reason.due), reason.due_time)))
    if reason.interview_id:
        return _interview(reason, tr, names, when)
    if reason.outcome == _PROMISED:
        return tr(N_("Written answer promised by {when}"), when=when)
    if reason.due != names.today:
        return tr(N_("Call-back was agreed for {when}"), when=when)
    if reason.due_time:
        return tr(N_("Call-back agreed {time}"), time=reason.due_time)
    return tr(N_("Call-back agreed for today"))


def _interview(reason: QueueReason, tr: Translator, names: QueueNames, when: str) -> str:
    network = reason.network
    if reason.due != names.today:
        return tr("Interview was agreed for {when}: {network}", when=when, network=network)
    if reason.due_time:
        return tr("Interview agreed {time}: {network}", time=reason.due_time, network=network)
    return tr("Interview agreed for today: {network}", network=network)


_NEXT: Final[Mapping[str, tuple[str, str]]] = {
    "phone": (
        N_("{sent} yesterday without an answer → call"),
        N_("{sent} {n} days ago without an answer → call"),
    ),
    "letter": (
        N_("{sent} yesterday without an answer → send a reminder"),
        N_("{sent} {n} days ago without an answer → send a reminder"),
    ),
    "email": (
        N_("{sent} yesterday without an answer → write an e-mail"),
        N_("{sent} {n} days ago without an answer → write an e-mail"),
    ),
    "": (
        N_("{sent} yesterday without an answer → ask again"),
        N_("{sent} {n} days ago without an answer → ask again"),
    ),
}


def _reply(item: QueueItem, reason: QueueReason, tr: Translator, names: QueueNames) -> str:
    days = (names.today - reason.since).days if reason.since else 0
    sent = names.channels.get(reason.sent_by or "", reason.sent_by or "")
    texts = _NEXT.get(reason.channel or "", _NEXT[""])
    if days == 1:
        return tr(texts[0], sent=sent)
    return tr(texts[1], sent=sent, n=days)


def _follow_up(item: QueueItem, reason: QueueReason, tr: Translator, names: QueueNames) -> str:
    at = reason.due_time
    if reason.note:
        note = reason.note
        return (
            tr("Follow-up {at}: {note}", at=at, note=note)
            if at
            else tr("Follow-up: {note}", note=note)
        )
    if reason.named_by:
        return tr("Named by {name}: ask", name=reason.named_by)
    if reason.outcome is None:
        return tr("Follow-up {at}", at=at) if at else tr("Follow-up")
    outcome = names.outcomes.get(reason.outcome, reason.outcome)
    return tr("Follow-up after “{outcome}” on {day}", outcome=outcome, day=_day(reason.since))


def _about(sentence: str) -> Callable[[QueueItem, QueueReason, Translator, QueueNames], str]:
    def text(item: QueueItem, reason: QueueReason, tr: Translator, names: QueueNames) -> str:
        return tr(
            sentence,
            regions=regions_text(reason.region_ids, tr, names),
            kind=names.kinds.get(item.office, item.office),
        )

    return text


def _contradiction(item: QueueItem, reason: QueueReason, tr: Translator, names: QueueNames) -> str:
    regions = regions_text(reason.region_ids, tr, names)
    if reason.again:
        return tr("Contradiction in {regions}: ask again", regions=regions)
    kind = names.kinds.get(item.office, item.office)
    return tr("Contradiction in {regions}: ask {kind} too", regions=regions, kind=kind)


def _lead(item: QueueItem, reason: QueueReason, tr: Translator, names: QueueNames) -> str:
    if not reason.region_ids:
        return tr("Lead: ask {name}", name=item.name)
    regions = regions_text(reason.region_ids, tr, names)
    return tr("Lead for {regions}: ask {name}", name=item.name, regions=regions)


def _limit(item: QueueItem, reason: QueueReason, tr: Translator, names: QueueNames) -> str:
    return tr.plural(
        "{n} attempt without an answer: end with {outcome}?",
        "{n} attempts without an answer: end with {outcome}?",
        reason.attempts,
        outcome=reason.outcome,
    )


def _approval_overdue(
    item: QueueItem, reason: QueueReason, tr: Translator, names: QueueNames
) -> str:
    day, network = _day(reason.due), reason.network
    if not reason.attempts:
        return tr("Release overdue since {day}: {network}", day=day, network=network)
    return tr.plural(
        "Release overdue since {day}, reminded once: {network}",
        "Release overdue since {day}, reminded {n} times: {network}",
        reason.attempts,
        day=day,
        network=network,
    )


def _approval_answer(
    item: QueueItem, reason: QueueReason, tr: Translator, names: QueueNames
) -> str:
    day = _day(reason.since)
    return tr("Release: enter the answer of {day} ({network})", day=day, network=reason.network)


def _closing(item: QueueItem, reason: QueueReason, tr: Translator, names: QueueNames) -> str:
    return tr("Not needed any more: close with 4.80")


_TEXTS: Final[
    Mapping[QueueKind, Callable[[QueueItem, QueueReason, Translator, QueueNames], str]]
] = {
    QueueKind.AGREED: _agreed,
    QueueKind.LIMIT: _limit,
    QueueKind.REPLY_OVERDUE: _reply,
    QueueKind.FOLLOW_UP: _follow_up,
    QueueKind.CONTRADICTION: _contradiction,
    QueueKind.SECOND_SOURCE: _about(N_("Second source missing for {regions}: ask {kind}")),
    QueueKind.ANOTHER_NO: _about(N_("A further answer secures the no for {regions}: ask {kind}")),
    QueueKind.NAMES: _about(N_("Yes without a name for {regions}: ask which networks are meant")),
    QueueKind.STRUCTURE: _about(
        N_("The sources name different networks for {regions}: ask {kind}")
    ),
    QueueKind.FIRST_CONTACT: _about(N_("First contact for {regions}: ask {kind}")),
    QueueKind.ASK: _about(N_("Still without an answer for {regions}: ask {kind} again")),
    QueueKind.LEAD: _lead,
    QueueKind.APPROVAL_OVERDUE: _approval_overdue,
    QueueKind.APPROVAL_ANSWER: _approval_answer,
    QueueKind.CLOSING: _closing,
}
_GROUPS: Final[Mapping[QueueGroup, str]] = {
    QueueGroup.AGREED: N_("Agreed"),
    QueueGroup.OVERDUE: N_("Overdue"),
    QueueGroup.DUE: N_("Due today"),
    QueueGroup.TO_ASK: N_("To ask"),
    QueueGroup.LEADS: N_("Leads"),
    QueueGroup.RELEASES: N_("Releases"),
    QueueGroup.TO_CONFIRM: N_("To confirm"),
    QueueGroup.TO_CLOSE: N_("To close"),
}


def _day(day: date | None) -> str:
    return show_day(day.isoformat()) if day else ""
