"""The start page: who works here, a new study, an existing one, the sample."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _
from netzdesk.store.study import SUFFIX
from netzdesk.ui.dialogs.files import ask_save
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import Card, LinkButton, muted, plain_label

if TYPE_CHECKING:
    from netzdesk.ui.window import MainWindow

_NAME = N_("Enter your name: every entry carries it.")
_INITIALS = N_("Enter your initials: lists show them.")


class StartPage(QWidget):
    """What can be begun, and what this version cannot do yet."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._first_recent: QWidget | None = None
        self._author = Form(submit=self._keep_author, submit_text=_("Save"))
        self._new = Form(submit=self._create, submit_text=_("Create study …"))
        self._author_card = self._make_author()
        self._new_card = self._make_new()
        self._open_card = self._make_open()
        inner = QWidget()
        inner.setProperty("kind", "body")
        middle = QWidget()
        middle.setMaximumWidth(middle.fontMetrics().averageCharWidth() * 160)
        centre = QHBoxLayout(inner)
        centre.addStretch(1)
        centre.addWidget(middle, 20)
        centre.addStretch(1)
        grid = QGridLayout(middle)
        grid.setContentsMargins(20, 20, 20, 20)
        grid.setSpacing(14)
        grid.addLayout(self._make_head(), 0, 0, 1, 2)
        grid.addWidget(self._author_card, 1, 0, 1, 2)
        grid.addWidget(self._open_card, 2, 0)
        grid.addWidget(self._new_card, 2, 1)
        grid.addWidget(self._make_limits(), 3, 0, 1, 2)
        grid.setRowStretch(4, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self._show_author()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._known():
            self.ask_name()
        elif self._first_recent is not None:
            self._first_recent.setFocus()
        else:
            self._new.focus_first()

    def ask_name(self) -> None:
        """Say which study waits for the name, and put the cursor where it is entered."""
        name = self._window.waiting
        self._waiting.setText(_("After that the study “{name}” opens.", name=name) if name else "")
        self._waiting.setVisible(bool(name))
        self._author.focus_first()

    def begin_new(self) -> None:
        """Put the cursor where a new study begins."""
        if self._known():
            self._new.focus_first()
        else:
            self.ask_name()

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(plain_label("NetzDesk", kind="title"))
        words.addWidget(
            muted(
                _("Contacts, two-source check and register of a survey of networks, in one file.")
            )
        )
        head.addLayout(words, 1)
        language = ChoiceField([("de", "Deutsch"), ("en", "English")])
        language.set_value(self._window.preferences.language)
        language.set_name(_("Language"))
        language.left.connect(partial(self._set_language, language))
        head.addWidget(language, alignment=Qt.AlignmentFlag.AlignTop)
        self.language = language
        return head

    def _make_author(self) -> Card:
        card = Card(_("Who works at this computer?"))
        asked = _("Asked once. Name and initials stand beside every entry you make.")
        card.body.addWidget(muted(asked))
        self._waiting = plain_label(wrap=True)
        card.body.addWidget(self._waiting)
        name = TextField(placeholder=_("First name and surname"), limit=80)
        initials = TextField(placeholder=_("two or three letters"), limit=6)
        self._author.add("name", _("Name"), name)
        self._author.add("initials", _("Initials"), initials)
        self._author.add_buttons(cancel=False)
        self._author.setMaximumWidth(560)
        card.body.addWidget(self._author)
        return card

    def _make_open(self) -> Card:
        card = Card(_("Continue"))
        for path in self._window.preferences.recent():
            card.body.addLayout(self._recent_row(path))
        row = QHBoxLayout()
        opens = QPushButton(icon("folder-open"), _("Open study …"))
        opens.clicked.connect(self._open)
        sample = QPushButton(icon("star"), _("Open the sample study …"))
        sample.clicked.connect(self._sample)
        row.addWidget(opens)
        row.addWidget(sample)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(
            muted(
                _("The sample study shows a survey of 2010 with made-up contacts. Try things out.")
            )
        )
        card.body.addStretch(1)
        return card

    def _recent_row(self, path: Path) -> QHBoxLayout:
        row = QHBoxLayout()
        there = path.exists()
        link = LinkButton(path.stem)
        link.setToolTip(str(path))
        link.setEnabled(there)
        link.clicked.connect(partial(self._open_path, path))
        row.addWidget(link)
        if there and self._first_recent is None:
            self._first_recent = link
        where = str(path.parent) if there else _("no longer there: {folder}", folder=path.parent)
        row.addWidget(plain_label(where, kind="muted"), 1)
        forget = QToolButton()
        forget.setAutoRaise(True)
        forget.setIcon(icon("x"))
        forget.setToolTip(_("Take off this list"))
        forget.setAccessibleName(_("Take {name} off this list", name=path.stem))
        forget.clicked.connect(partial(self._forget, path))
        row.addWidget(forget)
        return row

    def _make_new(self) -> Card:
        card = Card(_("New study"))
        templates = [
            ("niedersachsen-2010", _("Lower Saxony 2010: 46 districts, one job centre each")),
            ("empty", _("Empty territory: enter the districts yourself")),
        ]
        self._new.add("template", _("Template"), ChoiceField(templates))
        self._new.add("title", _("Title"), TextField(limit=200))
        self._new.add_buttons(cancel=False)
        self._new.fields["template"].set_value("niedersachsen-2010")
        card.body.addWidget(self._new)
        card.body.addStretch(1)
        return card

    def _make_limits(self) -> Card:
        card = Card(_("Good to know"))
        for sentence in (
            _("One laptop writes at a time: bringing two laptops' studies together is to come."),
            _("The study file is not encrypted: use the encryption of your disk (BitLocker)."),
            _("There is no save button: every entry is stored at once and can be undone."),
        ):
            card.body.addWidget(plain_label(f"• {sentence}", wrap=True))
        return card

    def _show_author(self) -> None:
        known = self._known()
        self._author_card.setVisible(not known)
        for card in (self._open_card, self._new_card):
            card.setEnabled(known)
        kept = self._window.preferences
        self._author.clear({"name": kept.name, "initials": kept.initials})

    def _known(self) -> bool:
        return bool(self._window.preferences.name and self._window.preferences.initials)

    def _keep_author(self, values: dict[str, Any]) -> None:
        if not values["name"]:
            raise Refused("author.name_missing", _NAME, field="name")
        if not values["initials"]:
            raise Refused("author.initials_missing", _INITIALS, field="initials")
        self._window.preferences.set_author(values["name"], values["initials"])
        if self._window.open_wanted():
            return
        self._show_author()
        self._new.focus_first()

    def _create(self, values: dict[str, Any]) -> None:
        name = values["title"] or _("study")
        kept = self._window.preferences
        path = ask_save(self._window, kept, _("Where is the new study to lie?"), name, SUFFIX)
        if path is None:
            return
        study = self._window.studies.create(path, values["template"], values["title"])
        self._window.use(study)

    def _open(self) -> None:
        self._window.menus.actions["study.open"].trigger()

    def _sample(self) -> None:
        self._window.open_sample()

    def _open_path(self, path: Path) -> None:
        self._window.open_study(path)

    def _forget(self, path: Path) -> None:
        self._window.preferences.forget_recent(path)
        self._window.show_start()

    def _set_language(self, field: ChoiceField) -> None:
        self._window.set_language(field.value() or "de")
