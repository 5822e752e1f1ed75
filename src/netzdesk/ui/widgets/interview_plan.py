"""An interview that is agreed on: when, where, and that it is called off."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QPushButton

from netzdesk.actions.interview_plans import (
    CancelInterview,
    MoveInterview,
    cancel_interview,
    move_interview,
)
from netzdesk.base.i18n import _
from netzdesk.queries.interviews import InterviewDetail
from netzdesk.ui.drafts import EditDraft, shown_at
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.calendar_menu import CalendarMenu
from netzdesk.ui.widgets.choice import RecordField
from netzdesk.ui.widgets.days import DayField, TimeField
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import Card, plain_label
from netzdesk.ui.widgets.lookups import InstitutionLookup

CALL_OFF_KEY: Final = "F8"


class InterviewPlan(Card):
    """The date of an interview that has not begun; each field is stored when it is left."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Agreed on"))
        self._session = session
        self._found: InterviewDetail | None = None
        self._offices = InstitutionLookup(lambda: session.conn)
        self.said = plain_label("", kind="question", wrap=True, selectable=True)
        self.form = Form(store=self._store)
        form = self.form
        form.add("day", _("Day"), DayField(session.today))
        form.add("time", _("at"), TimeField(), beside=True)
        form.add("meeting_place", _("Place or phone"), TextField(limit=200))
        form.add(
            "institution_id",
            _("Institution"),
            RecordField(self._offices.find, self._offices.name_of),
            hint=_("The date stands in “Today” at this institution, and goes into the calendar."),
        )
        form.set_read_only(session.read_only)
        self.draft = EditDraft(form, session, lambda: shown_at("interviews", form.record, "plan"))
        self.again = QPushButton(_("Plan it again"))
        self.again.setAutoDefault(False)
        self.again.clicked.connect(lambda _checked=False: self.plan_again())
        self.date = QPushButton(_("To the calendar …"))
        self.date.setAutoDefault(False)
        self.date.clicked.connect(lambda _checked=False: self._to_calendar())
        self.reason = Form(submit=self._call_off, submit_text=_("Call it off"))
        self.reason.add("reason", _("Why it does not take place"), TextField(limit=500))
        self.reason.add_buttons()
        self.reason.set_read_only(session.read_only)
        self.reason.cancelled.connect(self._keep_it)
        for widget in (self.said, self.reason, self.form, FlowRow(self.again, self.date)):
            self.body.addWidget(widget)

    def show_interview(self, found: InterviewDetail) -> None:
        """Show the date of an interview; what is being typed stays."""
        other = self._found is None or self._found.id != found.id
        self._found, plan = found, found.plan
        if other or found.state != "planned":
            self.reason.hide()
        self.setVisible(plan is not None)
        if plan is None:
            return
        self._offices.forget()
        values = {
            "day": plan.due,
            "time": plan.due_time or None,
            "meeting_place": plan.meeting_place or None,
            "institution_id": plan.institution_id or None,
        }
        self.form.load(found.id, values)
        called_off = found.state == "cancelled"
        lost = not called_off and (plan.done or not plan.follow_up_id)
        if called_off:
            self.said.setText(_("Called off: {reason}", reason=plan.cancelled_reason))
        elif lost:
            self.said.setText(_("Its date in “Today” is done or gone. Plan it again."))
        self.said.setVisible(called_off or lost)
        self.form.setVisible(not called_off)
        self.again.setVisible((called_off or lost) and not self._session.read_only)
        self.date.setVisible(not (called_off or lost))

    def ask_reason(self) -> None:
        """Ask why the interview does not take place."""
        found = self._found
        if found is None or found.state != "planned" or self._session.read_only:
            return
        if self.reason.isHidden():  # the key again: what is typed stays
            self.reason.clear()
            self.reason.show()
        self.reason.focus_first()

    def plan_again(self) -> None:
        """Plan it again for its day, today where that has passed."""
        found = self._found
        if found is None or found.plan is None:
            return
        day = max(found.plan.due, self._session.today().isoformat())
        if self._session.try_run(move_interview, MoveInterview(interview_id=found.id, day=day)):
            self.form.focus_first()

    def _call_off(self, values: dict[str, Any]) -> None:
        if self._found is not None:
            reason = values["reason"] or ""
            command = CancelInterview(interview_id=self._found.id, reason=reason)
            self._session.run(cancel_interview, command)

    def _keep_it(self) -> None:
        self.reason.hide()
        self.form.focus_first()

    def _store(self, name: str, value: Any) -> None:
        if self._found is None:
            return
        given: Any = value if value is not None or name in ("time", "meeting_place") else ""
        command = MoveInterview(interview_id=self._found.id, **{name: given})
        self._session.run(move_interview, command)

    def _to_calendar(self) -> None:
        if self._found is not None and self._found.plan is not None:
            CalendarMenu(self._session, self._found.plan.follow_up_id, self).open()
