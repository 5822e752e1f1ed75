"""Templates of letters and mails: texts edited here with a preview, Word and PDF files kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from netzdesk.actions.letter_templates import (
    FORMATS,
    AddLetterTemplate,
    ChangeLetterTemplate,
    ReplaceTemplateFile,
    SetTemplateEnclosures,
    add_letter_template,
    change_letter_template,
    replace_template_file,
    set_template_enclosures,
)
from netzdesk.actions.standard_letters import LoadStandardLetters, load_standard_letters
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator, _, translator
from netzdesk.domain.letters import DISTRICTS, PURPOSES, CheckedFile, Template
from netzdesk.exports.atomic import draft_file
from netzdesk.exports.letters.enclosures import check_enclosure
from netzdesk.exports.letters.pdf import letters_pdf
from netzdesk.exports.letters.starter import example_batch, word_starter
from netzdesk.exports.letters.word_template import check_template, rendered, text_of
from netzdesk.queries.letters import TemplateRow, letter_templates, template_content
from netzdesk.store.contents import LARGEST
from netzdesk.store.unit import Change
from netzdesk.ui.dialogs.files import ask_open, ask_save
from netzdesk.ui.drafts import NO_RECORD, EditDraft, FormDraft, new_at, shown_at
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.choice import ChoiceField, MultiChoice
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.fields import CheckField, ShownField, TextField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import muted
from netzdesk.ui.widgets.letter_body import BodyField
from netzdesk.ui.widgets.letter_preview import LetterPreview
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.tab_page import titled

KINDS: Final = {
    "letter": N_("Letter by post"),
    "reminder": N_("Reminder"),
    "email": N_("E-mail"),
    "enclosure": N_("Enclosure"),
}
_FORMATS: Final = {
    "text": N_("Text, edited here"),
    "word": N_("Word file (.docx)"),
    "pdf": N_("PDF file"),
}
_SUFFIXES: Final = {"word": ".docx", "pdf": ".pdf"}
_WAIT_MS: Final = 300
_NO_FILE: Final = N_("{name} cannot be read. Choose another file.")
_FILE_TOO_LARGE: Final = N_("{name} is larger than {limit} MB. Make it smaller.")


class TemplatesTab(SplitPage):
    """The templates at the left, one with its text and its look at the right."""

    KEY = "letters_templates"
    TABLES = frozenset({"letter_template", "template_enclosure", "attachment", "setting", "wave"})

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._rows: tuple[TemplateRow, ...] = ()
        self._wished = 0
        self._stop: Callable[[], object] = _nothing
        self._file: CheckedFile | None = None
        """The file that was chosen for a new template."""
        self._model = ListModel(_columns(), identify=lambda row: row.id, parent=self)
        empty = EmptyState(
            _("No template yet."),
            _("A letter, a reminder or a mail is made from a template."),
            "" if session.read_only else _("Load the standard templates"),
            self.load_standard,
        )
        panel = ListPanel(
            "letter_templates",
            self._model,
            name=_("Templates"),
            preferences=nav.preferences,
            empty=empty,
        )
        self.set_up(_("Templates"), panel, ratio=(4, 11))
        self.title_label.hide()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WAIT_MS)
        self._later.timeout.connect(self.draw)
        self.preview = LetterPreview()
        self._form = self._make_form()
        self.edit_draft = EditDraft(
            self._form, session, lambda: shown_at("letters", NO_RECORD, "template")
        )
        self.add_view("detail", self._detail())
        self._new = self._make_new()
        self.draft = FormDraft(self._new, session, lambda: new_at("letters", NO_RECORD, "template"))
        self.add_view("new", titled(_("New template"), self._new))
        if not session.read_only:
            self.load_button = QPushButton(_("Load the standard templates"))
            self.load_button.clicked.connect(self.load_standard)
            self.tools.addWidget(self.load_button)
            self.tools.addWidget(primary_button(_("New template"), self.new_record))

    def refresh(self, change: Change | None) -> None:
        self._rows = letter_templates(self.session.conn)
        self._model.set_rows(self._rows)
        if self.shown_view() != "new":
            self.show_detail(self.list.current_id())

    def show_detail(self, record: str) -> None:
        row = self._row(record)
        if row is None:
            self.show_view("")
            return
        own = [each for each in self._rows if each.kind == "enclosure"]
        enclosures = self._form.fields["enclosure_ids"]
        assert isinstance(enclosures, MultiChoice)
        enclosures.set_options(
            (each.id, each.name) for each in own if not each.retired or each.id in row.enclosure_ids
        )
        self._form.load(row.id, self._values(row))
        self._show_fields(row)
        self.show_view("detail")
        self._later.start()

    def new_record(self) -> None:
        if self.session.read_only:
            return
        self._file = None
        self._new.clear({"kind": "letter", "format": "text"})
        self._offer_formats()
        self.show_view("new")
        self._new.focus_first()

    def load_standard(self) -> None:
        """Add the standard templates that the study does not have."""
        if self.session.read_only:
            return
        try:
            added = self.session.run(load_standard_letters, LoadStandardLetters())
        except Refused as refused:
            self.nav.message(translator().refusal(refused), "bad")
            return
        if not added:
            self.nav.message(_("All standard templates are there already."))

    def draw(self) -> None:
        """Show what the template looks like, with made-up data."""
        row = self._row(self._form.record)
        self._stop()
        if row is None or self.shown_view() != "detail":
            return
        if row.format == "text":
            self._draw_text(row)
        elif row.format == "word":
            content = template_content(self.session.conn, row)
            text = _word_words(content, row, self.session) if content else ""
            hint = _("The words of the letter. Its look is what you made in Word.")
            self.preview.show_texts(1, lambda _number: text, hint)
        elif (content := template_content(self.session.conn, row)) is not None:
            self.preview.show_pdf(content)

    def take_file(self, path: Path) -> None:
        """Give the shown template another file."""
        row = self._row(self.list.current_id())
        if row is None:
            return
        try:
            file = read_file(path, row.format)
            self.session.run(
                replace_template_file, ReplaceTemplateFile(template_id=row.id, file=file)
            )
        except Refused as refused:
            self.nav.message(translator().refusal(refused), "bad")
            return
        self.nav.message(_("{name} is kept as the file of this template.", name=path.name), "good")

    def choose_new_file(self, path: Path) -> None:
        """Take a file for the new template that is being entered."""
        try:
            self._file = read_file(path, str(self._new.value("format")))
        except Refused as refused:
            self._file = None
            self._new.show_refusal(refused)
            return
        self._new.clear_errors()
        self._new.fields["file"].set_value(self._file.name)
        if not self._new.value("name"):
            self._new.fields["name"].show_value(path.stem)

    def _draw_text(self, row: TemplateRow) -> None:
        template = Template(
            id=row.id,
            name=row.name,
            kind=row.kind,
            format=row.format,
            subject=self._form.value("subject") or "",
            body=self._form.value("body") or "",
        )
        settings = self.session.settings
        names = {each.id: each.name for each in self._rows}
        enclosed = tuple(names[key] for key in row.enclosure_ids)
        batch = example_batch(template, settings.sender, settings.title, enclosed)
        if row.kind == "email":
            letter = batch.letters[0]
            said = "\n".join((_("Subject: {subject}", subject=letter.subject), "", letter.body))
            self.preview.show_texts(1, lambda _number: said)
            return
        self._wished += 1
        self._stop = self.nav.start_job(
            _("Preparing the preview"),
            partial(letters_pdf, batch),
            partial(self._show_pdf, self._wished),
            quiet=True,
        )

    def _show_pdf(self, wish: int, content: bytes) -> None:
        if wish == self._wished and isValid(self.preview):
            self.preview.show_pdf(content)

    def _make_form(self) -> Form:
        form = Form(store=self._store)
        form.add("kind", _("Kind"), ShownField())
        form.add("name", _("Name"), TextField(limit=120))
        form.add("purpose", _("What for"), ChoiceField((k, _(t)) for k, t in PURPOSES.items()))
        form.add("subject", _("Subject"), TextField(limit=400))
        form.add("body", _("Text"), BodyField(), wide=True)
        form.add("file", _("File"), ShownField())
        form.add("enclosure_ids", _("Enclosures"), MultiChoice(rows=4, searchable=False))
        form.add("retired", "", CheckField(_("No longer used")), wide=True)
        form.edited.connect(self._later.start)
        form.set_read_only(self.session.read_only)
        return form

    def _make_new(self) -> Form:
        form = Form(submit=self._create, submit_text=_("Create template"))
        kinds = form.add("kind", _("Kind"), ChoiceField((k, _(text)) for k, text in KINDS.items()))
        formats = form.add("format", _("Format"), ChoiceField())
        form.add("name", _("Name"), TextField(limit=120))
        form.add("purpose", _("What for"), ChoiceField((k, _(t)) for k, t in PURPOSES.items()))
        form.add("subject", _("Subject"), TextField(limit=400))
        form.add("file", _("File"), ShownField())
        self._choose = QPushButton(icon("folder-open"), _("Choose the file …"))
        self._choose.clicked.connect(self._ask_new_file)
        form.insert(FlowRow(self._choose))
        form.add("body", _("Text"), BodyField(rows=10), wide=True)
        form.add_buttons()
        for told in (kinds.edited, kinds.left):
            told.connect(self._offer_formats)
        for told in (formats.edited, formats.left):
            told.connect(self._show_new_fields)
        form.cancelled.connect(self._leave_new)
        return form

    def _detail(self) -> QWidget:
        self._replace = QPushButton(icon("upload"), _("Load the file again …"))
        self._replace.clicked.connect(self._ask_file)
        self._save = QPushButton(icon("download"), _("Save the file as …"))
        self._save.clicked.connect(self._save_file)
        self._starter = QPushButton(icon("file-pen"), _("Save as a Word template …"))
        self._starter.clicked.connect(self._save_starter)
        self._hint = muted("")
        left = QWidget()
        layout = QVBoxLayout(left)
        layout.setContentsMargins(12, 0, 8, 0)
        layout.addWidget(self._form, 1)
        layout.addWidget(self._hint)
        layout.addWidget(FlowRow(self._save, self._replace, self._starter))
        left.setMinimumWidth(240)
        self.preview.setMinimumWidth(200)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(left)
        splitter.addWidget(self.preview)
        splitter.setSizes([480, 400])
        return splitter

    def _values(self, row: TemplateRow) -> dict[str, Any]:
        kind = f"{_(KINDS[row.kind])} – {_(_FORMATS[row.format])}"
        size = _("{name} ({size} kB)", name=row.file_name, size=max(1, row.size // 1000))
        return {
            "kind": kind,
            "name": row.name,
            "purpose": row.purpose,
            "subject": row.subject or None,
            "body": row.body or None,
            "file": size if row.file_name else None,
            "enclosure_ids": row.enclosure_ids,
            "retired": row.retired,
        }

    def _show_fields(self, row: TemplateRow) -> None:
        text, enclosure = row.format == "text", row.kind == "enclosure"
        has_enclosures = any(each.kind == "enclosure" for each in self._rows)
        self._form.set_visible("subject", not enclosure)
        self._form.set_visible("purpose", not enclosure)
        self._form.set_visible("body", text)
        self._form.set_visible("file", not text)
        self._form.set_visible("enclosure_ids", not enclosure and has_enclosures)
        self._save.setVisible(not text)
        self._replace.setVisible(not text)
        self._replace.setDisabled(self.session.read_only)
        self._starter.setVisible(text and row.kind != "email")
        hints = {
            "word": _(
                "Save the file, edit it in Word, load it again. Placeholders are written as "
                "{example}.",
                example="{{ anrede }}",
            ),
            "pdf": _("This PDF goes with every letter of the templates that tick it."),
        }
        self._hint.setText(hints.get(row.format, ""))
        self._hint.setVisible(row.format in hints)

    def _store(self, name: str, value: Any) -> None:
        record = self._form.record
        if name == "enclosure_ids":
            command = SetTemplateEnclosures(template_id=record, enclosure_ids=tuple(value))
            self.session.run(set_template_enclosures, command)
            return
        given: Any = (value or "") if name == "name" else value
        change = ChangeLetterTemplate(template_id=record, **{name: given})
        self.session.run(change_letter_template, change)

    def _create(self, values: dict[str, Any]) -> None:
        command = AddLetterTemplate(
            name=values["name"] or "",
            kind=values["kind"],
            format=values["format"],
            subject=values["subject"],
            body=values["body"],
            file=self._file,
            purpose=values["purpose"] or DISTRICTS,
        )
        made = self.session.run(add_letter_template, command)
        self._new.clear()
        self.show_view("")
        self.show_record(made)

    def _leave_new(self) -> None:
        self.show_view("")
        self.show_detail(self.list.current_id())
        self.take_focus()

    def _offer_formats(self) -> None:
        field = self._new.fields["format"]
        assert isinstance(field, ChoiceField)
        offered = FORMATS[str(self._new.value("kind"))]
        field.set_options((key, _(_FORMATS[key])) for key in offered)
        self._show_new_fields()

    def _show_new_fields(self) -> None:
        text = self._new.value("format") == "text"
        enclosure = self._new.value("kind") == "enclosure"
        self._file = None
        self._new.fields["file"].set_value(None)
        self._new.set_visible("file", not text)
        self._choose.setVisible(not text)
        self._new.set_visible("body", text)
        self._new.set_visible("subject", not enclosure)
        self._new.set_visible("purpose", not enclosure)

    def _ask_new_file(self) -> None:
        suffix = _SUFFIXES[str(self._new.value("format"))]
        path = ask_open(self, self.nav.preferences, _("Choose the file"), suffix)
        if path is not None:
            self.choose_new_file(path)

    def _ask_file(self) -> None:
        row = self._row(self.list.current_id())
        if row is None or row.format not in _SUFFIXES:
            return
        title = _("Load the file again")
        path = ask_open(self, self.nav.preferences, title, _SUFFIXES[row.format])
        if path is not None:
            self.take_file(path)

    def _save_file(self) -> None:
        row = self._row(self.list.current_id())
        content = template_content(self.session.conn, row) if row else None
        if row is None or content is None:
            self.nav.message(_("The file of this template is not here."), "warn")
            return
        self._save_as(row.name, _SUFFIXES[row.format], content)

    def _save_starter(self) -> None:
        row = self._row(self.list.current_id())
        if row is None:
            return
        tr, settings = Translator("de"), self.session.settings
        sample = tr("Sample data") if settings.sample else ""
        content = word_starter(row.template, settings.sender, tr, sample=sample)
        self._save_as(row.name, ".docx", content)

    def _save_as(self, name: str, suffix: str, content: bytes) -> None:
        target = ask_save(self, self.nav.preferences, _("Save the file as"), name, suffix)
        if target is None:
            return
        try:
            draft_file(target, lambda path: _write(path, content), _is_there).place()
        except Refused as refused:
            self.nav.message(translator().refusal(refused), "bad")
            return
        self.nav.message(_("{name} is written.", name=target.name), "good")

    def _row(self, record: str) -> TemplateRow | None:
        return next((row for row in self._rows if row.id == record), None)


def read_file(path: Path, kind: str) -> CheckedFile:
    """Return a Word or PDF file for a template, looked through.

    Raises Refused when it cannot be read, is too large, or is not what a template may be.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(
                "file.too_large",
                _FILE_TOO_LARGE,
                field="file",
                name=path.name,
                limit=LARGEST >> 20,
            )
        content = path.read_bytes()
    except OSError as error:
        raise Refused("file.unreadable", _NO_FILE, field="file", name=path.name) from error
    if kind == "pdf":
        check_enclosure(content, path.name)
        return CheckedFile(content=content, name=path.name)
    return CheckedFile(
        content=content, name=path.name, placeholders=check_template(content, path.name)
    )


def _word_words(content: bytes, row: TemplateRow, session: Session) -> str:
    settings = session.settings
    batch = example_batch(row.template, settings.sender, settings.title)
    return text_of(rendered(content, batch.letters[0].values))


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _is_there(path: Path) -> bool:
    return path.stat().st_size > 0


def _columns() -> tuple[ListColumn[TemplateRow], ...]:
    return (
        ListColumn("name", _("Template"), text=lambda row: row.name, width=22),
        ListColumn(
            "kind",
            _("Kind"),
            text=lambda row: _(KINDS[row.kind]),
            tone=lambda row: "neutral" if row.retired else "info",
            width=12,
        ),
        ListColumn(
            "retired",
            _("In use"),
            text=lambda row: _("no longer") if row.retired else _("yes"),
            width=10,
        ),
    )


def _nothing() -> None:
    return None
