"""„Antwort erfassen“: what a mail is, to whom it belongs, and what it is recorded as."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from netzdesk.actions.approval_replies import RecordApprovalReply, record_approval_reply
from netzdesk.base.dates import show_moment
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, ngettext, translator
from netzdesk.domain.case_reference import references_in
from netzdesk.imports.mail import Mail, MailFile
from netzdesk.queries.approval_replies import AnsweredRequest, answered_requests
from netzdesk.queries.institution_detail import institution_detail
from netzdesk.queries.replies import (
    ReplyMatch,
    already_recorded,
    answered_attempts,
    find_matches,
)
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import RecordField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import LinkButton, muted, plain_label, set_tone
from netzdesk.ui.widgets.lookups import InstitutionLookup
from netzdesk.ui.widgets.reply_form import ReplyForm, local_moment
from netzdesk.ui.widgets.reply_request import RequestCard

_HOW: Final = {
    "reference": N_("Found by the case reference in the mail."),
    "person": N_("Found by the address of a contact person."),
    "institution": N_("Found by the address of the institution."),
    "domain": N_("Only the mail domain is the same. Check whether it is from this institution."),
}


class ReplyDialog(QDialog):
    """Goes through the mails that were dropped, one after the other."""

    recorded = Signal(str, str)
    """(institution, attempt) of a reply that is stored."""
    statement_asked = Signal(str, str)
    answer_asked = Signal(str, str)
    """(network, request): the mail is kept with the request, its answer is to be entered."""

    def __init__(self, session: Session, files: Sequence[MailFile], parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting = list(files)
        self._total = len(files)
        self._mail: Mail | None = None
        self._file = MailFile("", b"")
        self._matches: tuple[ReplyMatch, ...] = ()
        self.setWindowTitle(_("Record a reply"))
        self._count = muted("")
        self._head = plain_label("", wrap=True, selectable=True)
        self._kind = plain_label("", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Text of the mail"))
        self.text.setTabChangesFocus(True)
        self.error = plain_label("", kind="error", wrap=True)
        self._how = plain_label("", wrap=True)
        set_tone(self._how, "info")
        self._others = FlowRow(spacing=14)
        self.request = RequestCard()
        self.request.chosen.connect(self.keep_with_request)
        self.request.declined.connect(self._record_otherwise)
        self.whose = self._whose_form()
        self.form = ReplyForm(session)
        self.form.recorded.connect(self._on_recorded)
        self.form.statement_asked.connect(self._on_statement)
        self.form.cancelled.connect(self.next_mail)
        self.skip = QPushButton(_("Leave this mail out"))
        self.skip.setAutoDefault(False)
        self.skip.clicked.connect(self.next_mail)
        self._lay_out()
        self.next_mail()

    def next_mail(self) -> None:
        """Show the next mail that can be read, or close."""
        if not self._waiting:
            self.accept()
            return
        self._file = self._waiting.pop(0)
        place = self._total - len(self._waiting)
        self._count.setText(
            _("Mail {n} of {total}: {name}", n=place, total=self._total, name=self._file.name)
        )
        self._mail = self._file.mail
        if self._mail is None:
            refused = self._file.refused
            self._show_unreadable(translator().refusal(refused) if refused else "")
            return
        self._show_mail(self._mail)
        self._find(self._mail)

    def keep_with_request(self, request: AnsweredRequest) -> None:
        """Keep the mail with the request that it answers, and go to where that is entered."""
        assert self._mail is not None
        sent = local_moment(self._session, self._mail.sent)
        command = RecordApprovalReply(
            approval_id=request.id,
            content=self._file.content,
            name=self._file.name,
            day=sent.date().isoformat() if sent else None,
            time=sent.strftime("%H:%M") if sent else None,
        )
        try:
            self._session.run(record_approval_reply, command)
        except Refused as refused:
            self.error.setText(translator().refusal(refused))
            self.error.show()
            return
        self.answer_asked.emit(request.network_id, request.id)
        self.next_mail()

    def choose(self, institution: str) -> None:
        """Record the mail at this institution."""
        self.whose.fields["institution_id"].set_value(institution or None)
        self._begin()

    def _lay_out(self) -> None:
        left = QWidget()
        reading = QVBoxLayout(left)
        reading.setContentsMargins(0, 0, 8, 0)
        for widget in (self._count, self._head, self._kind, self.error):
            reading.addWidget(widget)
        reading.addWidget(self.text, 1)
        reading.addWidget(FlowRow(self.skip))
        inner = QWidget()
        inner.setProperty("kind", "body")
        writing = QVBoxLayout(inner)
        for part in (self.request, self._how, self._others, self.whose, self.form):
            writing.addWidget(part)
        writing.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.setChildrenCollapsible(False)
        sides.addWidget(left)
        sides.addWidget(area)
        sides.setStretchFactor(0, 4)
        sides.setStretchFactor(1, 5)
        sides.setSizes([400, 500])
        layout = QVBoxLayout(self)
        layout.addWidget(sides, 1)
        free = self.screen().availableGeometry().size()
        self.resize(QSize(1180, 680).boundedTo(free - QSize(40, 80)))

    def _whose_form(self) -> Form:
        session = self._session
        form = Form()
        lookup = InstitutionLookup(lambda: session.conn)
        field = RecordField(lookup.find, lookup.name_of, placeholder=_("Name of the institution"))
        form.add("institution_id", _("From institution"), field)
        field.left.connect(self._begin)
        return form

    def _show_unreadable(self, sentence: str) -> None:
        self._mail = None
        self._head.clear()
        self._kind.clear()
        self.text.clear()
        self.error.setText(sentence)
        self.error.show()
        self._how.hide()
        self._others.clear()
        self.request.hide()
        self.whose.hide()
        self.form.hide()
        self.skip.setText(_("Go on") if self._waiting else _("Close"))
        self.skip.setFocus()

    def _show_mail(self, mail: Mail) -> None:
        zone = self._session.settings.zone
        sent = show_moment(mail.sent, zone) if mail.sent else _("day not readable")
        name = f"{mail.sender_name} <{mail.sender}>" if mail.sender_name else mail.sender
        lines = [_("From: {sender}", sender=name), _("Sent: {moment}", moment=sent)]
        lines.append(_("Subject: {subject}", subject=mail.subject or "–"))
        if mail.files:
            lines.append(_("Attached: {files}", files=", ".join(mail.files)))
        self._head.setText("\n".join(lines))
        said = ""
        if mail.bounced:
            said = _("This mail says that one could not be delivered.")
        elif mail.automatic:
            said = _("This is an automatic reply: nobody has answered yet.")
        self._kind.setText(said)
        self._kind.setVisible(bool(said))
        set_tone(self._kind, "warn")
        self.text.setPlainText(mail.text)
        self.error.hide()
        self.whose.show()
        self.skip.setText(_("Leave this mail out"))

    def _find(self, mail: Mail) -> None:
        conn = self._session.conn
        addresses = mail.returned if mail.bounced else (mail.sender,)
        self._matches = find_matches(
            conn, references=references_in(mail.searched), addresses=addresses
        )
        self._others.clear()
        sure = [match for match in self._matches if match.found != "domain"]
        first = self._matches[0].institution_id if sure else ""
        for match in self._matches:
            if match.institution_id != first:
                link = LinkButton(match.institution)
                link.clicked.connect(self._chooser(match.institution_id))
                self._others.add(link)
        self._others.setVisible(len(self._matches) > (1 if first else 0))
        self.choose(first)
        if not first:
            self.whose.focus_first()
        self._offer_request(mail)

    def _offer_request(self, mail: Mail) -> None:
        """Offer to keep the mail with a request for a release, in place of the form."""
        is_answer = not (mail.bounced or mail.automatic)
        references = references_in(mail.searched)
        found = (
            answered_requests(self._session.conn, references=references, addresses=(mail.sender,))
            if is_answer
            else ()
        )
        self.request.show_requests(found)
        if any(request.sure for request in found):
            for part in (self._how, self._others, self.whose, self.form):
                part.hide()
            self.request.focus_first()

    def _record_otherwise(self) -> None:
        """Show the form for an ordinary reply after all."""
        self.request.hide()
        self.whose.show()
        self._others.setVisible(len(self._matches) > 1)
        self._begin()

    def _chooser(self, institution: str) -> Any:
        return lambda _checked=False: self.choose(institution)

    def _begin(self) -> None:
        """Show the form for the institution that is chosen."""
        try:
            key = self.whose.fields["institution_id"].value()
        except Refused:
            key = None
        self._say_how(key or "")
        found = institution_detail(self._session.conn, key) if key else None
        self.form.setVisible(found is not None)
        if found is None or self._mail is None:
            return
        match = next((m for m in self._matches if m.institution_id == key), None)
        answers = answered_attempts(self._session.conn, found.id)
        sure = match is not None and match.found != "domain"
        answered = match.attempt_id if match and sure else ""
        if not answered and answers:
            answered = answers[0].id
        self.form.begin_reply(
            found,
            self._mail,
            (self._file.name, self._file.content),
            person_id=match.person_id if match else "",
            answers=answers,
            answers_id=answered,
        )
        self.form.fields["outcome"].focus_in()

    def _say_how(self, key: str) -> None:
        match = next((m for m in self._matches if m.institution_id == key), None)
        lines = [_(_HOW[match.found])] if match else []
        if not key:
            lines.append(
                ngettext(
                    "No institution has this address. {n} has the same mail domain:",
                    "No institution has this address. {n} have the same mail domain:",
                    len(self._matches),
                )
                if self._matches
                else _("No institution has this address. Choose from whom the mail is.")
            )
        digest = hashlib.sha256(self._file.content).hexdigest()
        if already_recorded(self._session.conn, digest):
            lines.append(_("This very mail was recorded before. Leave it out, or record it anew."))
        self._how.setText("\n".join(lines))
        self._how.setVisible(bool(lines))

    def _on_recorded(self, attempt: str) -> None:
        self.recorded.emit(self.whose.fields["institution_id"].value() or "", attempt)
        if not self.form.goes_on:
            self.next_mail()

    def _on_statement(self, attempt: str) -> None:
        self.statement_asked.emit(self.whose.fields["institution_id"].value() or "", attempt)
        self.next_mail()
