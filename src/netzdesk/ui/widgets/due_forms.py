"""Two small forms beside the history: an outcome without contact, and a follow-up."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal

from netzdesk.actions.follow_ups import (
    AddFollowUp,
    MoveFollowUp,
    add_follow_up,
    move_follow_up,
)
from netzdesk.actions.outcome_notes import SetOutcomeNote, set_outcome_note
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _
from netzdesk.queries.institution_detail import FollowUpRow
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import RecordField
from netzdesk.ui.widgets.days import DayField, TimeField
from netzdesk.ui.widgets.fields import NotesField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.lookups import InstitutionLookup
from netzdesk.ui.widgets.outcome_field import OutcomeField

_LINKED: Final = frozenset({"duplicate", "successor"})
"""Effects that name another institution."""


class OutcomeNoteForm(Form):
    """Sets a code that no contact can have: duplicate, dissolved, no reply."""

    recorded = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(submit=self._hand_over, submit_text=_("Set outcome"))
        self._session = session
        self._institution_id = ""
        states = {
            term.code: term
            for term in session.terms("outcome")
            if term.attributes.get("level") == "state"
            and term.attributes.get("effect") != "initial"
        }
        self._states = states
        outcome = self.add("outcome", _("Outcome"), OutcomeField(list(states.values())))
        outcome.left.connect(self._adapt)
        self.add("day", _("Day"), DayField(session.today))
        lookup = InstitutionLookup(lambda: session.conn, lambda: self._institution_id)
        self.add(
            "linked_institution_id",
            _("Other institution"),
            RecordField(lookup.find, lookup.name_of),
            hint=_("The one that this one doubles, or its successor."),
        )
        self.add("note", _("Note or evidence"), NotesField(rows=2))
        self.add(
            "follow_up_due",
            _("Follow-up on"),
            DayField(session.today),
            hint=_("Empty: as the outcome says."),
        )
        self.add_buttons()

    def begin(self, institution_id: str) -> None:
        """Take a note for this institution."""
        self._institution_id = institution_id
        self.clear({"day": self._session.today().isoformat()})
        self._adapt()

    def _adapt(self) -> None:
        try:
            code = self.value("outcome")
        except Refused:
            code = None
        term = self._states.get(code or "")
        attributes = term.attributes if term else {}
        self.set_visible("linked_institution_id", attributes.get("effect") in _LINKED)
        self.set_visible("follow_up_due", bool(attributes) and not attributes.get("final"))

    def _hand_over(self, values: dict[str, Any]) -> None:
        values["outcome"] = values["outcome"] or ""
        for name in ("linked_institution_id", "follow_up_due"):
            if self.fields[name].isHidden():
                values[name] = None
        command = SetOutcomeNote(institution_id=self._institution_id, **values)
        self._session.run(set_outcome_note, command)
        self.recorded.emit()


class FollowUpForm(Form):
    """Takes a new follow-up, or another day for one that is there."""

    recorded = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(submit=self._hand_over, submit_text=_("Store follow-up"))
        self._session = session
        self._institution_id = ""
        self._moved = ""
        self.add("due", _("Due on"), DayField(session.today))
        self.add("due_time", _("at"), TimeField(), beside=True)
        self.add("reason", _("Reason"), TextField())
        self.add_buttons()

    def begin(self, institution_id: str) -> None:
        """Take a new follow-up at this institution."""
        self._institution_id = institution_id
        self._moved = ""
        self.clear()
        self.set_visible("reason", True)

    def begin_move(self, row: FollowUpRow) -> None:
        """Take another day for a follow-up."""
        self._moved = row.id
        self.clear({"due": row.due, "due_time": row.time or None})
        self.set_visible("reason", False)

    def _hand_over(self, values: dict[str, Any]) -> None:
        values["due"] = values["due"] or ""
        if self._moved:
            values.pop("reason")
            moved = MoveFollowUp(follow_up_id=self._moved, **values)
            self._session.run(move_follow_up, moved)
        else:
            new = AddFollowUp(institution_id=self._institution_id, **values)
            self._session.run(add_follow_up, new)
        self.recorded.emit()
