"""A series of letters or mails: chosen, looked at, made, and recorded in one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout
from shiboken6 import isValid

from netzdesk.base.errors import Cancelled, Refused
from netzdesk.base.i18n import _, ngettext, translator
from netzdesk.domain.workdays import calendar_of
from netzdesk.exports.letters.content import Letter
from netzdesk.exports.letters.names import safe_name
from netzdesk.exports.letters.preparing import Prepared
from netzdesk.exports.letters.produce import FOLDERS, MAIL_FILES, WORD_FILES
from netzdesk.exports.letters.sheets import Asked, asked_now
from netzdesk.queries.recipients import Candidate
from netzdesk.queries.waves import waves
from netzdesk.store.unit import Change
from netzdesk.ui.dialogs.storing import store_watched
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import Page
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.empty_state import EmptyState
from netzdesk.ui.widgets.letter_choice import ChoicePanel
from netzdesk.ui.widgets.letter_making import (
    Ended,
    Made,
    ask_target,
    make_enclosures,
    make_series,
    open_made,
    preview_pdf,
    word_text,
)
from netzdesk.ui.widgets.letter_output import (
    MAIL_PROGRAM,
    OutputPanel,
    mail_text,
    series_name,
)
from netzdesk.ui.widgets.letter_placing import record_and_place
from netzdesk.ui.widgets.letter_plan import Plan, read_material
from netzdesk.ui.widgets.letter_reading import CandidateReader
from netzdesk.ui.widgets.letter_recipients import RecipientRow, Ticks, make_rows
from netzdesk.ui.widgets.letter_recording import (
    Recorder,
    Series,
    approval_series,
    district_series,
)
from netzdesk.ui.widgets.letter_waiting import WaitingBar

_WAIT_MS: Final = 250
_USUAL_DAYS: Final = 14


class SeriesTab(Page):
    """First whom to write to, then the letters themselves."""

    KEY = "letters_series"
    TABLES = frozenset(
        {
            "institution",
            "institution_region",
            "person",
            "contact_attempt",
            "follow_up",
            "region",
            "area",
            "area_region",
            "researcher",
            "letter_template",
            "template_enclosure",
            "attachment",
            "chain",
            "chain_step",
            "wave",
            "setting",
            "vocabulary_term",
            "network",
            "network_contact",
            "network_region",
            "approval",
            "approval_field",
            "approval_reminder",
            "profile_text",
            "selection",
        }
    )

    recorded = Signal(str)
    """A series was recorded: the key of its wave."""
    templates_asked = Signal()

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._asked_for: dict[str, Asked] = {}
        """Key of a letter -> the fields on the data sheet that was made for it."""
        self._rows: tuple[RecipientRow, ...] = ()
        self._ticks = Ticks()
        self._wave = ""
        """The wave that was begun, while its mails are sent one by one."""
        self._wished = 0
        self._stop: Callable[[], object] = _nothing
        self._making = False
        self.plan = Plan(session)
        self.reader = CandidateReader(session, nav, self)
        self.choice = ChoicePanel(session, nav)
        self.output = OutputPanel(session, nav, self.plan)
        self._none = EmptyState(
            _("No template yet."),
            _("A letter or mail is made from a template."),
            _("Go to the templates"),
            self.templates_asked.emit,
        )
        self._steps = QStackedWidget()
        for step in (self.choice, self.output, self._none):
            self._steps.addWidget(step)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        self.waiting = WaitingBar(session, nav)
        layout.addWidget(self.waiting)
        layout.addWidget(self._steps, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WAIT_MS)
        self._later.timeout.connect(self.draw)
        self._connect()

    def refresh(self, change: Change | None) -> None:
        if change is None:
            self.reader.load_holidays()
        self.waiting.look()
        self.choice.offer()
        self._take_template()
        self.reader.read(self.choice.purpose())
        if not self.choice.has_templates():
            self._steps.setCurrentWidget(self._none)
        elif self._steps.currentWidget() is self._none:
            self._steps.setCurrentWidget(self.choice)

    def take_focus(self) -> None:
        if self.at_letters():
            self.output.form.focus_first()
        else:
            self.choice.form.focus_first()

    def focus_search(self) -> None:
        self.turn_back()
        self.choice.shown_list().focus_filter()

    def new_record(self) -> None:
        """Begin another series."""
        self.ensure_fresh()
        self._begin_anew()
        self.choice.choose_anew()
        self.turn_back()

    def selection_text(self) -> str:
        ticked = len(self._ticked())
        return ngettext("{n} recipient ticked", "{n} recipients ticked", ticked)

    def at_letters(self) -> bool:
        """Tell whether the letters are shown, and not yet their recipients."""
        return self._steps.currentWidget() is self.output

    def choose(self, label: str, institutions: frozenset[str], step: str, template: str) -> None:
        """Begin a series to these institutions: the next step of a chain."""
        self.ensure_fresh()
        self._begin_anew()
        self.choice.choose(label, institutions, step, template)
        self.turn_back()

    def choose_approvals(self, label: str, **chosen: Any) -> None:
        """Begin a series to contact persons, as `ChoicePanel.choose_approvals` says."""
        self.ensure_fresh()
        self._begin_anew()
        self.choice.choose_approvals(label, **chosen)
        self.turn_back()

    def turn_back(self) -> None:
        """Show the recipients."""
        self._stop()
        if self._steps.currentWidget() is not self._none:
            self._steps.setCurrentWidget(self.choice)

    def go_on(self) -> None:
        """Show the letters to those that are ticked."""
        if not self._ticked() or self.plan.material is None:
            return
        session = self.session
        self.plan.day = session.today()
        if not self._wave:
            self.output.mails.begin_anew()
        self.plan.reply_until = self._reply_day()
        taken = [wave.name for wave in waves(session.conn, session.today())]
        name = series_name(self.plan.material.row.name, self.plan.day, taken)
        self.output.begin(name, self.plan.reply_until)
        self._steps.setCurrentWidget(self.output)
        self._on_output()
        self.output.form.focus_first()

    def draw(self) -> None:
        """Make the preview, in the worker; a former one is given up."""
        self._stop()
        letters = self._ready()
        batch = self.plan.batch(letters, self._order())
        left_out = [(_whom(row), row.remark) for row in self._left_out()]
        self.output.show_series(len(letters), left_out)
        self.output.show_output()
        if not letters:
            self.output.preview.say(_("No letter can be made. Go back and tick somebody."))
            return
        if batch.template.channel == "email":
            self.output.show_mails(batch)
            self.output.preview.show_texts(len(letters), mail_text(batch))
            return
        if batch.word is not None:
            hint = _("The words of the letter. Its look is what you made in Word.")
            self.output.preview.show_texts(len(letters), partial(word_text, batch), hint)
            return
        self._wished += 1
        self._stop = self.nav.start_job(
            _("Preparing the preview"),
            partial(preview_pdf, self.session.study, batch),
            partial(self._show_pdf, self._wished),
            quiet=True,
        )

    def produce(self) -> None:
        """Ask for a place, make the files there, record the series, and give them their name."""
        if not self._check() or self._making:
            return
        form, letters = self.output.output(), self._ready()
        name = self.output.value("name")
        target = ask_target(self, self.nav.preferences, form, name)
        if target is None or not letters:
            return
        batch = self.plan.batch(letters, self._order())
        # As it is printed: what is changed while the files are made is for the next series.
        series, requests = self._series(), self.reader.requests()
        self._making = True
        label = _("Making {name}", name=target.name)
        work = partial(make_series, self.session.study, batch, form, target)
        done = partial(self._finish, form, series, requests)
        self.nav.start_job(label, Ended(work, self._on_ended), done)

    def save_enclosures(self) -> None:
        """Write what goes with the mails into a folder: the mail program cannot be handed it."""
        if not self._check() or self._making or not self._ready():
            return
        name = safe_name(_("{name}, enclosures", name=self.output.value("name")))
        target = ask_target(self, self.nav.preferences, WORD_FILES, name)
        if target is None:
            return
        batch = self.plan.batch(self._ready(), self._order())
        self._making = True
        label = _("Making {name}", name=target.name)
        work = partial(make_enclosures, self.session.study, batch, target)
        self.nav.start_job(label, Ended(work, self._on_ended), self._place_enclosures)

    def _place_enclosures(self, made: Made) -> None:
        self._making = False
        self._asked_for.update(made.asked)
        try:
            made.draft.place()
        except Refused as refused:
            self.nav.message(translator().refusal(refused), "bad")
            return
        self.nav.message(
            _("The enclosures are in the folder {name}.", name=made.draft.target.name),
            "good",
            button=_("Open folder"),
            do=partial(open_made, made.draft.target),
        )

    def _finish(self, form: str, series: Series, requests: Mapping[str, str], made: Made) -> None:
        """Record what was made; the files get their name only then."""
        self._making = False
        batch, draft = made.batch, made.draft
        self._asked_for.update(made.asked)
        if form == MAIL_FILES:
            self._place_mails(series, requests, made)
            return
        try:
            wave = record_and_place(
                self.session.study,
                draft,
                series.name,
                partial(self._record, series, requests, batch.letters),
                self.session.undo,  # no record without a letter
            )
        except Refused as refused:
            self.nav.message(translator().refusal(refused), "bad")
            return
        if not wave:
            return
        count = len(batch.letters)
        self.nav.message(
            ngettext(
                "{n} letter is made and recorded.", "{n} letters are made and recorded.", count
            ),
            "good",
            button=_("Open folder") if form in FOLDERS else _("Open the file"),
            do=partial(open_made, draft.target),
        )
        self._begin_anew()
        self.turn_back()
        self.recorded.emit(wave)

    def _place_mails(self, series: Series, requests: Mapping[str, str], made: Made) -> None:
        """Give the drafts their folder; which of them were sent, the user says afterwards."""
        batch, draft = made.batch, made.draft
        try:
            draft.place()
        except Refused as refused:
            self.nav.message(translator().refusal(refused), "bad")
            return
        self.waiting.keep(self._recorder(series, requests, batch.letters), batch.letters)
        self.output.form.fields["form"].set_value(MAIL_PROGRAM)
        self.output.mails.say_written(True)
        self.output.show_mails(batch)
        self.output.show_output()
        self.output.mails.list.setFocus()
        self.nav.message(
            _(
                "The drafts are in the folder {name}. Send them from there, then tick here what "
                "was sent.",
                name=draft.target.name,
            ),
            "good",
            button=_("Open folder"),
            do=partial(open_made, draft.target),
        )

    def _keep_opened(self) -> None:
        """Keep what was handed to the mail program: whoever sends it may be called away."""
        letters = self.output.mails.waiting()
        recorder = self._recorder(self._series(), self.reader.requests(), letters)
        self.waiting.keep(recorder, letters)

    def _record_mails(self, keys: Sequence[str]) -> None:
        """Record the mails that were ticked as sent."""
        if not self._check():
            return
        batch = self.plan.batch(self._ready(), self._order())
        sent = [letter for letter in batch.letters if letter.attempt_id in keys]
        shown = batch.letters
        wave = self._record(self._series(), self.reader.requests(), sent)
        if not wave:
            return
        self._wave = wave
        self._ticks.set([letter.recipient.key for letter in sent], False)
        self.output.mails.show_mails(shown, [letter.attempt_id for letter in sent])
        self.nav.message(
            ngettext("{n} mail is recorded.", "{n} mails are recorded.", len(sent)), "good"
        )
        if not self.output.mails.unsent():
            self._begin_anew()
            self.turn_back()
            self.recorded.emit(wave)

    def _record(
        self,
        series: Series,
        requests: Mapping[str, str],
        letters: Sequence[Letter],
        draft: str = "",
    ) -> str:
        """Record letters as one action; return the wave, '' when it was refused or cancelled.

        `draft` names what goes from the drafts with it.
        """
        action, command = self._recorder(series, requests, letters)
        self._making = True  # what is recorded now must not be drawn as „contacted lately“
        self._later.stop()
        try:
            label = _("Recording the series")
            return store_watched(self, self.session, action, command, label, draft=draft)
        except Cancelled:
            self.nav.message(_("Cancelled; nothing was changed."))
            return ""
        except Refused as refused:
            self.output.form.show_refusal(refused)
            return ""
        finally:
            self._making = False

    def _series(self) -> Series:
        """Return what all letters have in common, as it stands beside them."""
        material = self.plan.material
        assert material is not None
        return Series(
            template_id=material.row.id,
            name=self.output.value("name") or "",
            day=self.plan.day,
            reply_until=self.plan.reply_until,
            step_id=self.choice.step_id(),
            chosen_by=self.choice.chosen_by(),
            wave_id=self._wave,
        )

    def _recorder(
        self, series: Series, requests: Mapping[str, str], letters: Sequence[Letter]
    ) -> Recorder:
        if not any(letter.recipient.network_id for letter in letters):
            return district_series(series, letters)
        return approval_series(series, letters, requests, self._asked)

    def _asked(self, letter: Letter) -> Asked:
        """Return what the data sheet of a letter asks for, or would ask for."""
        made = self._asked_for.get(letter.attempt_id)
        return made or asked_now(self.session.conn, letter.recipient.network_id)

    def _begin_anew(self) -> None:
        self._wave = ""
        self._asked_for.clear()
        self._ticks.clear()
        self.plan.begin_anew()
        self.output.mails.begin_anew()
        self.waiting.begin_anew()
        self._show_rows()

    def _connect(self) -> None:
        self.reader.came.connect(self._on_read)
        self.choice.changed.connect(self._on_choice)
        self.choice.begun_anew.connect(self._ticks.clear)
        self.choice.go_on.connect(self.go_on)
        self.choice.templates_asked.connect(self.templates_asked)
        for panel in (self.choice.list, self.choice.approval_list):
            panel.activated.connect(lambda _record: self.go_on())
        for model in (self.choice.model, self.choice.approval_model):
            model.ticked.connect(self._on_ticked)
        self.output.mails.opened.connect(self._keep_opened)
        self.output.mails.save_asked.connect(self.save_enclosures)
        self.output.edited.connect(self._on_output)
        self.output.back.connect(self.turn_back)
        self.output.produce_asked.connect(self.produce)
        self.output.mails.record_asked.connect(self._record_mails)

    def _on_choice(self) -> None:
        self._take_template()
        if self.reader.purpose != self.choice.purpose():
            self.reader.read(self.choice.purpose())
        self._show_rows()
        self.nav.selection(self.selection_text())

    def _on_ticked(self, institutions: list[str], flag: bool) -> None:
        self._ticks.set(institutions, flag)
        self._show_rows()
        self.nav.selection(self.selection_text())

    def _on_output(self) -> None:
        """Take over what was entered beside the letters, and draw them anew."""
        if not self.at_letters():
            return
        self.output.form.clear_errors()
        try:
            day, until = self.output.value("day"), self.output.value("reply_until")
        except Refused as refused:
            self.output.form.show_refusal(refused)
            return
        self.plan.day = date.fromisoformat(day) if day else self.session.today()
        self.plan.reply_until = date.fromisoformat(until) if until else None
        self.plan.enclosure_ids = tuple(self.output.value("enclosures"))
        self._show_rows()
        self.output.show_output()
        self._later.start()

    def _on_ended(self) -> None:
        self._making = False

    def _on_read(self) -> None:
        """Show those who were read, and their letters anew unless these are being recorded."""
        self._show_rows()
        if self.isVisible():
            self.nav.selection(self.selection_text())
        if self.at_letters() and not self._making and not self._wave:
            self._later.start()

    def _take_template(self) -> None:
        try:
            material = read_material(self.session, self.choice.template_id())
        except Refused as refused:  # a file of another laptop that this version cannot read
            self.nav.message(translator().refusal(refused), "bad")
            material = None
        self.plan.take(material)

    def _show_rows(self) -> None:
        if self._making:
            return
        choice, today = self.choice.choice(), self.session.today()
        if not self.at_letters():  # until it is entered beside the letters
            self.plan.day = today
            self.plan.reply_until = today + timedelta(days=_USUAL_DAYS)
        chosen = self.reader.chosen(choice, today)
        self._rows = make_rows(self.session, chosen, self.plan.prepared(chosen), self._ticks.of)
        self.choice.show_rows(self._rows)

    def _order(self) -> str:
        """Return how letters are printed; mails stand by name."""
        material = self.plan.material
        if material is not None and material.row.channel == "email":
            return "name"
        return str(self.output.value("order") or "postcode")

    def _ticked(self) -> list[RecipientRow]:
        return [row for row in self._rows if row.ticked]

    def _ready(self) -> list[Prepared]:
        return [row.prepared for row in self._ticked() if row.prepared is not None]

    def _left_out(self) -> list[RecipientRow]:
        return [row for row in self._rows if not row.ticked and row.remark]

    def _reply_day(self) -> date:
        """Return the working day until which an answer is asked for."""
        days = self.choice.following_days()
        first = self.plan.day + timedelta(days=_USUAL_DAYS if days is None else days)
        return calendar_of(self.session.settings.state, first).next_open(first)

    def _check(self) -> bool:
        """Tell whether name and days are in order; what is not is said beside the field."""
        self.output.form.clear_errors()
        try:
            self.output.form.values()
        except Refused as refused:
            self.output.form.show_refusal(refused)
            return False
        if not self.output.value("name"):
            self.output.form.show_refusal(
                Refused("field.empty", "Enter the name of this series.", field="name")
            )
            return False
        return True

    def _show_pdf(self, wish: int, content: bytes) -> None:
        if wish == self._wished and isValid(self.output.preview):
            self.output.preview.show_pdf(content)


def _whom(row: RecipientRow) -> str:
    person = row.candidate.recipient.person
    if isinstance(row.candidate, Candidate) or not person:
        return row.candidate.name
    return _("{network}, {person}", network=row.candidate.name, person=person)


def _nothing() -> None:
    return None
