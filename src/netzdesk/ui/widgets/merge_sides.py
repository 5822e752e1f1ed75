"""Two records of one office or person side by side: which is kept, and whose values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import N_, _, ngettext, translator
from netzdesk.domain.merging import INSTITUTION, PERSON, Choice, is_empty, is_equal
from netzdesk.domain.office_hours import WEEKDAYS, read_hours, read_weekdays
from netzdesk.queries.duplicates import Duplicate, Side, sides
from netzdesk.queries.institutions import institution_choices, researcher_choices
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.labels import StateBadge, clear_layout, muted, plain_label

CHOICES: Final = {"institution": INSTITUTION, "person": PERSON}
_LABELS: Final = {
    "kind": N_("Kind"),
    "name": N_("Name"),
    "address": N_("Address"),
    "phone": N_("Phone"),
    "mail": N_("E-mail"),
    "web": N_("Web"),
    "part_of_id": N_("Part of"),
    "responsible_id": N_("Responsible"),
    "office_hours": N_("Office hours"),
    "not_on": N_("Not on"),
    "note": N_("Note"),
    "function": N_("Function"),
    "role": N_("Role"),
    "valid_until": N_("Valid until"),
    "naming": N_("Naming in print"),
}
_COUNTS: Final[Mapping[str, Callable[[int], str]]] = {
    "attempts": lambda n: ngettext("{n} contact attempt", "{n} contact attempts", n),
    "statements": lambda n: ngettext("{n} statement", "{n} statements", n),
    "persons": lambda n: ngettext("{n} contact person", "{n} contact persons", n),
    "points": lambda n: ngettext(
        "{n} further phone, mail or address", "{n} further phones, mails or addresses", n
    ),
    "follow_ups": lambda n: ngettext("{n} follow-up", "{n} follow-ups", n),
}


class MergeSides(QWidget):
    """Shows a pair; `kept`, `taken`, `both` and `keep_others` say what was chosen."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._pair: tuple[Side, Side] | None = None
        self._kind = "institution"
        self._keep = QButtonGroup(self)
        self._fields: dict[str, QButtonGroup] = {}
        self._chosen: set[str] = set()
        """Fields in which somebody chose a side; the others follow the record that is kept."""
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.others = QCheckBox(_("Keep the other phone, mail and address as further ones"))
        self.others.setChecked(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)
        self.afterwards = muted(
            _(
                "What was noted of either is then read as one. This can be undone until the study "
                "is closed, as long as nothing was built on it; later the two cannot be parted."
            )
        )
        layout.addWidget(self.others)
        layout.addWidget(self.afterwards)
        layout.addStretch(1)

    def show_pair(self, pair: Duplicate | None) -> bool:
        """Show two records; False when one of them is gone."""
        clear_layout(self._grid)
        self._fields, self._chosen = {}, set()
        self._keep = QButtonGroup(self)
        self._pair = None
        if pair is not None:
            self._kind = pair.kind
            self._pair = sides(self._session.conn, pair.kind, pair.first_id, pair.second_id)
        self.others.setVisible(self._pair is not None)
        self.afterwards.setVisible(self._pair is not None)
        if self._pair is None:
            return False
        self._fill(self._pair)
        return True

    @property
    def kept(self) -> tuple[Side, Side] | None:
        """The record that is kept, and the other one."""
        if self._pair is None:
            return None
        first, second = self._pair
        return (second, first) if self._keep.checkedId() == 1 else (first, second)

    @property
    def taken(self) -> tuple[str, ...]:
        """The fields whose value comes from the other record."""
        other = 1 - max(self._keep.checkedId(), 0)
        return tuple(key for key, group in self._fields.items() if group.checkedId() == other)

    @property
    def both(self) -> tuple[str, ...]:
        """The notes of which both texts stay."""
        return tuple(key for key, group in self._fields.items() if group.checkedId() == _BOTH)

    @property
    def keep_others(self) -> bool:
        return self.others.isChecked()

    def choose(self, key: str, side: int) -> None:
        """Choose a side in a field: 0 left, 1 right."""
        self._fields[key].button(side).setChecked(True)
        self._chosen.add(key)

    def keep(self, side: int) -> None:
        """Keep the left (0) or right (1) record."""
        self._keep.button(side).setChecked(True)

    def focus_first(self) -> None:
        button = self._keep.checkedButton()
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, pair: tuple[Side, Side]) -> None:
        heads = [
            self._cell(
                self._keep,
                side,
                pair[side].name,
                _("Keep the record “{name}”", name=pair[side].name),
                kind="heading",
            )
            for side in (0, 1)
        ]
        self._add_row(_("Keep"), *heads)
        self._keep.button(0).setChecked(True)
        self._keep.idToggled.connect(self._on_keep)
        shown = _Shown(self._session)
        for choice in CHOICES[self._kind]:
            self._add_field(choice, pair, shown)
        if self._kind == "institution":
            scopes = [self._scope(side) for side in pair]
            self._add_row(_("Districts (of both)"), *(muted(text) for text in scopes))
        for side in (0, 1):
            if pair[side].values["do_not_contact"]:
                self._add_block(pair)
                break
        counts = [self._counted(side) for side in pair]
        self._add_row(_("History (of both)"), *(muted(text) for text in counts))

    def _add_row(self, label: str, left: QWidget, right: QWidget, *, differs: bool = False) -> None:
        row = self._grid.rowCount()
        name = plain_label(label)
        if differs:
            box = QWidget()
            line = QVBoxLayout(box)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(2)
            line.addWidget(name)
            line.addWidget(StateBadge(_("different"), "warn"))
            name_cell: QWidget = box
        else:
            name_cell = name
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(name_cell, row, 0, top)
        self._grid.addWidget(left, row, 1, top)
        self._grid.addWidget(right, row, 2, top)

    def _add_field(self, choice: Choice, pair: tuple[Side, Side], shown: _Shown) -> None:
        first, second = pair[0].values, pair[1].values
        if is_empty(first, choice) and is_empty(second, choice):
            return
        texts = [shown.text(choice, side.values) for side in pair]
        label = _(_LABELS[choice.key])
        open_choice = not is_equal(first, second, choice)
        open_choice &= not is_empty(first, choice) and not is_empty(second, choice)
        if not open_choice:
            self._add_row(label, *(plain_label(text or "–", wrap=True) for text in texts))
            return
        group = QButtonGroup(self)
        cells = [
            self._cell(
                group,
                side,
                texts[side],
                _(
                    "{field}: {value}, from “{name}”",
                    field=label,
                    value=texts[side],
                    name=pair[side].name,
                ),
            )
            for side in (0, 1)
        ]
        self._add_row(label, *cells, differs=True)
        if choice.both:
            spoken = _("{field}: both texts", field=label)
            both = self._cell(group, _BOTH, _("both, one below the other"), spoken)
            self._grid.addWidget(both, self._grid.rowCount(), 1, 1, 2)
        group.button(_BOTH if choice.both else 0).setChecked(True)
        group.idClicked.connect(lambda _side, key=choice.key: self._chosen.add(key))
        group.idToggled.connect(self.changed)
        self._fields[choice.key] = group

    def _add_block(self, pair: tuple[Side, Side]) -> None:
        cells = []
        for side in pair:
            blocked = side.values["do_not_contact"]
            text = str(side.values["do_not_contact_reason"] or _("do not contact"))
            cells.append(plain_label(text if blocked else "–", wrap=True))
        self._add_row(_("Do not contact (stays)"), *cells)

    def _cell(
        self, group: QButtonGroup, side: int, text: str, spoken: str, *, kind: str = ""
    ) -> QWidget:
        cell = _Cell(text, spoken, kind)
        group.addButton(cell.button, side)
        return cell

    def _on_keep(self, side: int, checked: bool) -> None:
        if not checked:
            return
        for key, group in self._fields.items():
            if key not in self._chosen and group.checkedId() != _BOTH:
                group.button(side).setChecked(True)
        self.changed.emit()

    def _scope(self, side: Side) -> str:
        if side.values["whole_area"]:
            return _("whole area")
        return ", ".join(side.regions) or _("no district yet")

    def _counted(self, side: Side) -> str:
        said = [_COUNTS[name](count) for name, count in side.counts.items() if count]
        return ", ".join(said) or _("nothing yet")


