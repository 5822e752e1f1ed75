"""The coloured bar above a list that a filter makes shorter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from netzdesk.base.i18n import _, ngettext
from netzdesk.base.text import typed_words
from netzdesk.ui.models.rows import RowsModel
from netzdesk.ui.widgets.labels import plain_label, set_tone

_NAMED: Final = 3
"""More values of one column are counted, not named."""


class FilterBar(QFrame):
    """„12 von 47 Zeilen – Filter: Art: Jobcenter · …“, and a button that takes it back."""

    cleared = Signal()
    again = Signal()
    """The filter that was lifted to show a record is wanted again."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        set_tone(self, "warn")
        self._text = plain_label("", wrap=True)
        set_tone(self._text, "warn")
        self.button = QPushButton()
        self.button.clicked.connect(self._act)
        self._lifted = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 3, 4, 3)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.button)
        self.hide()

    def text(self) -> str:
        """Return what the bar says, "" while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def show_filter(self, model: RowsModel[Any], label: str, *, hides_current: bool) -> None:
        """Say how many rows are left, by what, and whether the open record is among them."""
        shown = model.shown()
        if shown is None and not (self._lifted or self.isHidden()):
            return  # the count stands in some milliseconds; no need to lay out twice
        self._lifted = False
        filters = described(model, label)
        if shown is None:
            sentence = _("Filter: {filters} (being counted …)", filters=filters)
        else:
            sentence = _(
                "{n} of {total} rows – filter: {filters}",
                n=shown,
                total=model.total(),
                filters=filters,
            )
        if hides_current:
            sentence = " · ".join((sentence, _("the open entry is hidden by it")))
        self._say(sentence, _("Show all"))

    def show_lifted(self) -> None:
        """Say that the filter was lifted, because it hid what was to be shown."""
        self._lifted = True
        self._say(
            _("The filter was lifted: it hid the entry that is shown now."), _("Filter again")
        )

    def _say(self, sentence: str, button: str) -> None:
        if self._text.text() != sentence:
            self._text.setText(sentence)
            self.setAccessibleName(sentence)
        self.button.setText(button)
        self.show()

    def _act(self) -> None:
        (self.again if self._lifted else self.cleared).emit()


def described(model: RowsModel[Any], label: str) -> str:
    """Return in words by what a list is filtered; `label` names its conditions."""
    wanted = model.wanted
    said = [label] if label else []
    if typed_words(wanted.text):
        said.append(_("search word “{words}”", words=wanted.text.strip()))
    said += [
        _("{question}: {answer}", question=model.columns[number].title, answer=answer)
        for key, values in wanted.choices.items()
        if (number := model.column_number(key)) is not None
        for answer in (_answer(model, number, values),)
    ]
    return " · ".join(said)


def _answer(model: RowsModel[Any], column: int, values: tuple[Any, ...]) -> str:
    texts: Mapping[Any, str] = model.value_texts(column, values) if len(values) < 50 else {}
    named = dict.fromkeys(text or _("(empty)") for text in texts.values())
    if 0 < len(named) <= _NAMED:
        return _(" or ").join(named)
    return ngettext("{n} value", "{n} values", len(values))
