"""One profile: its sections to write in at the left, its pages beside, kept up while typing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from netzdesk.actions.profiles import WriteProfileText, write_profile_text
from netzdesk.actions.standard_sections import LoadStandardSections, load_standard_sections
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, ngettext, translator
from netzdesk.domain.profiles import MOST_PAGES
from netzdesk.exports.frame import Frame
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile import KEY, book_from
from netzdesk.exports.profile_pdf import Fit, profiles_pdf, too_long
from netzdesk.exports.profile_setting import Typesetter
from netzdesk.queries.profiles import (
    ProfileFacts,
    SectionRow,
    profile_facts,
    text_versions,
)
from netzdesk.ui.dialogs.profile_versions import VersionsDialog
from netzdesk.ui.drafts import DraftBar, DraftKeeper
from netzdesk.ui.page import Page
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.empty_state import EmptyState
from netzdesk.ui.widgets.exporting import save_export
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import Card, LinkButton, heading, muted, plain_label, set_tone
from netzdesk.ui.widgets.markup_editor import MarkupField, MarkupTools
from netzdesk.ui.widgets.pdf_preview import PdfFile, PdfPreview, print_pdf
from netzdesk.ui.widgets.picture_field import saved_image
from netzdesk.ui.widgets.profile_pictures import ProfilePictures
from netzdesk.ui.widgets.tab_page import scrolled

WAIT_MS: Final = 40
"""After the last key; a preview that is being made is never waited for by the one after it."""
_ROOM_FOR_BOTH: Final = 700
_SCREEN_SIDE: Final = 700


class ProfilePanel(QWidget):
    """The texts and the preview of one network's profile."""

    shown = Signal()
    """A preview was drawn."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._session = page.session
        self.network = ""
        self._facts: ProfileFacts | None = None
        self._contents: Mapping[str, bytes] = {}
        self._frame: Frame | None = None
        self._sections: tuple[SectionRow, ...] = ()
        self._setter: Typesetter | None = None
        self._running = False
        self._wanted = False
        self._for = ""
        self.fields: dict[str, MarkupField] = {}
        self._keepers: dict[str, DraftKeeper] = {}
        self._notes: dict[str, Any] = {}
        self.form = Form(store=self._store)
        self.tools = MarkupTools()
        self.preview = PdfPreview()
        self.pictures = ProfilePictures(page.session, page.nav.preferences)
        self.pictures.set_read_only(page.session.read_only)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(WAIT_MS)
        self._later.timeout.connect(self.draw)
        self._lay_out()

    def show_profile(self, network: str) -> None:
        """Show the profile of a network; what is being typed in it stays."""
        facts = profile_facts(self._session.conn, network)
        if facts is None:
            return
        same = network == self.network
        if not same:
            self.form.commit()
        self.network, self._facts = network, replace(facts, contents=_small(facts.contents))
        self._contents = facts.contents
        self._frame = Frame.read(self._session.conn, ExportOptions(), translator())
        if facts.sections != self._sections:
            self._build(facts.sections)
            same = False
        self.name.setText(facts.name)
        self.no_sections.setVisible(not facts.sections)
        self.form.load(network, {key: facts.texts.get(key) for key in self.fields})
        for section in facts.sections:
            if section.id in self._notes:
                self._notes[section.id].setText(_said_of(section, facts))
        self.pictures.show_pictures(network, facts.pictures, facts.sections)
        if not same:
            self._offer_drafts()
            self._area.verticalScrollBar().setValue(0)
        self.draw()

    def draw(self) -> None:
        """Make the pages of what is typed in the worker; one at a time, the latest wins."""
        if self._running:
            self._wanted = True
            return
        facts, frame = self._typed_facts(), self._frame
        if facts is None or frame is None:
            return
        self._later.stop()
        self._running, self._wanted, self._for = True, False, self.network

        def work(_progress: Any) -> tuple[bytes, Fit]:
            try:
                if self._setter is None or self._setter.tr.language != frame.tr.language:
                    self._setter = Typesetter(frame.tr.language)
                return profiles_pdf(book_from((facts,), frame), setter=self._setter)
            except Exception:
                self._running = False  # the next key tries again
                raise

        self._page.nav.start_job(_("Preparing the preview"), work, self._show, quiet=True)

    def print(self) -> None:
        """Print what the preview shows, its pictures as sharp as their files are."""
        facts, frame, name = self._typed_facts(), self._frame, self.name.text()
        if facts is None or frame is None:
            return
        whole = replace(facts, contents=dict(self._contents))

        def work(_progress: Any) -> bytes:
            return profiles_pdf(book_from((whole,), frame))[0]

        def show(content: bytes) -> None:
            file = PdfFile(content)
            print_pdf(self, file, name)
            file.close()

        self._page.nav.start_job(_("Preparing the print"), work, show, quiet=True)

    def save(self, suffix: str) -> None:
        """Write the profile to a file."""
        if not self.form.commit() or self._facts is None:
            return
        number = self._facts.number
        if number is None:
            said = _("Give the network a number in the appendix first: its profile is named by it.")
            self._page.nav.message(said, "warn")
            return
        options = ExportOptions(language=translator().language, network=number)
        save_export(self._page, KEY, suffix, options)

    def compare(self, section: SectionRow) -> None:
        """Show the versions of a section's text."""
        self.form.commit()
        found = text_versions(self._session.conn, self.network, section.id)
        if not found:
            self._page.nav.message(_("This section was never written."), "info")
            return
        take = partial(self._take_version, section.id)
        VersionsDialog(self, self._session, section.name, found, take).exec()

    def focus_first(self) -> None:
        self.form.focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _ROOM_FOR_BOTH
        self.turn.setVisible(narrow)
        self._show_sides(narrow=narrow)

    def _lay_out(self) -> None:
        self.name = plain_label("", kind="title", wrap=True)
        self.length = plain_label("", wrap=True)
        self.length.setProperty("kind", "badge")
        self.bar = DraftBar(self._discard)
        self.turn = QPushButton(icon("eye"), _("Preview"))
        self.turn.setCheckable(True)
        self.turn.toggled.connect(lambda: self._show_sides(narrow=True))
        self.turn.hide()
        self.body = QWidget()
        inner = QVBoxLayout(self.body)
        inner.setContentsMargins(0, 0, 8, 0)
        self._form_box = QVBoxLayout()
        self.no_sections = EmptyState(
            _("No sections yet."),
            _("A profile is written in sections that are the same for all networks."),
            "" if self._session.read_only else _("Load the standard sections"),
            self._load_sections,
        )
        inner.addWidget(self.no_sections)
        inner.addLayout(self._form_box)
        self._form_box.addWidget(self.form)
        card = Card(_("Logos and pictures"))
        card.body.addWidget(self.pictures)
        inner.addWidget(card)
        inner.addStretch(1)
        self._area = scrolled(self.body)
        self.left = QWidget()
        left = QVBoxLayout(self.left)
        left.setContentsMargins(0, 0, 6, 0)
        left.addWidget(self.tools)
        left.addWidget(self._area, 1)
        self.right = QWidget()
        right = QVBoxLayout(self.right)
        right.setContentsMargins(6, 0, 0, 0)
        right.addWidget(self.length)
        right.addWidget(self.preview, 1)
        buttons = []
        for name, text, do in (
            ("printer", _("Print …"), self.print),
            ("file-text", _("Save as PDF …"), partial(self.save, ".pdf")),
            ("pencil", _("Save as Word …"), partial(self.save, ".docx")),
        ):
            button = QPushButton(icon(name), text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, do=do: do())
            buttons.append(button)
        right.addWidget(FlowRow(*buttons))
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.left)
        self.splitter.addWidget(self.right)
        self.splitter.setSizes([520, 480])
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.turn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.bar)
        layout.addWidget(self.splitter, 1)

    def _show_sides(self, *, narrow: bool) -> None:
        preview = self.turn.isChecked()
        self.left.setVisible(not narrow or not preview)
        self.right.setVisible(not narrow or preview)

    def _build(self, sections: tuple[SectionRow, ...]) -> None:
        """Make a field for each section."""
        for keeper in self._keepers.values():
            keeper.flush()
        former = self.form
        self._sections = sections
        self.fields, self._keepers, self._notes = {}, {}, {}
        self.form = Form(store=self._store)
        for section in sections:
            self._add_section(section)
        self.form.set_read_only(self._session.read_only)
        self.form.stored.connect(self._on_stored)
        self._form_box.replaceWidget(former, self.form)
        former.hide()
        former.deleteLater()

    def _add_section(self, section: SectionRow) -> None:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 10, 0, 0)
        row.addWidget(heading(section.name), 1)
        versions = LinkButton(_("Versions"))
        versions.setAccessibleName(_("Versions of “{name}”", name=section.name))
        versions.clicked.connect(lambda _checked=False: self.compare(section))
        row.addWidget(versions)
        self.form.insert(head)
        field = MarkupField()
        self.form.add(section.id, "", field, wide=True)
        field.set_name(section.name)
        self.fields[section.id] = field
        self.tools.serve(field.edit)
        self._keepers[section.id] = DraftKeeper(
            self._session, partial(self._key, section.id), partial(self._typed, section.id), field
        )
        field.edited.connect(partial(self._on_edited, section.id))
        field.edit.told.connect(partial(self._say_refused, section.id))
        if section.content != "text":
            self.form.insert(self._from_register(section))

    def _from_register(self, section: SectionRow) -> QWidget:
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(0, 0, 0, 0)
        self._notes[section.id] = muted("")
        row.addWidget(self._notes[section.id], 1)
        link = LinkButton(_("Change in the register"))
        link.clicked.connect(lambda: self._page.nav.go("networks", record=self.network))
        row.addWidget(link)
        return shown

    def _load_sections(self) -> None:
        self._session.try_run(load_standard_sections, LoadStandardSections())

    def _key(self, section: str) -> str:
        return f"profile:{self.network}:{section}" if self.network else ""

    def _typed(self, section: str) -> Mapping[str, Any] | None:
        field = self.fields[section]
        return {"body": field.raw()} if field.dirty() else None

    def _on_edited(self, section: str) -> None:
        if self.fields[section].dirty():
            self._keepers[section].touched()
        self._later.start()

    def _typed_facts(self) -> ProfileFacts | None:
        """Return the profile with what is typed at this moment."""
        if self._facts is None:
            return None
        texts = {key: field.raw() for key, field in self.fields.items()}
        return replace(self._facts, texts={key: text for key, text in texts.items() if text})

    def _say_refused(self, section: str, refused: Refused) -> None:
        refused.field = section
        self.form.show_refusal(refused)

    def _store(self, section: str, value: Any) -> None:
        command = WriteProfileText(network_id=self.form.record, section_id=section, body=value)
        key = f"profile:{self.form.record}:{section}"
        self._session.run(write_profile_text, command, draft=key)

    def _on_stored(self, section: str) -> None:
        self._keepers[section].stored()
        self.bar.hide()

    def _offer_drafts(self) -> None:
        """Show what was typed before the program ended and is not stored yet."""
        self.bar.hide()
        if self._session.read_only:
            return
        for section, field in self.fields.items():
            draft = self._keepers[section].find()
            if draft is None:
                continue
            field.show_value(draft.values.get("body"))
            self.bar.show_draft(draft, self._session)

    def _discard(self) -> None:
        self.form.restore()
        for keeper in self._keepers.values():
            keeper.give_up()
        self.bar.hide()
        self.draw()

    def _take_version(self, section: str, body: str | None) -> None:
        command = WriteProfileText(network_id=self.network, section_id=section, body=body)
        self._session.try_run(write_profile_text, command)

    def _show(self, made: tuple[bytes, Fit]) -> None:
        self._running = False
        if not isValid(self.preview):  # the page may be gone by now
            return
        content, fit = made
        if self._for == self.network:
            self.preview.show_pdf(content)
            self._say(fit)
            self.shown.emit()
        if self._wanted:
            self.draw()

    def _say(self, fit: Fit) -> None:
        said = too_long(fit, translator())
        fits = ngettext("{n} page of {most}", "{n} pages of {most}", fit.pages, most=MOST_PAGES)
        self.length.setText(said or fits)
        self.length.setAccessibleName(self.length.text())
        set_tone(self.length, "warn" if said else "good")


def _small(contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return pictures as large as the screen needs them: the preview is made again and again."""
    return {key: _small_picture(content) for key, content in contents.items()}


@lru_cache(maxsize=32)
def _small_picture(content: bytes) -> bytes:
    image = QImage.fromData(content)
    if image.isNull() or max(image.width(), image.height()) <= _SCREEN_SIDE:
        return content
    size = QSize(_SCREEN_SIDE, _SCREEN_SIDE)
    way = Qt.TransformationMode.SmoothTransformation
    return saved_image(image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, way), "PNG")


def _said_of(section: SectionRow, facts: ProfileFacts) -> str:
    """Return what the section shows of the register, counted."""
    count = {
        "actors": len(facts.actors),
        "fields": len(facts.fields),
        "results": len(facts.results),
        "contact": len(facts.contacts),
    }.get(section.content, 0)
    return {
        "actors": ngettext("{n} actor of the register", "{n} actors of the register", count),
        "fields": ngettext(
            "{n} field of action of the register", "{n} fields of action of the register", count
        ),
        "results": ngettext(
            "{n} success in figures of the register",
            "{n} successes in figures of the register",
            count,
        ),
        "contact": ngettext("{n} contact of the register", "{n} contacts of the register", count),
    }.get(section.content, "")
