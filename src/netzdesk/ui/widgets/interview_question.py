"""One question of an interview: its words, its hint, room for notes, „nothing to say“."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from netzdesk.base.i18n import _
from netzdesk.domain.guide import Question, Said, Standing
from netzdesk.ui.widgets.fields import CheckField, NotesField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import LinkButton, muted, plain_label

_STEP: Final = 22
"""How far a follow-up question stands to the right."""
_ROWS: Final = 3
_MOST_ROWS: Final = 14
_ENDS: Final = ",;\n"

Store = Callable[[str, str, Any], object]
"""Stores a field of a question: its key ("" for the note of the topic), the field, the value."""


class QuestionCard(QWidget):
    """A question as a form of its own; what is left out is one line with a way to ask anyway."""

    edited = Signal()

    def __init__(self, key: str, text: str, hint: str, depth: int, store: Store) -> None:
        super().__init__()
        self.key = key
        self.form = Form(store=lambda name, value: store(key, name, value), gives_back=False)
        notes = self.form.add("answer", "", NotesField(rows=_ROWS), wide=True)
        notes.set_name(text)
        self.notes = notes
        self.notes.text.textChanged.connect(self._fit)
        if key:
            tick = CheckField(_("Nothing to say"))
            self.form.add("nothing_to_say", "", tick, wide=True)
            tick.set_name(_("Nothing to say: {question}", question=text))
        self.form.edited.connect(self.edited)
        question = plain_label(text, wrap=True, selectable=True)
        bold = question.font()
        bold.setBold(True)
        question.setFont(bold)
        self._asked = QWidget()
        inner = QVBoxLayout(self._asked)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(3)
        inner.addWidget(question)
        if hint:
            inner.addWidget(muted(hint))
        inner.addWidget(self.form)
        self._left_out = QWidget()
        left = QVBoxLayout(self._left_out)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(muted(_("Left out: {question}", question=text)))
        anyway = LinkButton(_("Ask anyway"))
        anyway.setAccessibleName(_("Ask anyway: {question}", question=text))
        anyway.clicked.connect(self.ask_anyway)
        left.addWidget(anyway)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_STEP * depth, 0, 0, 0)
        layout.addWidget(self._asked)
        layout.addWidget(self._left_out)
        self._left_out.hide()

    @classmethod
    def of(cls, question: Question, depth: int, store: Store) -> QuestionCard:
        """Return the card of a question."""
        return cls(question.id, question.text, question.hint, depth, store)

    def show_said(self, record: str, said: Said, standing: Standing) -> None:
        """Show what was said; what is being typed stays."""
        self.form.load(record, {"answer": said.text, "nothing_to_say": said.nothing})
        at_work = self._asked.isAncestorOf(QApplication.focusWidget() or self)
        out = standing is Standing.SKIPPED and not self.form.is_dirty() and not at_work
        self._asked.setVisible(not out)
        self._left_out.setVisible(out)

    def ask_anyway(self) -> None:
        """Show the room for notes of a question that is left out."""
        self._left_out.hide()
        self._asked.show()
        self.notes.focus_in()

    def focus_in(self) -> None:
        """Put the cursor behind what is noted."""
        if self._asked.isHidden():
            self.ask_anyway()
        self.notes.focus_in()
        self.notes.text.moveCursor(QTextCursor.MoveOperation.End)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let the room for notes grow with what is noted."""
        text = self.notes.text
        lines = int(text.document().size().height())  # of plain text: in lines, not in points
        height = text.fontMetrics().lineSpacing() * max(_ROWS, min(lines + 1, _MOST_ROWS)) + 14
        if text.height() != height:
            text.setFixedHeight(height)

    def set_read_only(self, flag: bool) -> None:
        self.form.set_read_only(flag)

    def chosen_words(self) -> str:
        """Return what is marked in the notes, else what stands between commas at the cursor."""
        cursor = self.notes.text.textCursor()
        marked = cursor.selectedText().replace("\u2029", " ").strip()
        return marked or words_at(self.notes.raw(), cursor.position())


def words_at(text: str, place: int) -> str:
    """Return the entry of a list in free words at a place: between commas or ends of lines.

    Where an entry is still empty it is the one before. `place` is counted as Qt does, in UTF-16.
    """
    before = text.encode("utf-16-le")[: place * 2].decode("utf-16-le", "ignore")
    after = text[len(before) :]
    ends = [found for mark in _ENDS if (found := after.find(mark)) >= 0]
    entry = _last_entry(before) + after[: min(ends, default=len(after))]
    return _bare(entry) or _bare(_last_entry(before.rstrip(_ENDS + " ")))


def _last_entry(text: str) -> str:
    return text[max(text.rfind(mark) for mark in _ENDS) + 1 :]


def _bare(entry: str) -> str:
    return entry.strip().rstrip(".").strip()


def topic_note(store: Store) -> QuestionCard:
    """Return the card for what else was said to a topic."""
    return QuestionCard("", _("Further notes on this topic"), "", 0, store)


def note_label() -> QWidget:
    """Return the sentence that stands where a guide has no questions."""
    return plain_label(_("This topic has no questions. Note what is said."), wrap=True)
