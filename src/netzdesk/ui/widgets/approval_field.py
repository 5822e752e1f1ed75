"""One field of an approval: its present text, the correction beside it, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.approval_fields import (
    DeclineProposal,
    EmptyField,
    Propose,
    TakeProposal,
    decline_proposal,
    empty_field,
    propose,
    take_proposal,
)
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _
from netzdesk.domain.approval import PROPOSALS, RELEASES, STAYS, TEXT, FieldRelease
from netzdesk.domain.markup import read_markup, with_list_signs
from netzdesk.queries.approvals import ApprovalFieldNow, AskedField
from netzdesk.ui.drafts import FormDraft
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.differences import DifferenceView
from netzdesk.ui.widgets.fields import Field, NotesField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import Card, StateBadge, clear_layout, heading, muted
from netzdesk.ui.widgets.markup_editor import MarkupField, MarkupTools

TONES = {"open": "warn", "public": "good", "project": "info", "delete": "bad"}
_MOST_LINES = 12
_ROOM_FOR_BOTH = 52
"""Average letters: with less room the texts stand one below the other."""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of a network with what holds for it."""

    now: ApprovalFieldNow
    held: FieldRelease
    approval_id: str
    """The request with the latest word on this field; '' for none."""
    asked: AskedField | None
    released_text: str
    """What was released, where it is known and something else is written now."""

    @property
    def key(self) -> str:
        return self.now.key

    @property
    def is_text(self) -> bool:
        return self.key.startswith(TEXT)

    @property
    def proposal(self) -> str:
        return self.asked.proposal if self.asked else ""

    @property
    def waits(self) -> bool:
        """Whether a correction waits for a decision."""
        return bool(self.asked and self.asked.proposal_state == "open")


def release_label(row: FieldRow) -> str:
    """Return what holds for a field: its release, or that it is open (again)."""
    if row.held.reopened:
        return _("Reopened")
    return _(RELEASES[row.held.release]) if row.held.release != "open" else _("Open")


def words_of(row: FieldRow, text: str) -> str:
    """Return a text as it is read: without the signs of its markup."""
    return with_list_signs(read_markup(text)) if row.is_text else text


def in_one_line(text: str) -> str:
    """Return a text as one line; where one value ends and the next begins can be seen."""
    return " · ".join(line for part in text.splitlines() if (line := " ".join(part.split())))


