"""The sheet of one topic of an interview: its questions below each other, and a note on it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from netzdesk.domain.guide import Said, Topic, standings
from netzdesk.queries.interviews import InterviewDetail
from netzdesk.ui.widgets.interview_question import QuestionCard, Store, note_label, topic_note
from netzdesk.ui.widgets.labels import clear_layout
from netzdesk.ui.widgets.tab_page import scrolled


class TopicSheet(QWidget):
    """A card for each question of the topic that is shown, in the order of the guide."""

    edited = Signal()

    def __init__(self, store: Store, *, read_only: bool) -> None:
        super().__init__()
        self._store = store
        self._read_only = read_only
        self._built = ("", "")
        self.cards: list[QuestionCard] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 6, 8, 8)
        self._rows.setSpacing(12)
        self.area: QScrollArea = scrolled(self)
        """What the sheet scrolls in."""

    def show_topic(self, found: InterviewDetail, topic: Topic) -> None:
        """Show what was said to the questions of a topic; what is being typed stays."""
        if self._built != (found.id, topic.id):
            self._build(found, topic)
            self._built = (found.id, topic.id)
        where = standings(found.guide, found.said) if found.guide else {}
        for card in self.cards:
            if card.key:
                said = found.said.get(card.key, Said())
                card.show_said(f"{found.id}:{card.key}", said, where[card.key])
            else:
                note = found.topic_notes.get(topic.id, "")
                card.form.load(f"{found.id}:{topic.id}", {"answer": note})

    def clear(self) -> None:
        """Show nothing."""
        self._built = ("", "")
        self.cards = []
        clear_layout(self._rows)

    def current(self) -> QuestionCard | None:
        """Return the card in which the cursor is."""
        focus = QApplication.focusWidget()
        return self._card_of(focus) if focus is not None else None

    def focus_card(self, card: QuestionCard) -> None:
        """Put the cursor into a card and bring the whole of it into view."""
        card.focus_in()
        QTimer.singleShot(0, self, partial(self._bring_into_view, card))  # once it is laid out

    def last_question(self) -> str:
        """Return the key of the last question; "" when the topic has none."""
        return next((card.key for card in reversed(self.cards) if card.key), "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            card = self._card_of(watched)
            if card is not None:
                self._bring_into_view(card)
        return super().eventFilter(watched, event)

    def _build(self, found: InterviewDetail, topic: Topic) -> None:
        """Make the cards of a topic anew."""
        self.clear()
        depths = found.guide.depths() if found.guide else {}
        for question in topic.in_order:
            self._put(QuestionCard.of(question, depths[question.id], self._store))
        if not topic.questions:
            self._rows.addWidget(note_label())
        self._put(topic_note(self._store))
        self._rows.addStretch(1)
        self.area.verticalScrollBar().setValue(0)

    def _put(self, card: QuestionCard) -> None:
        card.set_read_only(self._read_only)
        card.edited.connect(self.edited)
        card.notes.text.installEventFilter(self)
        self._rows.addWidget(card)
        self.cards.append(card)

    def _card_of(self, widget: QWidget) -> QuestionCard | None:
        return next((card for card in self.cards if card.isAncestorOf(widget)), None)

    def _bring_into_view(self, card: QuestionCard) -> None:
        """Scroll to a question: on a small screen what stands around the topic scrolls too."""
        if card not in self.cards:
            return
        parent = card.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(card, 0, 8)
            parent = parent.parentWidget()
