"""The list of those who are asked for the release of profiles, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, translator
from netzdesk.domain.approval import STATES, State
from netzdesk.exports.letters.preparing import Prepared, problem_text
from netzdesk.queries.approval_recipients import ApprovalCandidate
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.approval_panel import STATE_TONES

if TYPE_CHECKING:
    from netzdesk.ui.widgets.letter_recipients import RecipientRow


def approval_remark(
    session: Session, candidate: ApprovalCandidate, prepared: Prepared | None
) -> tuple[str, str | None, bool, bool]:
    """Return what speaks against asking: its words, its tone, whether it can be ticked at all,
    and whether it is ticked at first."""
    problem = _problem(candidate, prepared)
    if problem:
        return problem, "bad", False, False
    if candidate.approval_id:
        return _asked(session, candidate)
    if candidate.answered or candidate.state is State.RELEASED:
        said = _("Answered") if candidate.answered else _("Released")
        return said, "neutral", True, False
    if candidate.recent is not None:
        recent = candidate.recent
        said = _(
            "Contact on {day} ({channel}, {who})",
            day=show_day(recent.day),
            channel=session.label("channel", recent.channel),
            who=recent.researcher,
        )
        return said, "warn", True, False
    return "", None, True, True


def _problem(candidate: ApprovalCandidate, prepared: Prepared | None) -> str:
    """Return why this person cannot be asked at all; '' when nothing is in the way."""
    if not candidate.has_contact:
        return _("No contact person: enter one at the network")
    if not candidate.written:
        return _("No profile text yet")
    if candidate.blocked:
        return _("Do not contact")
    if prepared is not None and not prepared.ready:
        return problem_text(prepared, translator())
    return ""


def _asked(session: Session, candidate: ApprovalCandidate) -> tuple[str, str | None, bool, bool]:
    day, due = show_day(candidate.asked_on), show_day(candidate.due)
    if candidate.due and candidate.due < session.today().isoformat():
        said = _("Written to on {day}, deadline {due} has passed", day=day, due=due)
        return said, "warn", True, True
    if not candidate.due:
        return _("Written to on {day}", day=day), "info", True, False
    return _("Written to on {day}, deadline {due}", day=day, due=due), "info", True, False


def approval_columns() -> Sequence[ListColumn[RecipientRow]]:
    """Return the columns of the list."""
    return (
        ListColumn("network", _("Network"), text=lambda row: row.candidate.name, width=30),
        ListColumn(
            "remark",
            _("Remark"),
            text=lambda row: row.remark,
            tone=lambda row: row.tone,
            hint=lambda row: row.remark,
            width=34,
        ),
        ListColumn(
            "person",
            _("Contact person"),
            text=lambda row: row.candidate.recipient.person,
            width=20,
        ),
        ListColumn(
            "institution",
            _("Institution"),
            text=lambda row: row.candidate.recipient.name,
            width=24,
        ),
        ListColumn("mail", _("E-mail"), text=lambda row: row.candidate.recipient.address, width=24),
        ListColumn(
            "state",
            _("Release"),
            text=lambda row: _(STATES[_of(row).state]),
            tone=lambda row: STATE_TONES[_of(row).state],
            width=14,
        ),
        ListColumn(
            "due",
            _("Deadline"),
            text=lambda row: show_day(_of(row).due),
            sort=lambda row: _of(row).due,
            width=12,
        ),
        ListColumn("place", _("Place"), text=_place, width=18, hidden=True),
        ListColumn(
            "districts",
            _("Districts"),
            text=lambda row: ", ".join(row.candidate.recipient.districts),
            parts=lambda row: row.candidate.recipient.districts,
            width=26,
            hidden=True,
        ),
    )


def _of(row: RecipientRow) -> ApprovalCandidate:
    assert isinstance(row.candidate, ApprovalCandidate)
    return row.candidate


def _place(row: RecipientRow) -> str:
    recipient = row.candidate.recipient
    return f"{recipient.postcode} {recipient.place}".strip()
