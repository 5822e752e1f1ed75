"""What was tried at an institution and what is due next: attempts, notes, follow-ups."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.follow_ups import FinishFollowUp, finish_follow_up
from netzdesk.actions.outcome_notes import WithdrawOutcomeNote, withdraw_outcome_note
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, translator
from netzdesk.domain.file_types import file_type
from netzdesk.queries.attachments import AttachmentRow, attachments_at
from netzdesk.queries.institution_detail import (
    AttemptRow,
    FollowUpRow,
    InstitutionDetail,
    OutcomeNoteRow,
)
from netzdesk.queries.leads import LeadRow, leads_from
from netzdesk.queries.terms import Term
from netzdesk.ui.drafts import FormDraft
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.attachment_list import FileKeeper, ask_target
from netzdesk.ui.widgets.attempt_form import AttemptForm, draft_key, when_text
from netzdesk.ui.widgets.calendar_menu import CalendarMenu
from netzdesk.ui.widgets.due_forms import FollowUpForm, OutcomeNoteForm
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import Card, heading
from netzdesk.ui.widgets.lead_fields import STATE_TEXTS
from netzdesk.ui.widgets.outcome_field import outcome_text

DONE_SHOWN: Final = 2
_TONES: Final = {"I": "good", "P": "info", "R": "bad", "NC": "warn", "UO": "warn"}
_EFFECT_TONES: Final = {"initial": "neutral", "appointment": "info"}


def outcome_tone(term: Term | None) -> str:
    """Return the tone of an outcome by its group; the words beside it say which."""
    if term is None:
        return "neutral"
    by_group = _TONES.get(str(term.attributes.get("group")), "neutral")
    return _EFFECT_TONES.get(str(term.attributes.get("effect")), by_group)


class ContactsTab(QWidget):
    """Buttons, one form at a time, and the entries, newest first.

    `statement_asked` carries the attempt from which a statement is to be recorded.
    """

    statement_asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._institution: InstitutionDetail | None = None
        self._files: dict[str, tuple[AttachmentRow, ...]] = {}
        self._leads: dict[str, LeadRow] = {}
        self._keeper = FileKeeper(session)
        self._outcomes = {term.code: term for term in session.terms("outcome", retired=True)}
        self.attempt_form = AttemptForm(session)
        self.note_form = OutcomeNoteForm(session)
        self.follow_up_form = FollowUpForm(session)
        self._small_drafts = (
            FormDraft(self.note_form, session, partial(self._small_key, "note")),
            FormDraft(self.follow_up_form, session, partial(self._small_key, "follow_up")),
        )
        self._forms: tuple[Form, ...] = (self.attempt_form, self.note_form, self.follow_up_form)
        self._titles = [heading("") for _form in self._forms]
        self._cards = [self._card(*pair) for pair in zip(self._titles, self._forms, strict=True)]
        self._due_title = heading(_("Follow-ups"))
        self.due = EntryList(_("Follow-ups"), _("Nothing is due here."))
        self._notes_title = heading(_("Outcome without contact"))
        self.notes = EntryList(_("Outcome without contact"))
        self._attempts_title = heading(_("Contact attempts"))
        self.attempts = EntryList(_("Contact attempts"), _("Nobody has been contacted here yet."))
        self._lay_out()
        self.attempt_form.recorded.connect(self._on_recorded)
        self.attempt_form.statement_asked.connect(self.statement_asked)
        self.note_form.recorded.connect(self.close_forms)
        self.follow_up_form.recorded.connect(self.close_forms)
        for form in self._forms:
            form.cancelled.connect(self.close_forms)

    def show_institution(self, institution: InstitutionDetail) -> None:
        """Show the contacts of an institution; an open form stays for the same one."""
        other = self._institution is None or institution.id != self._institution.id
        if other:
            self._keep_draft()
            self.close_forms()
        self._institution = institution
        if other:
            self._resume_draft()
        self._files = attachments_at(self._session.conn, institution.id)
        self._leads = {
            row.attempt_id: row for row in leads_from(self._session.conn, institution.id)
        }
        names = {attempt.id: attempt for attempt in institution.attempts}
        self.attempts.show_entries(
            [self._attempt_entry(attempt, names) for attempt in institution.attempts]
        )
        self.due.show_entries([self._due_entry(each) for each in _shown_due(institution)])
        self._notes_title.setVisible(bool(institution.notes))
        self.notes.show_entries([self._note_entry(note) for note in institution.notes])

    def record_attempt(self) -> None:
        """Open the form for a new attempt."""
        if self._institution is None or self._session.read_only:
            return
        self.attempt_form.begin(self._institution)
        self._open(self.attempt_form, _("Record contact attempt"))
        self.attempt_form.fields["channel"].focus_in()

    def correct_attempt(self, record: str) -> None:
        """Open the form for the right version of an attempt; the newest if it was corrected."""
        if self._institution is None or self._session.read_only:
            return
        known = {attempt.id: attempt for attempt in self._institution.attempts}
        attempt = known.get(record)
        while attempt and attempt.corrected_by_id in known:
            attempt = known[attempt.corrected_by_id]
        if attempt is None:
            return
        self.attempt_form.begin_correction(self._institution, attempt)
        when = when_text(attempt.day, attempt.at)
        title = _("Correct the entry of {day} (the old entry stays)", day=when)
        self._open(self.attempt_form, title)
        self.attempt_form.fields["outcome"].focus_in()

    def set_note(self) -> None:
        """Open the form for an outcome without contact."""
        if self._institution is None or self._session.read_only:
            return
        self.note_form.begin(self._institution.id)
        self._open(self.note_form, _("Outcome without contact"))
        self.note_form.focus_first()

    def add_follow_up(self) -> None:
        """Open the form for a new follow-up."""
        if self._institution is None or self._session.read_only:
            return
        self.follow_up_form.begin(self._institution.id)
        self._open(self.follow_up_form, _("Add follow-up"))
        self.follow_up_form.focus_first()

    def show_attempt(self, record: str) -> None:
        """Bring one attempt into view."""
        self.attempts.go_to(record)

    def unfinished(self) -> bool:
        """Tell whether something is entered that is not recorded."""
        form = self.open_form()
        return form is not None and form.is_dirty()

    def close_forms(self) -> None:
        """Close whatever form is open."""
        for card in self._cards:
            card.hide()

    def open_form(self) -> Form | None:
        """Return the form that is open, None when there is none."""
        pairs = zip(self._cards, self._forms, strict=True)
        return next((form for card, form in pairs if not card.isHidden()), None)

    def _keep_draft(self) -> None:
        """Keep what was begun at the institution that is left; it waits there."""
        self.attempt_form.keeper.flush()
        for each in self._small_drafts:
            each.keeper.flush()

    def _resume_draft(self) -> None:
        assert self._institution is not None
        if self._session.read_only:
            return
        draft = self.attempt_form.keeper.find(draft_key(self._institution.id))
        if draft is None:
            return
        if draft.values.get("corrects"):
            self.correct_attempt(str(draft.values["corrects"]))
        else:
            self.record_attempt()
        if self.open_form() is self.attempt_form:
            self.attempt_form.resume(draft)

    def _small_key(self, kind: str) -> str:
        return f"{kind}:{self._institution.id}" if self._institution else ""

    def _lay_out(self) -> None:
        self._buttons = FlowRow()
        record = primary_button(_("Record contact attempt"), self.record_attempt)
        follow_up = QPushButton(_("Add follow-up"))
        follow_up.clicked.connect(self.add_follow_up)
        note = QPushButton(_("Outcome without contact"))
        note.clicked.connect(self.set_note)
        for button in (record, follow_up, note):
            button.setDisabled(self._session.read_only)
            self._buttons.add(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.setSpacing(8)
        layout.addWidget(self._buttons)
        for card in self._cards:
            card.hide()
            layout.addWidget(card)
        for widget in (
            self._due_title,
            self.due,
            self._notes_title,
            self.notes,
            self._attempts_title,
            self.attempts,
        ):
            layout.addWidget(widget)
        layout.addStretch(1)

    def _card(self, title: Any, form: Form) -> Card:
        card = Card()
        card.body.addWidget(title)
        card.body.addWidget(form)
        return card

    def _open(self, form: Form, title: str) -> None:
        self.close_forms()
        place = self._forms.index(form)
        self._titles[place].setText(title)
        self._cards[place].show()

    def _on_recorded(self) -> None:
        self.close_forms()
        self.setFocus()

    def _attempt_entry(self, attempt: AttemptRow, known: dict[str, AttemptRow]) -> Entry:
        session = self._session
        direction = _("out") if attempt.direction == "out" else _("in")
        channel = session.label("channel", attempt.channel)
        how = _("{channel} ({direction})", channel=channel, direction=direction)
        head = " · ".join(filter(None, (when_text(attempt.day, attempt.at), how, attempt.person)))
        lines = [attempt.note] if attempt.note else []
        if attempt.id in self._leads:
            lines.append(_lead_text(self._leads[attempt.id]))
        quiet = [self._entered(attempt)]
        later = known.get(attempt.corrected_by_id)
        if later:
            quiet.append(_("Corrected by the entry of {day}", day=when_text(later.day, later.at)))
        earlier = known.get(attempt.corrects_id)
        if earlier:
            quiet.append(_("Corrects the entry of {day}", day=when_text(earlier.day, earlier.at)))
        term = self._outcomes.get(attempt.outcome)
        return Entry(
            id=attempt.id,
            head=head,
            badge=self._outcome(attempt.outcome),
            tone=outcome_tone(term),
            lines=tuple(lines),
            quiet=tuple(quiet),
            links=(
                *self._file_links(attempt.id),
                *(() if session.read_only else self._attempt_links(attempt, head)),
            ),
            struck=bool(attempt.corrected_by_id),
        )

    def _attempt_links(self, attempt: AttemptRow, head: str) -> list[Link]:
        if attempt.corrected_by_id:
            later = attempt.corrected_by_id
            show = _("Go to the correction")
            go = partial(self.attempts.go_to, later)
            return [Link(show, _("{do}: {entry}", do=show, entry=head), go)]
        correct, ask = _("Correct"), _("Record statement")
        return [
            Link(
                correct,
                _("{do}: {entry}", do=correct, entry=head),
                lambda: self.correct_attempt(attempt.id),
            ),
            Link(
                ask,
                _("{do}: {entry}", do=ask, entry=head),
                lambda: self.statement_asked.emit(attempt.id),
            ),
        ]

    def _file_links(self, attempt: str) -> list[Link]:
        return [
            Link(_("File: {name}", name=row.name), row.name, partial(self._open_file, row))
            for row in self._files.get(attempt, ())
        ]

    def _open_file(self, row: AttachmentRow) -> None:
        kind = file_type(row.name)
        if kind is not None and kind.opens:
            self._keeper.open(row)
            return
        target = ask_target(self, row.name)
        if target is not None:
            self._keeper.save(row, target)

    def _entered(self, attempt: AttemptRow) -> str:
        if attempt.duration is None:
            return _("Entered by {initials}", initials=attempt.initials)
        return _(
            "{minutes} min · entered by {initials}",
            minutes=attempt.duration,
            initials=attempt.initials,
        )

    def _due_entry(self, row: FollowUpRow) -> Entry:
        day = show_day(row.due)
        when = _("{day}, {time}", day=day, time=row.time) if row.time else day
        head = " · ".join(filter(None, (when, row.person, row.reason)))
        badge, tone = self._due_badge(row)
        return Entry(row.id, head, badge, tone, links=self._due_links(row, head), compact=True)

    def _due_badge(self, row: FollowUpRow) -> tuple[str, str]:
        if row.done_on:
            return _("Done on {day}", day=show_day(row.done_on)), "good"
        today = self._session.today().isoformat()
        if row.due < today:
            return _("overdue"), "bad"
        return (_("planned"), "info") if row.due > today else (_("due"), "warn")

    def _due_links(self, row: FollowUpRow, head: str) -> tuple[Link, ...]:
        if self._session.read_only:
            return ()
        if row.done_on:
            again = _("Open again")
            named = _("{do}: {entry}", do=again, entry=head)
            return (Link(again, named, lambda: self._finish(row.id, False)),)
        done, move, calendar = _("Done"), _("Move"), _("To the calendar …")
        return (
            Link(done, _("{do}: {entry}", do=done, entry=head), lambda: self._finish(row.id, True)),
            Link(move, _("{do}: {entry}", do=move, entry=head), lambda: self._move(row)),
            Link(
                calendar,
                _("{do}: {entry}", do=calendar, entry=head),
                lambda: CalendarMenu(self._session, row.id, self).open(),
            ),
        )

    def _finish(self, record: str, done: bool) -> None:
        command = FinishFollowUp(follow_up_id=record, done=done)
        self._session.try_run(finish_follow_up, command)

    def _move(self, row: FollowUpRow) -> None:
        self.follow_up_form.begin_move(row)
        self._open(self.follow_up_form, _("Move follow-up"))
        self.follow_up_form.focus_first()

    def _note_entry(self, note: OutcomeNoteRow) -> Entry:
        lines = [note.note] if note.note else []
        if note.linked:
            lines.append(_("Other institution: {name}", name=note.linked))
        withdraw = _("Withdraw")
        named = _("{do}: {entry}", do=withdraw, entry=show_day(note.day))
        link = Link(withdraw, named, lambda: self._withdraw(note.id))
        open_ = not note.withdrawn and not self._session.read_only
        return Entry(
            id=note.id,
            head=show_day(note.day),
            badge=self._outcome(note.outcome),
            tone=outcome_tone(self._outcomes.get(note.outcome)),
            lines=tuple(lines),
            quiet=(_("Entered by {initials}", initials=note.initials),),
            links=(link,) if open_ else (),
            struck=note.withdrawn,
        )

    def _withdraw(self, record: str) -> None:
        command = WithdrawOutcomeNote(outcome_note_id=record)
        self._session.try_run(withdraw_outcome_note, command)

    def _outcome(self, code: str) -> str:
        term = self._outcomes.get(code)
        return outcome_text(term, translator().language) if term else code


def _lead_text(row: LeadRow) -> str:
    state = _(STATE_TEXTS[row.state])
    return _("Lead to {name} ({state})", name=row.name, state=state)


def _shown_due(institution: InstitutionDetail) -> list[FollowUpRow]:
    """Return what is open, and the last ones that were done."""
    done = [row for row in institution.follow_ups if row.done_on]
    return [*institution.open_follow_ups, *done[:DONE_SHOWN]]
