"""The form of the call screen: the outcome by a digit, who spoke, the note, what is due next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from netzdesk.actions.attempts import RecordAttempt
from netzdesk.actions.persons import AddPerson
from netzdesk.base.i18n import _, translator
from netzdesk.domain.usual_outcomes import usual_outcomes
from netzdesk.queries.institution_detail import InstitutionDetail
from netzdesk.ui.drafts import kept_fields, show_fields
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.attempt_form import AttemptForm
from netzdesk.ui.widgets.choice import Option
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.lead_fields import LeadFields

NOTE_KEY: Final = "F7"
NEXT_KEY: Final = "F9"
_ROOM: Final = 34
"""Average letters that one key with its outcome needs."""


class OutcomeKeys(QWidget):
    """The usual outcomes with their digits; a click does what the digit does."""

    chosen = Signal(str)

    def __init__(self, outcomes: Sequence[Option]) -> None:
        super().__init__()
        self.codes = [code for code, _text in outcomes]
        self.buttons = [self._button(place, *each) for place, each in enumerate(outcomes, start=1)]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._columns = 0
        self._arrange(3)

    def mark(self, code: str | None) -> None:
        """Show which outcome is chosen."""
        for each, button in zip(self.codes, self.buttons, strict=True):
            button.setChecked(each == code)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        letters = event.size().width() // max(1, self.fontMetrics().averageCharWidth())
        self._arrange(max(1, min(3, letters // _ROOM)))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, button in enumerate(self.buttons):
            self._grid.removeWidget(button)
            self._grid.addWidget(button, place // columns, place % columns)

    def _button(self, digit: int, code: str, text: str) -> QPushButton:
        label = _("{key}  {outcome}", key=digit, outcome=text)
        button = QPushButton(label.replace("&", "&&"))
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setProperty("kind", "key")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the digits and the field below do it
        button.setToolTip(_("{outcome} (key {key}, or Alt+{key})", outcome=text, key=digit))
        button.setMinimumWidth(1)
        button.clicked.connect(lambda: self.chosen.emit(code))
        return button


class CallForm(AttemptForm):
    """Takes the contact of a call; the page stores it with the statements as one unit."""

    NOTE_ROWS: ClassVar[int] = 3

    def __init__(self, session: Session, statements: QWidget) -> None:
        self._statements = statements
        super().__init__(session)

    def begin_call(self, institution: InstitutionDetail, person: str = "") -> None:
        """Take a call to this institution, with this person if one is meant."""
        self.begin(institution)
        if any(each.id == person for each in institution.persons):
            self.fields["person_id"].set_value(person)

    def choose(self, code: str) -> None:
        """Choose an outcome by its key."""
        self._outcome.show_value(code)
        self._outcome_touched = True
        self._on_outcome()
        self.edited.emit()

    def started(self) -> None:
        """The call begins now: take the time."""
        self.fields["time"].show_value(self._session.now().strftime("%H:%M"))
        self.edited.emit()

    def lasted(self, minutes: int) -> None:
        """Take how long the call has taken."""
        self.fields["duration_min"].show_value(minutes)
        self.edited.emit()

    def command(self) -> RecordAttempt:
        """Return the contact as it is entered. Raises Refused for what cannot be read."""
        self.clear_errors()
        values = self.values()
        for name in ("speaker_name", "speaker_function"):
            values.pop(name)
        self._prepare(values)
        return self._new(values)

    def new_person(self) -> AddPerson | None:
        """Return who spoke, if that is somebody new."""
        name = self.value("speaker_name")
        if name is None:
            return None
        return AddPerson(name=name, function=self.value("speaker_function"))

    def outgoing(self) -> bool:
        return bool(self.fields["direction"].value() == "out")

    def person(self) -> str:
        return str(self.fields["person_id"].value() or "")

    def submit(self) -> bool:
        """Go on to the next field: the call is stored by the page only."""
        self.focusNextChild()
        return False

    def is_new(self) -> bool:
        return False  # what is entered is kept as a draft: closing the window need not ask

    def kept(self) -> dict[str, Any]:
        """Return what is entered, for a draft."""
        return kept_fields(self)

    def show_kept(self, held: Any) -> None:
        """Show what a draft holds."""
        self._outcome_touched = self._due_touched = True
        show_fields(self, held)
        self._adapt()
        self._adapt_speaker()

    def _build(self) -> None:
        codes = self._outcomes
        usual = usual_outcomes(c for c, t in codes.items() if t.attributes["level"] == "attempt")
        language = translator().language
        self.keys = OutcomeKeys([(code, codes[code].label(language)) for code in usual])
        self.keys.chosen.connect(self.choose)
        self.insert(self.keys)
        self._build_outcome()
        self.insert(self._statements)
        self._build_next()
        self.section(_("The contact"))
        self._build_contact()
        note = self.fields["note"].entry()
        note.setMaximumHeight(note.minimumHeight())  # what comes below stays where it is
        self.show_key("note", NOTE_KEY)
        self.show_key("follow_up_due", NEXT_KEY)

    def _build_contact(self) -> None:
        super()._build_contact()
        self.set_visible("channel", False)
        self._adapt_speaker()

    def _build_lead(self) -> None:
        """Have it below: a hint can come with every outcome."""

    def _build_told(self) -> None:
        self._build_person()
        self.add("speaker_name", _("Somebody new"), TextField(placeholder=_("Name")))
        self.add("speaker_function", _("Function"), TextField())
        self.fields["speaker_name"].edited.connect(self._adapt_speaker)
        super()._build_told()
        label = _("Names somebody to ask")
        self.lead = LeadFields(self, self._session, label=label)

    def _build_person(self) -> None:
        if "person_id" not in self.fields:
            super()._build_person()

    def _on_outcome(self) -> None:
        super()._on_outcome()
        self.lead.show(True)
        self.keys.mark(self._chosen())

    def _chosen(self) -> str | None:
        term = self._rule_term()
        return term.code if term else None

    def _adapt_speaker(self) -> None:
        self.set_visible("speaker_function", bool(self.fields["speaker_name"].raw().strip()))

    def _name_button(self, text: str) -> None:
        """Leave the button of the page as it is."""

    def _show_then_statement(self, wanted: bool) -> None:
        """Have no such button: statements stand beside."""

    def _draft_key(self) -> str:
        return ""  # the page keeps the draft of the whole call

    def _escape(self) -> bool:
        return False  # Esc leaves the page; what is entered is kept
