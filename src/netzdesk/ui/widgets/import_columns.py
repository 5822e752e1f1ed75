"""Second step of an import: which column of the list is which field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from netzdesk.base.i18n import _, ngettext
from netzdesk.imports.kinds.kind import ImportKind
from netzdesk.imports.mapping import ColumnMapping
from netzdesk.imports.sheets import Table
from netzdesk.ui.models.cells import cell_text, letters
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.labels import StateBadge, clear_layout, muted, plain_label

_SAMPLES: Final = 3
_SAMPLE: Final = 28
_LOOKED_AT: Final = 200
"""Rows from which samples are taken."""


class ColumnsStep(QWidget):
    """One line a column of the list: its heading, what stands in it, and the field it fills."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kind: ImportKind | None = None
        self._mapping = ColumnMapping(())
        self.fields: list[ChoiceField] = []
        self._badges: list[StateBadge] = []
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnMinimumWidth(0, self.fontMetrics().averageCharWidth() * 18)
        self._grid.setHorizontalSpacing(12)
        self._sum = plain_label("", wrap=True)
        self._missing = plain_label("", kind="error", wrap=True)
        layout = QVBoxLayout(self)
        layout.addWidget(
            muted(
                _(
                    "Each column of your list fills one field, or is left out. What you choose is "
                    "kept for the next list with these headings."
                )
            )
        )
        layout.addWidget(self._missing)
        layout.addLayout(self._grid)
        layout.addWidget(self._sum)
        layout.addStretch(1)

    @property
    def mapping(self) -> ColumnMapping:
        """The mapping as it is chosen now."""
        return self._mapping

    def complete(self) -> bool:
        """Tell whether every required column has a heading, and no field has two."""
        if self._kind is None or self._twice():
            return False
        return not self._mapping.missing(self._kind)

    def show_table(self, kind: ImportKind, table: Table, mapping: ColumnMapping) -> None:
        """Show the columns of a list with what is suggested for them."""
        self._kind, self._mapping = kind, mapping
        clear_layout(self._grid)
        self.fields, self._badges = [], []
        options = [(column.key, _heading(kind, column.key)) for column in kind.columns]
        for place, text in enumerate((_("Column"), _("What stands there"), _("Field"))):
            self._grid.addWidget(muted(text, wrap=False), 0, place)
        for place, heading in enumerate(table.headings):
            self._add(place, heading, _samples(table, place), options)
        self._say()

    def focus_first(self) -> None:
        """Put the cursor on the first column that needs a look."""
        wanted = next(
            (n for n, key in enumerate(self._mapping.columns) if n in self._mapping.guessed), 0
        )
        if self.fields:
            self.fields[wanted].combo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(
        self, place: int, heading: str, samples: str, options: Sequence[tuple[str, str]]
    ) -> None:
        row, top = place + 1, Qt.AlignmentFlag.AlignTop
        name = heading or _("(no heading)")
        label = plain_label(f"{letters(place)}  {name}", wrap=True)
        self._grid.addWidget(label, row, 0, top)
        self._grid.addWidget(plain_label(samples, kind="muted", wrap=True), row, 1, top)
        field = ChoiceField(options, none=_("left out"))
        field.set_value(self._mapping.columns[place])
        field.combo.setAccessibleName(_("Field of the column “{name}”", name=name))
        field.left.connect(lambda: self._on_chosen(place))
        badge = StateBadge()
        self._grid.addWidget(field, row, 2, top)
        self._grid.addWidget(badge, row, 3)
        self.fields.append(field)
        self._badges.append(badge)

    def _on_chosen(self, place: int) -> None:
        """Take a choice; whoever walks through the fields by arrow key takes none from others."""
        columns = list(self._mapping.columns)
        columns[place] = self.fields[place].value()
        guessed = self._mapping.guessed - {place}
        self._mapping = replace(self._mapping, columns=tuple(columns), guessed=guessed)
        self._say()
        self.changed.emit()

    def _twice(self) -> frozenset[str]:
        """Return the fields that more than one column fills."""
        counted = Counter(key for key in self._mapping.columns if key is not None)
        return frozenset(key for key, count in counted.items() if count > 1)

    def _badge(self, place: int) -> tuple[str, str]:
        key = self._mapping.columns[place]
        if key is not None and key in self._twice():
            return _("twice"), "bad"
        if key is not None and place in self._mapping.guessed:
            return _("please check"), "warn"
        return "", "neutral"

    def _say(self) -> None:
        kind = self._kind
        if kind is None:
            return
        for place, badge in enumerate(self._badges):
            badge.show_state(*self._badge(place))
            key = self._mapping.columns[place]
            self.fields[place].combo.setToolTip(_(kind.column(key).meaning) if key else "")
        unused = sum(key is None for key in self._mapping.columns)
        self._sum.setText(
            ngettext("{n} column is left out.", "{n} columns are left out.", unused)
            if unused
            else _("Every column has its field.")
        )
        missing = ", ".join(_heading(kind, c.key) for c in self._mapping.missing(kind))
        lines = [_("Choose the column for: {columns}", columns=missing)] if missing else []
        twice = ", ".join(_heading(kind, key) for key in sorted(self._twice()))
        if twice:
            lines.append(_("More than one column would fill: {columns}", columns=twice))
        self._missing.setText("\n".join(lines))
        self._missing.setVisible(bool(lines))


def _heading(kind: ImportKind, key: str) -> str:
    return _(kind.column(key).heading)


def _samples(table: Table, place: int) -> str:
    found: list[str] = []
    for row in table.rows[:_LOOKED_AT]:
        text = cell_text(row.cells[place]) if place < len(row.cells) else ""
        if text and text not in found:
            found.append(text if len(text) <= _SAMPLE else f"{text[:_SAMPLE]} …")
        if len(found) == _SAMPLES:
            break
    return " · ".join(found)
