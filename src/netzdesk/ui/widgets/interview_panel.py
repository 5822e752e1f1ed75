"""An interview while it is held: topics in reach, notes kept as they are typed, the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from netzdesk.actions.interview_plans import StartInterview, start_interview
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
from netzdesk.base.i18n import _
from netzdesk.domain.guide import Topic, next_question
from netzdesk.domain.talk import AHEAD
from netzdesk.queries.interviews import InterviewDetail, interview
from netzdesk.ui.drafts import DraftBar, DraftKeeper
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import commit_all
from netzdesk.ui.widgets.interview_clock import CLOCK_KEY, InterviewClock
from netzdesk.ui.widgets.interview_head import NEXT_KEY, InterviewHead
from netzdesk.ui.widgets.interview_particulars import Particulars
from netzdesk.ui.widgets.interview_plan import CALL_OFF_KEY
from netzdesk.ui.widgets.interview_question import QuestionCard
from netzdesk.ui.widgets.interview_sheet import TopicSheet
from netzdesk.ui.widgets.interview_taking import Taking
from netzdesk.ui.widgets.labels import muted
from netzdesk.ui.widgets.tab_page import scrolled

FORWARD_KEY: Final = "Ctrl+PgDown"
BACK_KEY: Final = "Ctrl+PgUp"


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
        self.sheet = TopicSheet(self._store, read_only=session.read_only)
        self.clock = InterviewClock()
        self.head = InterviewHead(self.clock)
        self.particulars = Particulars(session)
        self.taking = Taking(session, nav, self._record, self._words, self._open_network)
        self.keeper = DraftKeeper(session, self._draft_key, self._to_keep, self)
        self.draft_bar = DraftBar(self._discard_draft)
        self._lay_out()
        self._connect()
        self._add_keys()

    @property
    def cards(self) -> list[QuestionCard]:
        """The questions of the topic that is shown, and its note."""
        return self.sheet.cards

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
        self.head.show_interview(found, read_only=self._session.read_only)
        self.particulars.show_interview(found)
        begun = found.state not in ("done", *AHEAD)
        if other and found.guide is not None and found.guide.topics and begun:
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
        self.sheet.clear()

    def commit(self) -> bool:
        """Store what is being typed."""
        return commit_all(self)

    def begin_work(self) -> None:
        """Let the time run, and put the cursor into the first open question."""
        if self.found is not None and not self._session.read_only:
            self.clock.start()
        self.focus_open()

    def start(self) -> None:
        """Begin a planned interview now: it is being held, along its guide."""
        if not self._is_ahead() or self.found is None or not self.commit():
            return
        if self._session.try_run(start_interview, StartInterview(interview_id=self.found.id)):
            self._show_next_open()
            self.begin_work()

    def call_off(self) -> None:
        """Ask why a planned interview does not take place."""
        self.particulars.plan.ask_reason()

    def focus_open(self) -> None:
        """Put the cursor into the next open question that is shown, else into the first field."""
        if self._is_ahead():
            self.head.start_button.setFocus()
            return
        if not self.cards:
            self.particulars.form.focus_first()
            return
        said = self.found.said if self.found else {}
        fresh = (each for each in self.cards if each.key and each.key not in said)
        self.sheet.focus_card(next(fresh, self.cards[0]))

    def go_on(self) -> None:
        """Store what is typed and put the cursor into the question that comes next.

        One that is planned is started.
        """
        if self._is_ahead():
            self.start()
            return
        here = self.sheet.current()
        after = (here.key or self.sheet.last_question()) if here is not None else ""
        done = self.commit()
        found = self.found  # as it stands now that all is stored
        if found is None or found.guide is None or not done:
            return
        following = next_question(found.guide, found.said, after)
        if following is None or following.id == after:
            self._nav.message(_("All questions of the guide were asked."), "good")
            self.show_topic("")
            self.head.end_button.setFocus()
            return
        self.show_topic(following.topic_id)
        card = next(each for each in self.cards if each.key == following.id)
        self.sheet.focus_card(card)

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
        if self.found is None or self._session.read_only or self._is_ahead():
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

    def _show_next_open(self) -> None:
        found = self.found
        if found is None or found.guide is None:
            return
        following = next_question(found.guide, found.said)
        if following is not None:
            self.show_topic(following.topic_id)

    def _is_ahead(self) -> bool:
        return self.found is not None and self.found.state in AHEAD

    def _on_topic(self, number: int) -> None:
        self.show_topic(self._keys()[number])
        self._mark_topic()

    def _mark_topic(self) -> None:
        self.head.mark_topic(self._keys().index(self._topic))

    def _show_topic(self) -> None:
        found = self.found
        if found is None:
            return
        if self._topic not in self._keys():
            self._topic = ""
        topic = self._shown_topic()
        if topic is None:
            self.sheet.clear()
            self._stack.setCurrentIndex(0)
        else:
            self.sheet.show_topic(found, topic)
            self._stack.setCurrentIndex(1)
        self._take_row.setVisible(topic is not None)
        self._mark_topic()

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

    def _record(self) -> str:
        return self.found.id if self.found else ""

    def _open_network(self) -> None:
        if self.found is not None and self.commit():
            self.network_asked.emit(self.found.network_id)

    def _words(self) -> str:
        card = self.sheet.current()
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

    def _shown_topic(self) -> Topic | None:
        topics = self.found.guide.topics if self.found and self.found.guide else ()
        return next((topic for topic in topics if topic.id == self._topic), None)

    def _take_or_call_off(self, key: str, take: Callable[[], object]) -> None:
        """Nothing was said yet in a planned interview: there the key calls it off."""
        if not self._is_ahead():
            take()
        elif key == CALL_OFF_KEY:
            self.call_off()

    def _keys(self) -> list[str]:
        found = self.found
        if found is None or found.guide is None or self._is_ahead():
            return [""]
        return ["", *(topic.id for topic in found.guide.topics)]

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolled(self.particulars))
        self._stack.addWidget(self.sheet.area)
        self._stack.setMinimumHeight(self.fontMetrics().lineSpacing() * 15)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self.head)
        layout.addWidget(self.draft_bar)
        layout.addWidget(self.head.topics)
        layout.addWidget(self._stack, 1)
        take = muted(_("Into the register:"), wrap=False)
        self._take_row = FlowRow(take, *self.taking.buttons)
        layout.addWidget(self._take_row)

    def _connect(self) -> None:
        self.clock.toggled.connect(self.toggle_clock)
        for asked, do in (
            (self.head.next_button, self.go_on),
            (self.head.start_button, self.start),
            (self.head.call_off_button, self.call_off),
            (self.head.resume_button, self.resume),
            (self.head.break_button, self.break_off),
            (self.head.end_button, self.end),
            (self.head.print_button, self.print_asked.emit),
        ):
            asked.clicked.connect(partial(_without_state, do))
        self.sheet.edited.connect(self._on_edited)
        self.head.topic_asked.connect(self._on_topic)
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
        for key, take in self.taking.keys.items():
            yield key, partial(self._take_or_call_off, key, take)
        for number in range(10):
            yield f"Alt+{number}", partial(self.jump, number)


def _without_state(do: Callable[[], object], _checked: bool = False) -> None:
    do()