_BOTH: Final = 2


class _Cell(QWidget):
    """A round button beside a text that breaks; a click on the text counts as well."""

    def __init__(self, text: str, spoken: str, kind: str) -> None:
        super().__init__()
        self.button = QRadioButton()
        self.button.setAccessibleName(spoken)
        self._text = plain_label(text, kind=kind, wrap=True)
        self._text.setMinimumWidth(60)
        self._text.installEventFilter(self)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._text and event.type() == QEvent.Type.MouseButtonRelease:
            self.button.click()
        return super().eventFilter(watched, event)


class _Shown:
    """Stored values as people read them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._offices: dict[str, str] | None = None
        label = session.label
        self._makers: Mapping[str, Callable[[Any, Mapping[str, Any]], str]] = {
            "address": self._address,
            "naming": self._naming,
            "kind": lambda code, _values: label("institution_kind", code),
            "role": lambda code, _values: label("person_role", code),
            "valid_until": lambda day, _values: show_day(day),
            "part_of_id": self._office,
            "responsible_id": self._researcher,
            "office_hours": lambda stored, _values: read_hours(stored).shown(translator()),
            "not_on": self._not_on,
        }

    def text(self, choice: Choice, values: Mapping[str, Any]) -> str:
        if is_empty(values, choice):
            return ""
        value = values[choice.columns[0]]
        make = self._makers.get(choice.key)
        return make(value, values) if make else str(value)

    @staticmethod
    def _address(_value: Any, values: Mapping[str, Any]) -> str:
        place = " ".join(filter(None, (values["postcode"], values["place"])))
        return ", ".join(filter(None, (values["street"], place)))

    @staticmethod
    def _not_on(stored: str, _values: Mapping[str, Any]) -> str:
        return ", ".join(_(WEEKDAYS[day]) for day in sorted(read_weekdays(stored)))

    def _researcher(self, key: str, _values: Mapping[str, Any]) -> str:
        found = {each.id: each.name for each in researcher_choices(self._session.conn)}
        return found.get(key, "")

    def _office(self, key: str, _values: Mapping[str, Any]) -> str:
        if self._offices is None:
            found = institution_choices(self._session.conn)
            self._offices = {office.id: office.name for office in found}
        return self._offices.get(key, "")

    @staticmethod
    def _naming(_value: Any, values: Mapping[str, Any]) -> str:
        may = _("may be named") if values["may_be_named"] else _("not to be named")
        since = show_day(values["legal_basis_on"] or "")
        return ", ".join(filter(None, (may, values["legal_basis"], since)))
