"""Chains: which letter, mail or call follows when nobody answers."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.chains import (
    MOST_DAYS,
    STEP_CHANNELS,
    AddChain,
    AddChainStep,
    ChangeChain,
    ChangeChainStep,
    MoveChainStep,
    RemoveChain,
    RemoveChainStep,
    add_chain,
    add_chain_step,
    change_chain,
    change_chain_step,
    move_chain_step,
    remove_chain,
    remove_chain_step,
)
from netzdesk.actions.standard_letters import LoadStandardLetters, load_standard_letters
from netzdesk.base.i18n import _, ngettext
from netzdesk.queries.letters import ChainRow, StepRow, TemplateRow, chains, letter_templates
from netzdesk.store.unit import Change
from netzdesk.ui.drafts import NO_RECORD, EditDraft, FormDraft, new_at, shown_at
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.fields import CheckField, NumberField, TextField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import heading, muted
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.records_editor import RecordsEditor
from netzdesk.ui.widgets.tab_page import titled


class StepsEditor(RecordsEditor):
    """The steps of a chain in their order."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            _("Steps of the chain"),
            submit_text=_("Add step"),
            nothing=_("No step yet. Add the first letter with the plus sign."),
            rows=4,
        )
        self._session = session
        self._chain = ""
        self._steps: dict[str, StepRow] = {}
        self._templates: tuple[TemplateRow, ...] = ()
        for form in (self.new, self.edit):
            self._build(form)
        self.new.add_buttons()
        self.keep_drafts(session, "step", lambda: shown_at("letters", NO_RECORD, self._chain))
        self.set_read_only(session.read_only)

    def show_chain(self, chain: ChainRow, templates: tuple[TemplateRow, ...]) -> None:
        """Show the steps of a chain."""
        if chain.id != self._chain:
            self.edit.commit()
            self.new.hide()
        self._chain = chain.id
        self._templates = templates
        self._steps = {step.id: step for step in chain.steps}
        for form in (self.new, self.edit):
            self._offer(form)
        self.set_rows([(step.id, self._text(n, step)) for n, step in enumerate(chain.steps, 1)])

    def add_record(self, values: dict[str, Any]) -> str:
        phone = values["channel"] == "phone"
        command = AddChainStep(
            chain_id=self._chain,
            channel=values["channel"],
            template_id=None if phone else values["template_id"],
            after_days=values["after_days"] or 0,
        )
        return self._session.run(add_chain_step, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        given: Any = (value or 0) if name == "after_days" else value
        self._session.run(change_chain_step, ChangeChainStep(step_id=record, **{name: given}))

    def remove_record(self, record: str) -> None:
        self._session.try_run(remove_chain_step, RemoveChainStep(step_id=record))

    def place_record(self, record: str, after: str | None) -> None:
        self._session.try_run(move_chain_step, MoveChainStep(step_id=record, after_id=after))

    def new_values(self) -> dict[str, Any]:
        return {"channel": "letter", "after_days": 14 if self._steps else 0}

    def values_of(self, record: str) -> dict[str, Any]:
        step = self._steps.get(record)
        if step is None:
            return {}
        return {
            "channel": step.channel,
            "template_id": step.template_id or None,
            "after_days": step.after_days,
        }

    def shown(self, record: str) -> None:
        self._offer(self.edit)
        step = self._steps.get(record)
        if step is not None:
            self.edit.set_visible("template_id", step.channel != "phone")

    def _build(self, form: Form) -> None:
        channels = [(key, self._session.label("channel", key)) for key in STEP_CHANNELS]
        channel = form.add("channel", _("Channel"), ChoiceField(channels))
        form.add("template_id", _("Template"), ChoiceField(none=_("none yet")))
        days = NumberField(low=0, high=MOST_DAYS, unit=_("days"), optional=False)
        form.add("after_days", _("After"), days, hint=_("without an answer to the step before"))
        channel.edited.connect(lambda: self._offer(form))
        channel.left.connect(lambda: self._offer(form))

    def _offer(self, form: Form) -> None:
        """Offer the templates that are sent by the channel."""
        channel = form.fields["channel"].value()
        field = form.fields["template_id"]
        assert isinstance(field, ChoiceField)
        offered = [
            (row.id, row.name)
            for row in self._templates
            if row.channel == channel and (not row.retired or row.id == field.value())
        ]
        field.set_options(offered)
        form.set_visible("template_id", channel != "phone")

    def _text(self, number: int, step: StepRow) -> str:
        channel = self._session.label("channel", step.channel)
        what = ", ".join(filter(None, (channel, step.template)))
        if number == 1:
            return _("{n}. {what}", n=number, what=what)
        return ngettext(
            "{place}. {what}, after {n} day without an answer",
            "{place}. {what}, after {n} days without an answer",
            step.after_days,
            place=number,
            what=what,
        )


class ChainsTab(SplitPage):
    """The chains at the left, one of them with its steps at the right."""

    KEY = "letters_chains"
    TABLES = frozenset({"chain", "chain_step", "letter_template", "wave"})

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._rows: tuple[ChainRow, ...] = ()
        self._model = ListModel(_columns(session), identify=lambda row: row.id, parent=self)
        empty = EmptyState(
            _("No chain yet."),
            _("A chain says what follows a letter that nobody answers: a reminder, a call."),
            "" if session.read_only else _("Load the standard templates"),
            self.load_standard,
        )
        panel = ListPanel(
            "chains", self._model, name=_("Chains"), preferences=nav.preferences, empty=empty
        )
        self.set_up(_("Chains"), panel)
        self.title_label.hide()
        self._form = Form(store=self._store)
        self._form.add("name", _("Name of the chain"), TextField(limit=120))
        self._form.add("retired", "", CheckField(_("No longer used")), wide=True)
        self._form.set_read_only(session.read_only)
        self.edit_draft = EditDraft(
            self._form, session, lambda: shown_at("letters", NO_RECORD, "chain")
        )
        self.steps = StepsEditor(session)
        self.add_view("detail", self._detail())
        self._new = Form(submit=self._create, submit_text=_("Create chain"))
        self._new.add("name", _("Name of the chain"), TextField(limit=120))
        self._new.add_buttons()
        self.draft = FormDraft(self._new, session, lambda: new_at("letters", NO_RECORD, "chain"))
        self._new.cancelled.connect(self._leave_new)
        self.add_view("new", titled(_("New chain"), self._new))
        if not session.read_only:
            self.tools.addWidget(primary_button(_("New chain"), self.new_record))

    def refresh(self, change: Change | None) -> None:
        self._rows = chains(self.session.conn)
        self._model.set_rows(self._rows)
        if self.shown_view() != "new":
            self.show_detail(self.list.current_id())

    def show_detail(self, record: str) -> None:
        row = next((each for each in self._rows if each.id == record), None)
        if row is None:
            self.show_view("")
            return
        self._form.load(row.id, {"name": row.name, "retired": row.retired})
        self.steps.show_chain(row, _letters(letter_templates(self.session.conn)))
        self.show_view("detail")

    def new_record(self) -> None:
        if self.session.read_only:
            return
        self._new.clear()
        self.show_view("new")
        self._new.focus_first()

    def load_standard(self) -> None:
        """Load what a new study begins with."""
        if not self.session.read_only:
            self.session.try_run(load_standard_letters, LoadStandardLetters())

    def _detail(self) -> QWidget:
        remove = QPushButton(_("Remove this chain"))
        remove.setDisabled(self.session.read_only)
        remove.clicked.connect(self._remove)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.addWidget(self._form)
        layout.addWidget(heading(_("Steps")))
        layout.addWidget(
            muted(
                _(
                    "A step is due when nobody has answered the one before. Letters and mails "
                    "are made on the tab “New series”; calls appear on the page “Today”."
                )
            )
        )
        layout.addWidget(self.steps)
        layout.addWidget(FlowRow(remove))
        layout.addStretch(1)
        return body

    def _store(self, name: str, value: Any) -> None:
        given: Any = (value or "") if name == "name" else value
        self.session.run(change_chain, ChangeChain(chain_id=self._form.record, **{name: given}))

    def _create(self, values: dict[str, Any]) -> None:
        made = self.session.run(add_chain, AddChain(name=values["name"] or ""))
        self._new.clear()
        self.show_view("")
        self.show_record(made)

    def _remove(self) -> None:
        row = next((each for each in self._rows if each.id == self.list.current_id()), None)
        if row and self.session.try_run(remove_chain, RemoveChain(chain_id=row.id)):
            said = _("Removed: {name}", name=row.name)
            self.nav.message(said, button=_("Undo"), do=self.session.undo)

    def _leave_new(self) -> None:
        self.show_view("")
        self.show_detail(self.list.current_id())
        self.take_focus()


def _letters(rows: tuple[TemplateRow, ...]) -> tuple[TemplateRow, ...]:
    return tuple(row for row in rows if row.kind != "enclosure")


def _columns(session: Session) -> tuple[ListColumn[ChainRow], ...]:
    def steps(row: ChainRow) -> str:
        return " → ".join(session.label("channel", step.channel) for step in row.steps)

    return (
        ListColumn("name", _("Chain"), text=lambda row: row.name, width=28),
        ListColumn("steps", _("Steps"), text=steps, width=28, hint=steps),
        ListColumn(
            "retired",
            _("In use"),
            text=lambda row: _("no longer") if row.retired else _("yes"),
            tone=lambda row: "neutral" if row.retired else "good",
            width=10,
        ),
    )
