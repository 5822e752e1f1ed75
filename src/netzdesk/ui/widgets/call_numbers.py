"""The numbers to call, the person to ask for first, and the timer of the call."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.base.clock import running_seconds
from netzdesk.base.i18n import _
from netzdesk.queries.institution_detail import InstitutionDetail, PersonDetail
from netzdesk.ui.commands import shown_key
from netzdesk.ui.session import Session
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import muted, phone_url, plain_label

CALL_KEY: Final = "F5"
_KINDS: Final = frozenset({"phone", "mobile"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number that can be dialled, whose it is, and why it is not to be called, if so."""

    text: str
    whose: str
    person_id: str = ""
    blocked: str = ""

    @property
    def url(self) -> QUrl | None:
        return phone_url(self.text)


def numbers_of(institution: InstitutionDetail, ask_for: str = "") -> tuple[Number, ...]:
    """Return all numbers of an institution: of the person to ask for first, then as kept."""
    there = [person for person in institution.persons if not person.valid_until]
    first = [person for person in there if person.id == ask_for]
    others = [person for person in there if person.id != ask_for]
    block = _blocked(institution.do_not_contact, institution.do_not_contact_reason)
    found = [
        *(each for person in first for each in _of_person(person, block)),
        *_of_office(institution, block),
        *(each for person in others for each in _of_person(person, block)),
    ]
    if not ask_for and others:
        found = [*_of_person(others[0], block), *found]
    return tuple({_digits(each): each for each in reversed(found)}[key] for key in _keys(found))


class CallTimer:
    """How long a call has taken, by a clock that only runs on."""

    def __init__(self, seconds: Callable[[], float] = running_seconds) -> None:
        self._seconds = seconds
        self._begun: float | None = None
        self._taken = 0.0

    @property
    def running(self) -> bool:
        return self._begun is not None

    @property
    def seconds(self) -> int:
        going_on = self._seconds() - self._begun if self._begun is not None else 0.0
        return int(self._taken + going_on)

    @property
    def minutes(self) -> int:
        """Return the minutes begun, one at least once the timer ran."""
        return math.ceil(self.seconds / 60) or int(self.running or self._taken > 0)

    def start(self) -> None:
        if self._begun is None:
            self._begun = self._seconds()

    def stop(self) -> None:
        if self._begun is not None:
            self._taken += self._seconds() - self._begun
            self._begun = None

    def reset(self) -> None:
        self._begun, self._taken = None, 0.0


class CallNumbers(QWidget):
    """Numbers as buttons and the running time; `dialled` carries the number that was chosen."""

    dialled = Signal(object)
    minute = Signal(int)
    """So many minutes have begun."""
    stopped = Signal()

    def __init__(self, session: Session, seconds: Callable[[], float] = running_seconds) -> None:
        super().__init__()
        self._session = session
        self.timer = CallTimer(seconds)
        self.numbers: tuple[Number, ...] = ()
        self._minutes = 0
        self._ask = plain_label("", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.buttons: list[QPushButton] = []
        self._time = plain_label("00:00", kind="number")
        self._time.setAccessibleName(_("Duration of the call"))
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.toggle)
        self._tick = QTimer(self)
        self._tick.setInterval(500)
        self._tick.timeout.connect(self.look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._ask)
        layout.addLayout(self._rows)
        layout.addWidget(FlowRow(self._time, self.button, spacing=12))
        self._say()

    def show_numbers(self, institution: InstitutionDetail, ask_for: str = "") -> None:
        """Show the numbers of an institution."""
        self.numbers = numbers_of(institution, ask_for)
        named = next((p for p in institution.persons if p.id == ask_for), None)
        ask = _("Ask for {person}", person=_called(named)) if named else ""
        self._ask.setText(ask)
        self._ask.setVisible(bool(ask))
        self._build()

    def dial(self) -> None:
        """Choose the first number that may be called."""
        self.dialled.emit(next((each for each in self.numbers if not each.blocked), None))

    def toggle(self) -> None:
        """Begin the call, or end it."""
        if self.timer.running:
            self.stop()
        else:
            self.dial()

    def start(self) -> None:
        """Let the time run."""
        self.timer.start()
        self._minutes = 0
        self._tick.start()
        self._say()
        self.look()

    def stop(self) -> None:
        """Hold the time."""
        if self.timer.running:
            self.timer.stop()
            self._tick.stop()
            self.look()
            self._say()
            self.stopped.emit()

    def reset(self) -> None:
        """Begin at nought again, for another call."""
        self._tick.stop()
        self.timer.reset()
        self._minutes = 0
        self._say()
        self._show_time()

    def look(self) -> None:
        """Show the time that has passed."""
        self._show_time()
        if self.timer.minutes != self._minutes:
            self._minutes = self.timer.minutes
            self.minute.emit(self._minutes)

    def _show_time(self) -> None:
        minutes, seconds = divmod(self.timer.seconds, 60)
        self._time.setText(f"{minutes:02}:{seconds:02}")

    def _say(self) -> None:
        running = self.timer.running
        key = shown_key(CALL_KEY)
        text = _("End call ({key})", key=key) if running else _("Begin call ({key})", key=key)
        self.button.setText(text)
        self.button.setIcon(icon("timer" if running else "phone-call"))
        self.button.setDisabled(self._session.read_only)

    def _build(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        for place, number in enumerate(self.numbers):
            self._rows.addWidget(self._row(number, first=place == 0))
        if not self.numbers:
            self._rows.addWidget(muted(_("No number is entered here.")))

    def _row(self, number: Number, *, first: bool) -> QWidget:
        button = QPushButton(number.text.replace("&", "&&"))
        button.setProperty("kind", "dial" if first else "link")
        button.setIcon(icon("phone"))
        button.setAutoDefault(False)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setDisabled(bool(number.blocked) or number.url is None)
        button.setAccessibleName(
            _("Call {whose}: {number}", whose=number.whose, number=number.text)
        )
        button.clicked.connect(lambda: self.dialled.emit(number))
        self.buttons.append(button)
        whose = muted(number.blocked or number.whose, wrap=False)
        whose.setMinimumWidth(1)
        return FlowRow(button, whose, spacing=10)


def _of_person(person: PersonDetail, block: str) -> Iterator[Number]:
    blocked = block or _blocked(person.do_not_contact, person.do_not_contact_reason)
    whose = _called(person)
    if person.phone:
        yield Number(person.phone, whose, person.id, blocked)
    for point in person.points:
        if point.kind in _KINDS and point.value:
            yield Number(point.value, _with_label(whose, point.label), person.id, blocked)


def _of_office(institution: InstitutionDetail, block: str) -> Iterator[Number]:
    office = _("the office")
    if institution.phone:
        yield Number(institution.phone, office, "", block)
    for point in institution.points:
        if point.kind in _KINDS and point.value:
            yield Number(point.value, _with_label(office, point.label), "", block)


def _digits(number: Number) -> str:
    return "".join(mark for mark in number.text if mark.isdigit())


def _keys(found: list[Number]) -> list[str]:
    """Return each number once, where it stands first."""
    return list(dict.fromkeys(_digits(each) for each in found))


def _with_label(whose: str, label: str) -> str:
    return _("{whose} ({label})", whose=whose, label=label) if label else whose


def _called(person: PersonDetail) -> str:
    return ", ".join(filter(None, (person.name, person.function)))


def _blocked(blocked: bool, reason: str) -> str:
    return _("Do not contact: {reason}", reason=reason or "–") if blocked else ""