class FieldCard(Card):
    """Shows a field; a correction is taken over, declined or entered here."""

    register_asked = Signal()
    profile_asked = Signal()
    done = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._row: FieldRow | None = None
        self._network = ""
        self._name = heading("")
        self.badge = StateBadge()
        self._about = muted("")
        self.present = DifferenceView(_("Present text"))
        self.other = DifferenceView(_("Correction"))
        self._other_name = muted("")
        self._counted = muted("")
        self._left = _titled(muted(_("Present text")), self.present)
        self._right = _titled(self._other_name, self.other)
        self._texts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._texts.addWidget(self._left, 1)
        self._texts.addWidget(self._right, 1)
        self._row_of_buttons = FlowRow()
        self.buttons: dict[str, QPushButton] = {}
        """take, entered, decline, edit, empty, profile, register: those that are offered."""
        self._editing = QVBoxLayout()
        self.form: Form | None = None
        self._draft: FormDraft | None = None
        self.body.addWidget(self._name)
        self.body.addWidget(FlowRow(self.badge))
        self.body.addWidget(self._about)
        self.body.addLayout(self._texts)
        self.body.addWidget(self._counted)
        self.body.addWidget(self._row_of_buttons)
        self.body.addLayout(self._editing)
        for view in (self.present, self.other):
            view.fit_to_text(_MOST_LINES)
        self.hide()

    def show_field(self, network: str, row: FieldRow | None) -> None:
        """Show a field of a network, or nothing."""
        same = row is not None and self._row is not None and row.key == self._row.key
        if not same or network != self._network:
            self._close_form()
        self._row, self._network = row, network
        self.setVisible(row is not None)
        if row is None:
            return
        self._name.setText(row.now.label)
        self.badge.show_state(release_label(row), TONES[row.held.release])
        self._about.setText(_about(row))
        self._show_texts(row)
        self._show_buttons(row)

    def open_correction(self) -> None:
        """Go on with the correction of the field that is shown, where one can be entered."""
        if self._row is not None and "edit" in self.buttons:
            self._edit(self._row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= self.fontMetrics().averageCharWidth() * _ROOM_FOR_BOTH * 2
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._texts.setDirection(way)

    def _show_texts(self, row: FieldRow) -> None:
        now = words_of(row, row.now.text)
        self.present.setPlainText(now)
        against = row.proposal if row.waits else row.released_text
        self._right.setVisible(bool(against))
        self._counted.setVisible(bool(against))
        if row.waits:
            self._other_name.setText(_("Correction of the contact person"))
            self._counted.setText(self.other.show_difference(now, words_of(row, row.proposal)))
        elif against:
            self._other_name.setText(_("What changed since the release"))
            self._counted.setText(self.other.show_difference(words_of(row, against), now))
        self.other.setAccessibleName(self._other_name.text())

    def _show_buttons(self, row: FieldRow) -> None:
        self._row_of_buttons.clear()
        self.buttons.clear()
        if self._session.read_only:
            return
        if row.waits and row.is_text:
            self._add("take", _("Take over word by word"), partial(self._take, row))
        if row.waits and not row.is_text:
            self._add(
                "entered", _("Entered in the register as corrected"), partial(self._take, row)
            )
        if row.waits:
            self._add("decline", _("Do not take over"), partial(self._decline, row))
        if row.asked is not None:
            said = _("Change the correction …") if row.proposal else _("Enter a correction …")
            self._add("edit", said, partial(self._edit, row))
        if row.held.said == "delete" and row.key not in STAYS:
            self._add("empty", _("Remove from the study"), partial(self._empty, row))
        if row.is_text:
            self._add("profile", _("Open in the profile"), self.profile_asked.emit)
        else:
            self._add("register", _("Open in the register"), self.register_asked.emit)

    def _add(self, name: str, text: str, do: Callable[[], object]) -> None:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: do())
        self._row_of_buttons.add(button)
        self.buttons[name] = button

    def _take(self, row: FieldRow) -> None:
        command = TakeProposal(approval_id=row.approval_id, field=row.key)
        if self._session.try_run(take_proposal, command):
            self.done.emit(_("The correction is taken over; the release holds for it."))

    def _decline(self, row: FieldRow) -> None:
        command = DeclineProposal(approval_id=row.approval_id, field=row.key)
        self._session.try_run(decline_proposal, command)

    def _empty(self, row: FieldRow) -> None:
        command = EmptyField(network_id=self._network, field=row.key)
        if self._session.try_run(empty_field, command):
            self.done.emit(_("{field} is deleted from the study.", field=row.now.label))

    def _edit(self, row: FieldRow) -> None:
        """Open a form with the correction so far, or with the present text to correct it."""
        self._close_form()
        form = Form(submit=partial(self._store, row), submit_text=_("Store the correction"))
        field: Field
        if row.is_text:
            made = MarkupField()
            tools = MarkupTools()
            tools.serve(made.edit)
            form.insert(tools)
            field = made
        else:
            field = NotesField(rows=3)
        form.add("proposal", _("Correction"), field, wide=True)
        form.add_buttons()
        form.cancelled.connect(self._close_form)
        form.clear({"proposal": row.proposal or row.now.text})
        self._draft = FormDraft(form, self._session, lambda: draft_key(row))
        self.form = form
        self._editing.addWidget(form)
        form.show()  # not only with the next event: a draft is taken up when it is shown
        form.focus_first()

    def _store(self, row: FieldRow, values: dict[str, str | None]) -> None:
        same = values["proposal"] == row.now.text
        proposal = None if same else values["proposal"]
        command = Propose(approval_id=row.approval_id, field=row.key, proposal=proposal)
        self._session.run(propose, command, draft=draft_key(row))
        if self._draft is not None:
            self._draft.keeper.stored()
        self._close_form()

    def _close_form(self) -> None:
        """Leave the form; what was typed and not stored waits as a draft."""
        if self._draft is not None:
            self._draft.keeper.flush()
            self._draft = None
        clear_layout(self._editing)
        self.form = None


def draft_key(row: FieldRow) -> str:
    """Return the name of the draft of a correction."""
    return f"correction:{row.approval_id}:{row.key}"


def _titled(name: QWidget, view: QWidget) -> QWidget:
    shown = QWidget()
    layout = QVBoxLayout(shown)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(name)
    layout.addWidget(view, 1)
    return shown


def _about(row: FieldRow) -> str:
    """Return what was answered and when, and what became of a correction."""
    held = row.held
    said = []
    if held.reopened:
        text = _(
            "On {day} released as “{release}”; the text was changed since.",
            day=show_day(held.day),
            release=_(RELEASES[held.said]),
        )
        said.append(text)
    elif held.waits:
        text = _(
            "On {day} released as “{release}” with a correction: open until it is taken over or "
            "declined.",
            day=show_day(held.day),
            release=_(RELEASES[held.said]),
        )
        said.append(text)
    elif held.release != "open":
        said.append(_("Answered on {day}.", day=show_day(held.day)))
    elif held.approval_id:
        said.append(_("Refused on {day}.", day=show_day(held.day)))
    elif row.asked is None:
        said.append(_("Was not asked for yet."))
    else:
        said.append(_("Asked for; there is no answer on this field yet."))
    if row.asked and row.asked.proposal and not row.waits:
        state = _(PROPOSALS[row.asked.proposal_state])
        said.append(_("Correction: {state}.", state=state))
    return " ".join(said)
