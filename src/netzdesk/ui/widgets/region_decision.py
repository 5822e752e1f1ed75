"""Settling a region by a decision with a reason, and taking a decision back."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netzdesk.actions.decisions import (
    AcceptNo,
    RevokeDecision,
    SettleRegion,
    accept_no,
    revoke_decision,
    settle_region,
)
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _
from netzdesk.domain.next_step import StepKind
from netzdesk.domain.region_facts import Finding
from netzdesk.domain.sentences import FINDING_LABELS
from netzdesk.domain.verification import Verification
from netzdesk.queries.regions import DecisionRow
from netzdesk.ui.drafts import FormDraft, new_at
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.fields import NotesField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import heading, muted


class RegionDecision(QWidget):
    """The decisions on a region, and the forms for a new one."""

    revoked = Signal(str)
    """A sentence about the decision that was revoked."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._region_id = ""
        self.entries = EntryList(_("Decisions"), _("No decision was made on this district."))
        self.accept_title = heading(_("Accept the no"))
        self.accept_hint = muted(
            _("Two independent sources say no and nobody is left to ask for a third answer.")
        )
        self.accept = Form(submit=self._on_accept, submit_text=_("Accept the no"))
        self.accept.add("reason", _("Why nobody else can be asked"), NotesField(rows=2), wide=True)
        self.accept.add_buttons(cancel=False)
        self.settle = Form(submit=self._on_settle, submit_text=_("Settle by decision"))
        self.settle.add("finding", _("Finding"), ChoiceField(none=_("Please choose")))
        self.settle.add("reason", _("Reason"), NotesField(rows=3), wide=True)
        self.settle.add_buttons(cancel=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.addWidget(self.entries)
        for widget in (self.accept_title, self.accept_hint, self.accept):
            layout.addWidget(widget)
        self._settle_title = heading(_("Settle by a decision with a reason"))
        layout.addWidget(self._settle_title)
        layout.addWidget(
            muted(_("A decision overrides the two-source check and is printed with its reason."))
        )
        layout.addWidget(self.settle)
        layout.addStretch(1)
        for form in (self.accept, self.settle):
            form.set_read_only(session.read_only)
        self._drafts = tuple(
            FormDraft(form, session, partial(self._draft_key, part))
            for part, form in (("accept", self.accept), ("settle", self.settle))
        )

    def _draft_key(self, part: str) -> str:
        return new_at("regions", self._region_id, part)

    def focus_for(self, step: StepKind) -> None:
        """Put the cursor where this step is done."""
        if step is StepKind.ACCEPT_NO:
            self.accept.focus_first()
            return
        if step is StepKind.DECIDE_NO_INFORMATION and not self.settle.is_dirty():
            self.settle.fields["finding"].show_value(str(Finding.NO_INFORMATION))
            self.settle.fields["reason"].focus_in()
            return
        self.settle.focus_first()

    def show_region(self, verification: Verification, made: tuple[DecisionRow, ...]) -> None:
        """Show the decisions on a region and what the rule offers there."""
        other = verification.region_id != self._region_id
        if other:
            for draft in self._drafts:
                draft.keeper.flush()
            self.accept.clear()
            self.settle.clear()
        self._region_id = verification.region_id
        self.entries.show_entries([self._entry(each) for each in made])
        for widget in (self.accept_title, self.accept_hint, self.accept):
            widget.setVisible(verification.offers.accept_no)
        choices = self.settle.fields["finding"]
        assert isinstance(choices, ChoiceField)
        choices.set_options(
            [
                (str(finding), _(label))
                for finding, label in FINDING_LABELS.items()
                if finding != "no_information" or verification.offers.no_information
            ]
        )
        if other:
            for draft in self._drafts:
                draft.offer()

    def _entry(self, made: DecisionRow) -> Entry:
        label = _("No accepted") if made.kind == "accept_no" else self._finding(made.finding)
        revoke = Link(
            _("Revoke"),
            _("Revoke the decision of {day}", day=show_day(made.day)),
            partial(self._revoke, made.id),
        )
        return Entry(
            made.id,
            label,
            lines=(made.reason,),
            quiet=(_("{name}, {day}", name=made.author, day=show_day(made.day)),),
            links=() if self._session.read_only else (revoke,),
        )

    def _finding(self, code: str) -> str:
        return next((_(text) for finding, text in FINDING_LABELS.items() if finding == code), code)

    def _revoke(self, record: str) -> None:
        if self._session.try_run(revoke_decision, RevokeDecision(decision_id=record)):
            self.revoked.emit(_("The decision was revoked."))

    def _on_accept(self, values: dict[str, Any]) -> None:
        command = AcceptNo(region_id=self._region_id, reason=values["reason"] or "")
        self._session.run(accept_no, command)
        self.accept.clear()

    def _on_settle(self, values: dict[str, Any]) -> None:
        command = SettleRegion(
            region_id=self._region_id,
            finding=values["finding"] or "",
            reason=values["reason"] or "",
        )
        self._session.run(settle_region, command)
        self.settle.clear()
