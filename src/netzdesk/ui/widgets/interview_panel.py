"""An interview while it is held: topics in reach, notes kept as they are typed, the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from netzdesk.actions.interviews import (
    AnswerQuestion,
    BreakOffInterview,
    ChangeInterview,
    EndInterview,
    ResumeInterview,
    answer_question,
    break_off_interview,
    change_interview,
    end_interview,
    resume_interview,
)
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _
from netzdesk.domain.guide import INTERVIEW_STATES, Said, Topic, next_question, standings
from netzdesk.queries.interviews import InterviewDetail, interview
from netzdesk.ui.commands import shown_key
from netzdesk.ui.drafts import DraftBar, DraftKeeper
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import commit_all
from netzdesk.ui.widgets.interview_clock import CLOCK_KEY, InterviewClock
from netzdesk.ui.widgets.interview_particulars import Particulars
from netzdesk.ui.widgets.interview_question import QuestionCard, note_label, topic_note
from netzdesk.ui.widgets.interview_taking import Taking
from netzdesk.ui.widgets.labels import StateBadge, clear_layout, muted, plain_label
from netzdesk.ui.widgets.network_panel import network_title
from netzdesk.ui.widgets.tab_page import scrolled

NEXT_KEY: Final = "Ctrl+Return"
FORWARD_KEY: Final = "Ctrl+PgDown"
BACK_KEY: Final = "Ctrl+PgUp"
STATE_TONES: Final = {"running": "info", "broken_off": "warn", "done": "good"}


class InterviewPanel(QWidget):
    """One interview: its particulars and its topics, of which one is shown."""

    remove_asked = Signal(str)
    print_asked = Signal()
    institution_asked = Signal(str)
    network_asked = Signal(str)

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__()
        self._session = session
        self._nav = nav
        self.found: InterviewDetail | None = None
        self._topic = ""
        """The topic that is shown; "" for the particulars."""
        self._built: tuple[str, str] = ("", "")
        self.cards: list[QuestionCard] = []
        self.topic_buttons: list[QPushButton] = []
        self.clock = InterviewClock()
        self.particulars = Particulars(session)
        self.taking = Taking(session, nav, self._record, self._words)
        self.keeper = DraftKeeper(session, self._draft_key, self._to_keep, self)
        self.draft_bar = DraftBar(self._discard_draft)
        self._lay_out()
        self._connect()
        self._add_keys()

    def show_interview(self, found: InterviewDetail) -> None:
        """Show an interview as it stands; what is being typed in it stays."""
        other = self.found is None or self.found.id != found.id
        if other:
            self.leave()
            self._topic = ""
            self.draft_bar.hide()
        self.found = found
        if other:
            self.clock.begin(found.duration_min or 0)
        else:
            self.clock.entered(found.duration_min or 0)
        self._show_head(found)
        self.particulars.show_interview(found)
        if other and found.guide is not None and found.guide.topics and found.state != "done":
            following = next_question(found.guide, found.said)
            first = following.topic_id if following else found.guide.topics[0].id
            self._topic = first
        self._show_topic()
        if other:
            self._resume_draft()

    def leave(self) -> None:
        """Store what is typed and the time: another interview is shown, or none."""
        if self.found is None:
            return
        if interview(self._session.conn, self.found.id) is None:  # removed, or its begin undone
            self.clock.begin(0)
            self.keeper.give_up()
        else:
            self.commit()
            self._hold_time()
            self.keeper.flush()
        self.found = None
        self._built = ("", "")
        self._drop_cards()

    def commit(self) -> bool:
        """Store what is being typed."""
        return commit_all(self)

    def begin_work(self) -> None:
        """Let the time run, and put the cursor into the first open question."""
        if self.found is not None and not self._session.read_only:
            self.clock.start()
        self.focus_open()

    def focus_open(self) -> None:
        """Put the cursor into the next open question that is shown, else into the first field."""
        if not self.cards:
            self.particulars.form.focus_first()
            return
        said = self.found.said if self.found else {}
        fresh = (each for each in self.cards if each.key and each.key not in said)
        self._focus(next(fresh, self.cards[0]))

    def go_on(self) -> None:
        """Store what is typed and put the cursor into the question that comes next."""
        here = self._current_card()
        after = (here.key or self._last_question()) if here is not None else ""
        done = self.commit()
        found = self.found  # as it stands now that all is stored
        if found is None or found.guide is None or not done:
            return
        following = next_question(found.guide, found.said, after)
        if following is None or following.id == after:
            self._nav.message(_("All questions of the guide were asked."), "good")
            self.show_topic("")
            self.end_button.setFocus()
            return
        self.show_topic(following.topic_id)
        card = next(each for each in self.cards if each.key == following.id)
        self._focus(card)

    def jump(self, number: int) -> None:
        """Show the topic with this number, 0 for the particulars."""
        keys = self._keys()
        if number < len(keys):
            self.show_topic(keys[number])
            self.focus_open()

    def step(self, by: int) -> None:
        """Show the topic behind, or before for -1."""
        keys = self._keys()
        place = keys.index(self._topic) + by
        if 0 <= place < len(keys):
            self.jump(place)

    def show_topic(self, topic: str) -> None:
        """Show a topic, "" for the particulars; what is typed is stored before."""
        if topic == self._topic:
            return
        self.commit()
        self._topic = topic
        self._show_topic()

    def toggle_clock(self) -> None:
        """Let the time run, or hold it and store the duration."""
        if self.found is None or self._session.read_only:
            return
        if self.clock.running:
            self._hold_time()
            return
        if self.found.state != "running":
            self._session.try_run(resume_interview, ResumeInterview(interview_id=self.found.id))
        self.clock.start()

    def break_off(self) -> None:
        """Say that the interview goes on another time."""
        if self.found is not None and self.commit():
            minutes = self.clock.stop() or None
            command = BreakOffInterview(interview_id=self.found.id, duration_min=minutes)
            if self._session.try_run(break_off_interview, command):
                self.keeper.give_up()
                self._nav.message(_("Broken off. “Resume” goes on where you stopped."))

    def end(self) -> None:
        """Say that the interview is done."""
        if self.found is not None and self.commit():
            minutes = self.clock.stop() or None
            command = EndInterview(interview_id=self.found.id, duration_min=minutes)
            if self._session.try_run(end_interview, command):
                self.keeper.give_up()
                self._nav.message(
                    _("The interview is done."),
                    "good",
                    button=_("Go to “Today”"),
                    do=lambda: self._nav.go("today"),
                )

    def resume(self) -> None:
        """Go on with an interview that was broken off or ended."""
        if self.found is None:
            return
        if self._session.try_run(resume_interview, ResumeInterview(interview_id=self.found.id)):
            self._show_next_open()
            if not self.found.on_paper:
                self.clock.start()
            self.focus_open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            card = self._card_of(watched)
            if card is not None:
                self._bring_into_view(card)
        return super().eventFilter(watched, event)

    def _show_next_open(self) -> None:
        found = self.found
        if found is None or found.guide is None:
            return
        following = next_question(found.guide, found.said)
        if following is not None:
            self.show_topic(following.topic_id)

    def _show_head(self, found: InterviewDetail) -> None:
        self._name.setText(network_title(found.network, found.place))
        guide = ""
        if found.guide is not None:
            guide = _("{name}, version {n}", name=found.guide.name, n=found.guide.version)
        parts = (show_day(found.day), guide, found.researcher)
        self._about.setText(" · ".join(filter(None, parts)))
        self._state.show_state(_(INTERVIEW_STATES[found.state]), STATE_TONES[found.state])
        running = found.state == "running"
        self.break_button.setVisible(running)
        self.end_button.setVisible(found.state != "done")
        self.resume_button.setVisible(not running)
        self.print_button.setVisible(found.guide is not None)
        self.next_button.setVisible(found.guide is not None)
        for button in (self.break_button, self.end_button, self.resume_button, self.clock.button):
            button.setDisabled(self._session.read_only)
        self._show_topic_bar(found)

    def _show_topic_bar(self, found: InterviewDetail) -> None:
        topics = found.guide.topics if found.guide else ()
        if len(self.topic_buttons) != len(topics) + 1:
            self._bar.clear()
            self.topic_buttons = [self._topic_button(n) for n in range(len(topics) + 1)]
        self.topic_buttons[0].setText(_("0 Particulars"))
        for number, (button, topic) in enumerate(
            zip(self.topic_buttons[1:], topics, strict=True), 1
        ):
            far = found.progress(topic.id)
            text = _(
                "{n} {topic} {done}/{total}",
                n=number,
                topic=topic.title,
                done=far.done,
                total=far.total,
            )
            button.setText(text.replace("&", "&&"))
        self._mark_button()

    def _mark_button(self) -> None:
        for key, button in zip(self._keys(), self.topic_buttons, strict=True):
            button.setChecked(key == self._topic)

    def _topic_button(self, number: int) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "topic")
        button.setCheckable(True)
        button.setAutoDefault(False)
        if number < 10:
            button.setToolTip(shown_key(f"Alt+{number}"))
        button.clicked.connect(partial(self._on_topic, number))
        self._bar.add(button)
        return button

    def _on_topic(self, number: int, _checked: bool = False) -> None:
        self.show_topic(self._keys()[number])
        self._mark_button()

    def _show_topic(self) -> None:
        found = self.found
        if found is None:
            return
        if self._topic not in self._keys():
            self._topic = ""
        topic = self._shown_topic()
        if topic is None:
            self._built = ("", "")
            self._drop_cards()
            self._stack.setCurrentIndex(0)
        else:
            if self._built != (found.id, topic.id):
                self._build(topic)
                self._built = (found.id, topic.id)
            self._fill(found, topic)
            self._stack.setCurrentIndex(1)
        self._take_row.setVisible(topic is not None)
        self._mark_button()

    def _build(self, topic: Topic) -> None:
        """Make the cards of a topic anew."""
        self._drop_cards()
        guide = self.found.guide if self.found else None
        depths = guide.depths() if guide else {}
        for question in topic.in_order:
            self._put(QuestionCard.of(question, depths[question.id], self._store))
        if not topic.questions:
            self._rows.addWidget(note_label())
        self._put(topic_note(self._store))
        self._rows.addStretch(1)
        self._area.verticalScrollBar().setValue(0)

    def _put(self, card: QuestionCard) -> None:
        card.set_read_only(self._session.read_only)
        card.edited.connect(self._on_edited)
        card.notes.text.installEventFilter(self)
        self._rows.addWidget(card)
        self.cards.append(card)

    def _drop_cards(self) -> None:
        self.cards = []
        clear_layout(self._rows)

    def _fill(self, found: InterviewDetail, topic: Topic) -> None:
        where = standings(found.guide, found.said) if found.guide else {}
        for card in self.cards:
            if card.key:
                said = found.said.get(card.key, Said())
                card.show_said(f"{found.id}:{card.key}", said, where[card.key])
            else:
                note = found.topic_notes.get(topic.id, "")
                card.form.load(f"{found.id}:{topic.id}", {"answer": note})

    def _store(self, key: str, name: str, value: Any) -> None:
        if self.found is None:
            return
        command = AnswerQuestion(
            interview_id=self.found.id,
            topic_id=self._topic,
            question_id=key or None,
            **{name: value},
        )
        self._session.run(answer_question, command, draft=self._draft_key())
        self.draft_bar.hide()
        self.keeper.stored()
        if any(card.form.is_dirty() for card in self.cards) or self.clock.running:
            self.keeper.touched()

    def _hold_time(self) -> None:
        if self.found is None or not self.clock.running:
            return
        minutes = self.clock.stop()
        if minutes != self.found.duration_min:
            command = ChangeInterview(interview_id=self.found.id, duration_min=minutes)
            self._session.try_run(change_interview, command)
        self.keeper.touched()
        self.keeper.flush()

    def _last_question(self) -> str:
        return next((card.key for card in reversed(self.cards) if card.key), "")

    def _record(self) -> str:
        return self.found.id if self.found else ""

    def _words(self) -> str:
        card = self._current_card()
        return card.chosen_words() if card is not None else ""

    def _draft_key(self) -> str:
        return f"interview:{self.found.id}" if self.found else ""

    def _to_keep(self) -> dict[str, Any] | None:
        """Return what is typed and not stored, and the minutes of the running time."""
        typed = {card.key: card.notes.raw() for card in self.cards if card.notes.dirty()}
        minutes = self.clock.minutes if self.clock.running else None
        if not typed and minutes is None:
            return None
        return {"topic": self._topic, "typed": typed, "minutes": minutes}

    def _resume_draft(self) -> None:
        """Take up what was typed before the program ended without storing it."""
        draft = None if self._session.read_only else self.keeper.find()
        if draft is None or self.found is None:
            return
        minutes = draft.values.get("minutes")
        if isinstance(minutes, int) and minutes > (self.found.duration_min or 0):
            command = ChangeInterview(interview_id=self.found.id, duration_min=minutes)
            self._session.try_run(change_interview, command)
        typed = draft.values.get("typed")
        if not isinstance(typed, dict) or not typed:
            self.keeper.give_up()
            return
        self.show_topic(str(draft.values.get("topic", "")))
        for card in self.cards:
            if card.key in typed:
                card.ask_anyway()
                card.notes.show_value_raw(str(typed[card.key]))
        self.draft_bar.show_draft(draft, self._session)

    def _discard_draft(self) -> None:
        self.draft_bar.hide()
        for card in self.cards:
            card.form.restore()
        self.keeper.give_up()

    def _on_edited(self) -> None:
        if self.isVisible():
            self.keeper.touched()

    def _current_card(self) -> QuestionCard | None:
        focus = QApplication.focusWidget()
        return self._card_of(focus) if focus is not None else None

    def _card_of(self, widget: QWidget) -> QuestionCard | None:
        return next((card for card in self.cards if card.isAncestorOf(widget)), None)

    def _focus(self, card: QuestionCard) -> None:
        card.focus_in()
        QTimer.singleShot(0, self, partial(self._bring_into_view, card))  # once it is laid out

    def _bring_into_view(self, card: QuestionCard) -> None:
        """Scroll to a question: on a small screen what stands around the topic scrolls too."""
        if card not in self.cards:
            return
        parent = card.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(card, 0, 8)
            parent = parent.parentWidget()

    def _shown_topic(self) -> Topic | None:
        topics = self.found.guide.topics if self.found and self.found.guide else ()
        return next((topic for topic in topics if topic.id == self._topic), None)

    def _keys(self) -> list[str]:
        topics = self.found.guide.topics if self.found and self.found.guide else ()
        return ["", *(topic.id for topic in topics)]

    def _lay_out(self) -> None:
        self._name = plain_label("", kind="title", wrap=True, selectable=True)
        self._about = muted("")
        self._state = StateBadge()
        next_text = _("Next question ({key})", key=shown_key(NEXT_KEY))
        self.next_button = primary_button(next_text, self.go_on)
        self.break_button = self._button(_("Break off"), self.break_off)
        self.end_button = self._button(_("End interview"), self.end)
        self.resume_button = self._button(_("Resume"), self.resume)
        self.print_button = self._button(_("Print the guide …"), self.print_asked.emit)
        self._bar = FlowRow(spacing=4)
        self._topics = QWidget()
        self._rows = QVBoxLayout(self._topics)
        self._rows.setContentsMargins(0, 6, 8, 8)
        self._rows.setSpacing(12)
        self._area: QScrollArea = scrolled(self._topics)
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolled(self.particulars))
        self._stack.addWidget(self._area)
        self._stack.setMinimumHeight(self.fontMetrics().lineSpacing() * 15)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self._name)
        layout.addWidget(self._about)
        layout.addWidget(FlowRow(self._state, self.clock, spacing=12))
        layout.addWidget(
            FlowRow(
                self.next_button,
                self.resume_button,
                self.break_button,
                self.end_button,
                self.print_button,
            )
        )
        layout.addWidget(self.draft_bar)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        take = muted(_("Into the register:"), wrap=False)
        self._take_row = FlowRow(take, *self.taking.buttons)
        layout.addWidget(self._take_row)

    def _button(self, text: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: do())  # noqa: PLW0108  # drops Qt's `checked`
        return button

    def _connect(self) -> None:
        self.clock.toggled.connect(self.toggle_clock)
        self.clock.minute.connect(self.keeper.touched)
        self.particulars.remove_asked.connect(lambda: self.remove_asked.emit(self._record()))
        self.particulars.institution_asked.connect(self.institution_asked)

    def _add_keys(self) -> None:
        for key, do in self._key_table():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def _key_table(self) -> Iterator[tuple[str, Callable[[], object]]]:
        yield NEXT_KEY, self.go_on
        yield "Ctrl+Enter", self.go_on
        yield FORWARD_KEY, partial(self.step, 1)
        yield BACK_KEY, partial(self.step, -1)
        yield CLOCK_KEY, self.toggle_clock
        yield from self.taking.keys.items()
        for number in range(10):
            yield f"Alt+{number}", partial(self.jump, number)
