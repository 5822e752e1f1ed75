"""One lead: who named it, what is known of it, whether it is there already, and its end."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.actions.leads import ChangeLead, DropLead, change_lead, drop_lead
from netzdesk.base.dates import show_day
from netzdesk.base.i18n import N_, _, ngettext
from netzdesk.queries.leads import Candidate, LeadRow, candidates, same_leads
from netzdesk.ui.commands import shown_key
from netzdesk.ui.drafts import EditDraft, FormDraft, new_at
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField, RecordField, TermField
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.entry_card import Entry, EntryList, Link
from netzdesk.ui.widgets.fields import NotesField, TextField
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import (
    LinkButton,
    StateBadge,
    heading,
    muted,
    phone_url,
    plain_label,
    safe_url,
)
from netzdesk.ui.widgets.lead_fields import STATE_TEXTS, kind_options
from netzdesk.ui.widgets.lookups import InstitutionLookup, RegionLookup
from netzdesk.ui.widgets.source_card import SourceCard
from netzdesk.ui.widgets.tab_page import BadgeRow, scrolled, stacked

FOLLOW_KEY: Final = "F6"
LINK_KEY: Final = "F7"
DROP_KEY: Final = "F8"
STATE_TONES: Final = {"open": "warn", "followed": "good", "dropped": "neutral"}
_LIKENESS: Final = {
    "name": N_("same name"),
    "similar": N_("similar name"),
    "phone": N_("same phone number"),
    "mail": N_("same e-mail address"),
}
_BECOMES: Final = {
    "institution": N_("Make it an institution ({key})"),
    "person": N_("Make it a contact person ({key})"),
    "network": N_("Make it a network ({key})"),
}
PAGES: Final = {"institution": "institutions", "person": "institutions", "network": "networks"}
"""Kind of a lead → the page of what it became."""


def kind_text(kind: str) -> str:
    return dict(kind_options()).get(kind, kind)


def add_lead_form_fields(form: Form, session: Session) -> None:
    """Add what is known of a lead, and who named it."""
    regions = RegionLookup(lambda: session.conn)
    offices = InstitutionLookup(lambda: session.conn)
    kind = form.add("kind", _("Kind"), ChoiceField(kind_options()))
    form.add("name", _("Name"), TextField())
    form.add(
        "institution_kind",
        _("Kind of institution"),
        TermField(session.terms("institution_kind"), none=_("not known")),
    )
    form.add("function", _("Function"), TextField())
    form.add(
        "institution_id",
        _("Works at"),
        RecordField(offices.find, offices.name_of, placeholder=_("Name of the institution")),
    )
    form.add("phone", _("Phone"), TextField())
    form.add("mail", _("E-mail"), TextField())
    form.add("place", _("Place"), TextField())
    form.add("region_id", _("For district"), RecordField(regions.find, regions.name_of))
    form.add("note", _("Note"), NotesField(rows=2))
    form.add(
        "from_institution_id",
        _("Named by"),
        RecordField(offices.find, offices.name_of, placeholder=_("Name of the institution")),
    )
    form.add("day", _("Day"), DayField(session.today), beside=True)
    kind.left.connect(lambda: adapt_lead_form(form))


def adapt_lead_form(form: Form) -> None:
    """Show what this kind of lead needs."""
    kind = form.fields["kind"].value()
    form.set_visible("institution_kind", kind == "institution")
    for name in ("function", "institution_id"):
        form.set_visible(name, kind == "person")


class LeadPanel(QWidget):
    """Shows one lead. Signals carry what the page is to do."""

    follow_asked = Signal(str)
    """The entry that it is, "" to make a new one."""
    reopen_asked = Signal()
    entry_asked = Signal(str, str)
    """(page, record) of an entry that is to be shown."""
    source_asked = Signal(str)
    dropped = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.lead: LeadRow | None = None
        self.candidates: tuple[Candidate, ...] = ()
        self.same: tuple[LeadRow, ...] = ()
        self._name = plain_label("", kind="title", wrap=True, selectable=True)
        self._state = StateBadge()
        self._kind = StateBadge()
        self._origin = muted("")
        self._end = muted("")
        self._links = FlowRow(spacing=16)
        self.follow_button = primary_button("", lambda: self.follow_asked.emit(""))
        self.drop_button = QPushButton(_("Drop ({key})", key=shown_key(DROP_KEY)))
        self.drop_button.clicked.connect(self.begin_drop)
        self.reopen_button = QPushButton(_("Open again"))
        self.reopen_button.clicked.connect(self.reopen_asked)
        self._found_title = heading(_("Perhaps this is it"))
        self.found = EntryList(_("Perhaps this is it"))
        self._same_note = muted("")
        self.drop_form = Form(submit=self._drop, submit_text=_("Drop this lead"))
        self.drop_form.add("reason", _("Why"), TextField())
        self.drop_form.add_buttons()
        self.drop_form.cancelled.connect(self.drop_form.hide)
        self.drop_form.hide()
        self.drop_draft = FormDraft(
            self.drop_form,
            session,
            lambda: new_at("leads", self.lead.id if self.lead else "", "drop"),
        )
        self.form = Form(store=self._store)
        self.draft = EditDraft(self.form, session, lambda: "leads")
        add_lead_form_fields(self.form, session)
        self.form.set_read_only(session.read_only)
        self.sources = SourceCard(session, "lead_id")
        self.sources.open_asked.connect(self.source_asked)
        for button in (self.follow_button, self.drop_button, self.reopen_button):
            button.setDisabled(session.read_only)
            button.setAutoDefault(False)
        self._lay_out()

    def show_lead(self, row: LeadRow) -> None:
        """Show a lead as it stands now."""
        if self.lead is None or self.lead.id != row.id:
            self.drop_form.hide()
        self.lead = row
        is_open = row.state == "open"
        self.candidates = candidates(self._session.conn, row) if is_open else ()
        self.same = same_leads(self._session.conn, row) if is_open else ()
        self._name.setText(row.name)
        self._state.show_state(_(STATE_TEXTS[row.state]), STATE_TONES[row.state])
        self._kind.show_state(kind_text(row.kind), "info")
        self._origin.setText(self._origin_text(row))
        self._end.setText(_end_text(row))
        self._end.setVisible(not is_open)
        self._show_links(row)
        self._show_end(is_open)
        self._show_found()
        self.form.load(row.id, {name: getattr(row, name) or None for name in self.form.fields})
        adapt_lead_form(self.form)
        self.sources.show_record(row.id)

    def begin_drop(self) -> None:
        """Open the form that asks why the lead is dropped."""
        if self.lead is None or self.lead.state != "open" or self._session.read_only:
            return
        if self.drop_form.isHidden():  # the key again: what is typed stays
            self.drop_form.clear()
            self.drop_form.show()
        self.drop_form.focus_first()

    def certain(self) -> tuple[Candidate, ...]:
        """Return the entries that have the very name, number or address."""
        return tuple(each for each in self.candidates if each.likeness != ("similar",))

    def focus_found(self) -> None:
        """Put the cursor on the first entry that may be it."""
        if self.candidates:
            self.found.go_to(self.candidates[0].id)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self._name)
        layout.addWidget(BadgeRow(self._state, self._kind))
        layout.addWidget(self._origin)
        layout.addWidget(self._end)
        layout.addWidget(self._links)
        body = stacked(
            FlowRow(self.follow_button, self.drop_button, self.reopen_button),
            self.drop_form,
            self._same_note,
            self._found_title,
            self.found,
            self.form,
            self.sources,
        )
        layout.addWidget(scrolled(body), 1)

    def _origin_text(self, row: LeadRow) -> str:
        who = ", ".join(filter(None, (row.from_person, row.from_institution)))
        day = show_day(row.day)
        if not who:
            return _("Noted on {day} by {initials}", day=day, initials=row.initials)
        return _(
            "Named by {who} on {day}, entered by {initials}",
            who=who,
            day=day,
            initials=row.initials,
        )

    def _show_links(self, row: LeadRow) -> None:
        self._links.clear()
        for text, url in ((row.phone, phone_url(row.phone)), (row.mail, safe_url(row.mail))):
            if text and url is not None:
                self._links.add(LinkButton(text, url))
        named_by = (row.from_institution_id, _("Show who named it"))
        became = (row.institution_id or row.network_id, _("Show what it became"))
        for (record, text), page in (
            (named_by, "institutions"),
            (became if row.state == "followed" else ("", ""), PAGES[row.kind]),
        ):
            if record:
                link = LinkButton(text)
                link.clicked.connect(partial(self._ask_entry, page, record))
                self._links.add(link)

    def _ask_entry(self, page: str, record: str, _checked: bool = False) -> None:
        self.entry_asked.emit(page, record)

    def _show_end(self, is_open: bool) -> None:
        assert self.lead is not None
        become = _(_BECOMES[self.lead.kind], key=shown_key(FOLLOW_KEY))
        self.follow_button.setText(become)
        self.follow_button.setVisible(is_open)
        self.drop_button.setVisible(is_open)
        self.reopen_button.setVisible(not is_open)
        self._same_note.setVisible(bool(self.same))
        others = ", ".join(each.from_institution or _("nobody named") for each in self.same if each)
        self._same_note.setText(
            ngettext(
                "{n} further lead names the same (from: {others}). It is followed with this one.",
                "{n} further leads name the same (from: {others}). They are followed with this "
                "one.",
                len(self.same),
                others=others,
            )
            if self.same
            else ""
        )

    def _show_found(self) -> None:
        self._found_title.setVisible(bool(self.candidates))
        entries = [self._entry(place, each) for place, each in enumerate(self.candidates)]
        self.found.show_entries(entries)

    def _entry(self, place: int, each: Candidate) -> Entry:
        link = _("This is it ({key})", key=shown_key(LINK_KEY)) if place == 0 else _("This is it")
        links = [
            Link(
                link,
                _("{do}: {entry}", do=link, entry=each.name),
                partial(self.follow_asked.emit, each.id),
            )
        ]
        if self._session.read_only:
            links = []
        assert self.lead is not None
        if self.lead.kind != "person":
            show = _("Show")
            page = PAGES[self.lead.kind]
            links.append(
                Link(
                    show,
                    _("{do}: {entry}", do=show, entry=each.name),
                    partial(self.entry_asked.emit, page, each.id),
                )
            )
        why = ", ".join(_(_LIKENESS[like]) for like in each.likeness)
        return Entry(
            each.id,
            each.name,
            badge=why,
            tone="neutral" if each.likeness == ("similar",) else "warn",
            lines=(each.about,) if each.about else (),
            links=tuple(links),
        )

    def _store(self, name: str, value: Any) -> None:
        given = (value or "") if name in ("kind", "name", "day") else value
        self._session.run(change_lead, ChangeLead(lead_id=self.form.record, **{name: given}))

    def _drop(self, values: dict[str, Any]) -> None:
        assert self.lead is not None
        name = self.lead.name
        self._session.run(drop_lead, DropLead(lead_id=self.lead.id, **values))
        self.drop_form.hide()
        self.dropped.emit(name)


def _end_text(row: LeadRow) -> str:
    day = show_day(row.closed_on)
    if row.state == "dropped":
        return _("Dropped on {day}: {reason}", day=day, reason=row.closed_reason)
    became = row.person or row.network or row.institution
    if row.person and row.institution:
        became = _("{person}, {institution}", person=row.person, institution=row.institution)
    return _("Followed on {day}: {entry}", day=day, entry=became)
