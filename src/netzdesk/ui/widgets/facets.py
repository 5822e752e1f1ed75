"""A button that narrows a list by what its rows are: one submenu for each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from netzdesk.base.i18n import _
from netzdesk.ui.theme import icon

Choice = tuple[Any, str]
"""A value of a condition and its shown text."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One question: the name of the condition, its shown title, and the answers."""

    key: str
    title: str
    choices: Sequence[Choice]


class FacetButton(QToolButton):
    """Opens a menu of facets; `changed` says that other conditions were chosen."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._facets: tuple[Facet, ...] = ()
        self._chosen: dict[str, Any] = {}
        self.setText(_("Narrow"))
        self.setIcon(icon("funnel"))
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)

    def set_facets(self, facets: Sequence[Facet]) -> None:
        """Ask these questions from now on; what was chosen stays."""
        self._facets = tuple(facets)

    def conditions(self) -> dict[str, Any]:
        """Return what was chosen, by the name of the condition."""
        return dict(self._chosen)

    def set_conditions(self, conditions: Mapping[str, Any]) -> None:
        """Take over conditions that were chosen elsewhere."""
        self._chosen = dict(conditions)

    def label(self) -> str:
        """Return what was chosen in words."""
        return " · ".join(
            _("{question}: {answer}", question=facet.title, answer=self._text(facet))
            for facet in self._facets
            if facet.key in self._chosen
        )

    def choose(self, key: str, value: Any) -> None:
        """Choose an answer; None takes the question back."""
        if value is None:
            self._chosen.pop(key, None)
        else:
            self._chosen[key] = value
        self.changed.emit()

    def _text(self, facet: Facet) -> str:
        wanted = self._chosen[facet.key]
        return next((text for value, text in facet.choices if value == wanted), str(wanted))

    def _fill(self) -> None:
        self._menu.clear()
        for facet in self._facets:
            chosen = self._chosen.get(facet.key)
            shown = facet.title
            if chosen is not None:
                shown = _("{question}: {answer}", question=facet.title, answer=self._text(facet))
            menu = self._menu.addMenu(shown.replace("&", "&&"))
            group = QActionGroup(menu)
            for value, text in ((None, _("all")), *facet.choices):
                entry = menu.addAction(text.replace("&", "&&"))
                entry.setCheckable(True)
                entry.setChecked(value == chosen)
                entry.setActionGroup(group)
                entry.triggered.connect(partial(self.choose, facet.key, value))
