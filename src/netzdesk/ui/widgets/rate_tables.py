"""Rates in tables and cards: never a rate without its numerator and denominator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from netzdesk.base.i18n import _, translator
from netzdesk.domain.rate_texts import of_text, percent_text, ratio_text, whole_text
from netzdesk.domain.rates import Rate
from netzdesk.queries.field_groups import Group, Stage
from netzdesk.queries.field_texts import CASE_NAMES, RateRow
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn, RowsModel
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.widgets.labels import Card, LinkButton, muted, plain_label
from netzdesk.ui.widgets.table import RowsTable

_MOST_ROWS: Final = 14
NamedGroup = tuple[str, Group]
"""A group with its shown name; the group of all stands last."""


class RateCard(Card):
    """A headline figure: name, rate, numerator and denominator as a link."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._name = name
        self._rate = plain_label("", kind="number")
        self.link = LinkButton("…")
        self.link.setAccessibleName(name)
        self.link.setEnabled(False)  # until the figure is known
        self._more = muted("", wrap=False)
        for widget in (self._rate, self.link, self._more):
            self.body.addWidget(widget)
        self.setMinimumWidth(190)

    def show_rate(self, rate: Rate, more: str) -> None:
        """Show a rate and a further line below it."""
        tr = translator()
        self._rate.setText(percent_text(rate, tr))
        self.link.setText(of_text(rate, tr))
        self.link.setEnabled(True)
        self.link.setAccessibleName(
            _("{name}: {rate}, open the list", name=self._name, rate=whole_text(rate, tr))
        )
        self._more.setText(more)


class ReportTable(RowsTable):
    """A table that is as high as its rows, in a page that scrolls."""

    def __init__(
        self, key: str, model: RowsModel[Any], preferences: Preferences, name: str
    ) -> None:
        super().__init__(key, model, preferences, name)
        model.modelReset.connect(self.fit)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.fit()

    def fit(self) -> None:
        """Be as high as the rows are, up to a limit."""
        rows = min(max(self.rows_model.rowCount(), 1), _MOST_ROWS)
        high = self.verticalHeader().defaultSectionSize() * rows
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + high + bar + 4)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.fit()


class RateRows(ReportTable):
    """Rates one below the other: name, rate, numerator and denominator, meaning."""

    asked = Signal(object)
    """A `RateRow` that has records to show."""

    def __init__(self, key: str, name: str, preferences: Preferences) -> None:
        self._list: ListModel[RateRow] = ListModel(_rate_columns(), lambda row: row.key)
        super().__init__(key, self._list, preferences, name)
        self._list.setParent(self)
        self.entered_row.connect(self._on_entered)

    def show_rates(self, rows: Iterable[RateRow]) -> None:
        self._list.set_rows(tuple(rows))
        self.fit()

    def _on_entered(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            row = self._list.row_at(index.row())
            if row.page and row.ids:
                self.asked.emit(row)


class GroupRows(ReportTable):
    """The groups of institutions with their cases and rates."""

    asked = Signal(object)
    """A (name, group) whose institutions are to be shown."""

    def __init__(self, key: str, name: str, preferences: Preferences) -> None:
        self._stage: Stage = "interim"
        self._list: ListModel[NamedGroup] = ListModel(self._columns(), lambda row: row[1].key)
        super().__init__(key, self._list, preferences, name)
        self._list.setParent(self)
        self.entered_row.connect(self._on_entered)

    def show_groups(self, groups: Sequence[NamedGroup], stage: Stage) -> None:
        self._stage = stage
        self._list.set_rows(groups)
        self.fit()

    def _on_entered(self) -> None:
        index: QModelIndex = self.currentIndex()
        if index.isValid():
            self.asked.emit(self._list.row_at(index.row()))

    def _columns(self) -> list[ListColumn[NamedGroup]]:
        return [
            ListColumn("name", _("Group"), lambda row: row[0], width=30, hint=lambda row: row[0]),
            self._number("total", _("Institutions"), 11),
            ListColumn(
                "open",
                _("still open"),
                lambda row: str(row[1].still_open),
                width=12,
                sort=lambda row: row[1].still_open,
                right=True,
            ),
            self._rate("RR2", _("Response RR2"), lambda g: self._outcome(g, "RR2")),
            self._rate("RR1", _("Response RR1"), lambda g: self._outcome(g, "RR1")),
            self._rate("CON1", _("Contact CON1"), lambda g: self._outcome(g, "CON1")),
            self._rate("coverage", _("Coverage"), lambda g: g.coverage),
            ListColumn(
                "effort",
                _("Attempts per full answer"),
                lambda row: _ratio(row[1].effort),
                width=28,
                sort=lambda row: _order(row[1].effort),
                right=True,
            ),
            *(
                self._number(field, letter, 5, _(meaning))
                for field, (letter, meaning) in CASE_NAMES.items()
            ),
        ]

    def _outcome(self, group: Group, key: str) -> Rate:
        return group.outcomes[self._stage].rate(key)

    def _number(self, field: str, title: str, width: int, hint: str = "") -> ListColumn[NamedGroup]:
        def count(row: NamedGroup) -> int:
            return int(getattr(row[1].outcomes[self._stage].cases, field))

        return ListColumn(
            field,
            title,
            lambda row: str(count(row)),
            width=width,
            sort=count,
            right=True,
            hint=(lambda row: hint) if hint else None,
        )

    def _rate(self, key: str, title: str, rate: Callable[[Group], Rate]) -> ListColumn[NamedGroup]:
        return ListColumn(
            key,
            title,
            lambda row: whole_text(rate(row[1]), translator()),
            width=23,
            sort=lambda row: _order(rate(row[1])),
            right=True,
        )


class Folded(QWidget):
    """A heading that unfolds what is below it."""

    def __init__(self, text: str, *inside: QWidget) -> None:
        super().__init__()
        self.button = QToolButton()
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.toggled.connect(self._on_toggled)
        self.body = QWidget()
        box = QVBoxLayout(self.body)
        box.setContentsMargins(0, 0, 0, 0)
        for widget in inside:
            box.addWidget(widget)
        self.body.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        layout.addWidget(self.body)

    def _on_toggled(self, unfolded: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow
        self.button.setArrowType(arrow)
        self.body.setVisible(unfolded)


def _rate_columns() -> list[ListColumn[RateRow]]:
    return [
        ListColumn("name", _("Figure"), lambda row: row.name, width=54, hint=lambda r: r.name),
        ListColumn(
            "rate",
            _("Rate"),
            lambda row: (ratio_text if row.is_ratio else percent_text)(row.rate, translator()),
            width=11,
            sort=lambda row: _order(row.rate),
            right=True,
        ),
        ListColumn(
            "of",
            _("Numerator / denominator"),
            lambda row: of_text(row.rate, translator()),
            width=22,
            sort=lambda row: (row.rate.denominator, row.rate.numerator),
            right=True,
        ),
        ListColumn(
            "meaning",
            _("What is counted"),
            lambda row: row.meaning,
            width=70,
            hint=lambda row: row.meaning,
        ),
    ]


def _ratio(rate: Rate) -> str:
    tr = translator()
    return f"{ratio_text(rate, tr)} ({of_text(rate, tr)})"


def _order(rate: Rate) -> tuple[bool, Fraction]:
    """Return the key that sorts rates; those without cases come first."""
    return rate.value is not None, rate.value or Fraction(0)
