"""The second step of a series: its day and name, what it looks like, and making it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, ngettext
from netzdesk.domain.letters import APPROVAL
from netzdesk.exports.letters.content import ORDERS, Batch
from netzdesk.exports.letters.produce import FORMS, MAIL_FILES, forms_for
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.session import Session
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.choice import ChoiceField, MultiChoice
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import Card, muted
from netzdesk.ui.widgets.letter_mails import MailList
from netzdesk.ui.widgets.letter_plan import Plan
from netzdesk.ui.widgets.letter_preview import LetterPreview
from netzdesk.ui.widgets.tab_page import scrolled, stacked

MAIL_PROGRAM: Final = "mail_program"
_LINES_FOR_BOTH: Final = 28


class OutputPanel(QWidget):
    """Options at the left, the letters at the right; for mails the list of what is sent."""

    edited = Signal()
    """Something is chosen that the letters show."""
    back = Signal()
    produce_asked = Signal()

    def __init__(self, session: Session, nav: Navigator, plan: Plan) -> None:
        super().__init__()
        self._session = session
        self._plan = plan
        self.form = self._make_form()
        self._left_out = QPlainTextEdit()
        self._left_out.setReadOnly(True)
        self._left_out.setTabChangesFocus(True)
        self._left_out.setAccessibleName(_("Left out"))
        self._left_out.setFixedHeight(self.fontMetrics().lineSpacing() * 8)
        self._card = Card(_("Left out"))
        self._card.body.addWidget(self._left_out)
        self._sum = muted("")
        self.preview = LetterPreview()
        self.mails = MailList(session, nav)
        self.mails.hide()
        self.mails.list.currentRowChanged.connect(self.preview.texts.show_number)
        self.preview.texts.turned.connect(self.mails.list.setCurrentRow)
        self.produce_button = primary_button("", self.produce_asked.emit)
        self._back = QPushButton(icon("chevron-left"), _("Back to the recipients"))
        self._back.clicked.connect(lambda _checked: self.back.emit())
        self._lay_out()

    def begin(self, name: str, reply_until: date | None) -> None:
        """Show the options of a new series."""
        self.form.clear(
            {
                "name": name,
                "day": self._plan.day.isoformat(),
                "reply_until": reply_until.isoformat() if reply_until else None,
                "order": "postcode",
            }
        )
        self._offer()

    def value(self, name: str) -> Any:
        return self.form.value(name)

    def output(self) -> str:
        """Return the form that is chosen: a key of `FORMS`, or the mail program."""
        return str(self.form.fields["form"].value())

    def show_series(self, count: int, left_out: Sequence[tuple[str, str]]) -> None:
        """Say how many letters there are and who is left out, and why."""
        mail = self._is_mail()
        made = (
            ngettext("{n} mail", "{n} mails", count)
            if mail
            else ngettext("{n} letter", "{n} letters", count)
        )
        self._sum.setText(made)
        self._card.setVisible(bool(left_out))
        self._left_out.setPlainText("\n".join(f"{name}: {why}" for name, why in left_out))
        self._name_button(count)

    def show_output(self) -> None:
        """Show the list of mails where they are opened one by one, above the words of each.

        On a small screen the list stands alone: the mail program shows the words too.
        """
        opened = self.output() == MAIL_PROGRAM
        self.mails.setVisible(opened)
        if not opened:
            self.mails.say_written(False)
        room = self.height() >= _LINES_FOR_BOTH * self.fontMetrics().lineSpacing()
        self.preview.setVisible(room or not opened)
        self.produce_button.setVisible(not opened)
        self.form.set_visible("order", not self._is_mail())

    def show_mails(self, batch: Batch) -> None:
        self.mails.warn_of_enclosures(bool(batch.occasion.enclosures))
        self.mails.show_mails(batch.letters)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_output()

    def _offer(self) -> None:
        """Offer the forms and enclosures of the template that is chosen."""
        material = self._plan.material
        if material is None:
            return
        channel = material.row.channel
        own = material.row.purpose == APPROVAL
        forms = forms_for(channel, material.row.format, own=own)
        offered = [(key, _(FORMS[key])) for key in forms]
        if channel == "email":
            offered.insert(0, (MAIL_PROGRAM, _("Open in the mail program, one by one")))
        self._choice("form").set_options(offered)
        # the data sheet goes with a mail, and a mail program takes no enclosures
        self._choice("form").set_value(MAIL_FILES if own and MAIL_FILES in forms else offered[0][0])
        field = self.form.fields["enclosures"]
        assert isinstance(field, MultiChoice)
        field.set_options((each.id, each.name) for each in material.enclosures)
        field.set_value(self._plan.enclosure_ids)
        self.form.set_visible("enclosures", bool(material.enclosures))
        self.show_output()

    def _make_form(self) -> Form:
        form = Form()
        today = self._session.today
        form.add("name", _("Name of the series"), TextField(limit=120))
        form.add("day", _("Day of the letters"), DayField(today))
        form.add("reply_until", _("Answer until"), DayField(today))
        orders = ((key, _(text)) for key, text in ORDERS.items())
        form.add("order", _("Print order"), ChoiceField(orders))
        form.add("form", _("Output"), ChoiceField())
        form.add("enclosures", _("Enclosures"), MultiChoice(rows=4, searchable=False))
        for field in form.fields.values():
            field.left.connect(self.edited)
        form.set_stacked(True)
        return form

    def _choice(self, name: str) -> ChoiceField:
        field = self.form.fields[name]
        assert isinstance(field, ChoiceField)
        return field

    def _is_mail(self) -> bool:
        material = self._plan.material
        return material is not None and material.row.channel == "email"

    def _name_button(self, count: int) -> None:
        if self.output() == MAIL_FILES:
            text = ngettext("Write {n} mail draft", "Write {n} mail drafts", count)
        else:
            text = ngettext("Make and record {n} letter", "Make and record {n} letters", count)
        self.produce_button.setText(text)
        self.produce_button.setEnabled(bool(count) and not self._session.read_only)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(stacked(self._sum, self.form, self._card)), 1)
        column.addWidget(self.produce_button)
        column.addWidget(self._back)
        left.setMinimumWidth(240)
        right = QWidget()
        box = QVBoxLayout(right)
        box.setContentsMargins(10, 8, 0, 0)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.mails)
        both.addWidget(self.preview)
        box.addWidget(both)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 7)
        splitter.setSizes([330, 790])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)


def mail_text(batch: Batch) -> Callable[[int], str]:
    """Return what shows a mail of a series as text."""
    return partial(_mail_text, batch)


def _mail_text(batch: Batch, number: int) -> str:
    letter = batch.letters[number]
    head = [
        _("To: {address}", address=letter.recipient.address),
        _("Subject: {subject}", subject=letter.subject),
    ]
    if batch.occasion.enclosures:
        names = ", ".join(batch.occasion.enclosures)
        head.append(_("Enclosures: {names}", names=names))
    return "\n".join((*head, "", letter.body))


def series_name(template: str, day: date, taken: Sequence[str]) -> str:
    """Return a name for a series that no other one has."""
    name = _("{template} of {day}", template=template, day=show_day(day.isoformat()))
    number = 2
    found = name
    while found in taken:
        found = f"{name} ({number})"
        number += 1
    return found
