"""What stands above the topics of an interview: what it is, its time, what can be done."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, translator
from netzdesk.domain.talk import AHEAD, INTERVIEW_STATES
from netzdesk.queries.interviews import InterviewDetail
from netzdesk.ui.commands import shown_key
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.interview_clock import InterviewClock
from netzdesk.ui.widgets.interview_people import CONSENT_TONES
from netzdesk.ui.widgets.interview_plan import CALL_OFF_KEY
from netzdesk.ui.widgets.labels import StateBadge, muted, plain_label
from netzdesk.ui.widgets.network_panel import network_title

NEXT_KEY: Final = "Ctrl+Return"
STATE_TONES: Final = {
    "planned": "info",
    "cancelled": "neutral",
    "running": "info",
    "broken_off": "warn",
    "done": "good",
}


class InterviewHead(QWidget):
    """Name, state, clock and buttons; `topics` is the bar of the topics, to be laid out below."""

    topic_asked = Signal(int)
    """The place of a topic; 0 for the particulars."""

    def __init__(self, clock: InterviewClock) -> None:
        super().__init__()
        self._clock = clock
        self._name = plain_label("", kind="title", wrap=True, selectable=True)
        self._about = muted("")
        self._state = StateBadge()
        self._consent = StateBadge()
        self.next_button = _button(_("Next question ({key})", key=shown_key(NEXT_KEY)))
        self.next_button.setProperty("kind", "primary")
        self.resume_button = _button(_("Resume"))
        self.break_button = _button(_("Break off"))
        self.start_button = _button(_("Start the interview ({key})", key=shown_key(NEXT_KEY)))
        self.start_button.setProperty("kind", "primary")
        self.call_off_button = _button(_("Call off … ({key})", key=shown_key(CALL_OFF_KEY)))
        self.end_button = _button(_("End interview"))
        self.print_button = _button(_("Print the guide …"))
        self.topics = FlowRow(spacing=4)
        self.topic_buttons: list[QPushButton] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self._name)
        layout.addWidget(self._about)
        layout.addWidget(FlowRow(self._state, self._consent, clock, spacing=12))
        layout.addWidget(
            FlowRow(
                self.start_button,
                self.call_off_button,
                self.next_button,
                self.resume_button,
                self.break_button,
                self.end_button,
                self.print_button,
            )
        )

    def show_interview(self, found: InterviewDetail, *, read_only: bool) -> None:
        """Show what an interview is and how far it is."""
        self._name.setText(network_title(found.network, found.place))
        guide = ""
        if found.guide is not None:
            guide = _("{name}, version {n}", name=found.guide.name, n=found.guide.version)
        at = found.plan.due_time if found.plan else ""
        when = " ".join(filter(None, (show_day(found.day), at)))
        parts = (when, guide, found.researcher)
        self._about.setText(" · ".join(filter(None, parts)))
        self._state.show_state(_(INTERVIEW_STATES[found.state]), STATE_TONES[found.state])
        running, ahead = found.state == "running", found.state in AHEAD
        self._show_consent(found)
        self.start_button.setVisible(ahead)
        self.call_off_button.setVisible(found.state == "planned")
        self.break_button.setVisible(running)
        self.end_button.setVisible(found.state != "done" and not ahead)
        self.resume_button.setVisible(not running and not ahead)
        self._clock.setVisible(found.state != "done" and not ahead)
        self.print_button.setVisible(found.guide is not None)
        self.next_button.setVisible(found.guide is not None and not ahead)
        buttons = (
            *(self.start_button, self.call_off_button, self.break_button, self.end_button),
            *(self.resume_button, self._clock.button),
        )
        for button in buttons:
            button.setDisabled(read_only)
        self._show_topics(found)

    def _show_consent(self, found: InterviewDetail) -> None:
        """Say beside the state whether the talk may be recorded, once somebody was asked."""
        consent = found.consent
        asked = bool(found.persons) and consent.state != "not_asked"
        said = _("Consent: {state}", state=consent.text(translator())) if asked else ""
        self._consent.show_state(said, CONSENT_TONES[consent.state])

    def mark_topic(self, place: int) -> None:
        """Mark the topic that is shown."""
        for number, button in enumerate(self.topic_buttons):
            button.setChecked(number == place)

    def _show_topics(self, found: InterviewDetail) -> None:
        topics = found.guide.topics if found.guide and found.state not in AHEAD else ()
        self.topics.setVisible(found.state not in AHEAD)
        if len(self.topic_buttons) != len(topics) + 1:
            self.topics.clear()
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

    def _topic_button(self, number: int) -> QPushButton:
        button = _button("")
        button.setProperty("kind", "topic")
        button.setCheckable(True)
        if number < 10:
            button.setToolTip(shown_key(f"Alt+{number}"))
        button.clicked.connect(partial(self._on_topic, number))
        self.topics.add(button)
        return button

    def _on_topic(self, number: int, _checked: bool = False) -> None:
        self.topic_asked.emit(number)


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button
