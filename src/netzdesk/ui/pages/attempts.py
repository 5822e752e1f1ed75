"""The page „Kontaktversuche“: every attempt of the study, newest entry first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from netzdesk.base.dates import show_day, show_moment, show_time
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, translator
from netzdesk.queries.attachments import attachments_of
from netzdesk.queries.attempts import ATTEMPTS, AttemptHistory, LoggedRow, attempt_history
from netzdesk.queries.institutions import researcher_choices
from netzdesk.store.unit import Change
from netzdesk.ui.models.paged import ListingSource, PagedModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import FileTarget
from netzdesk.ui.session import Session
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.widgets.attachment_list import AttachmentList
from netzdesk.ui.widgets.attempt_form import when_text
from netzdesk.ui.widgets.contacts_tab import outcome_tone
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.empty_state import EmptyState, primary_button
from netzdesk.ui.widgets.entry_card import Entry, EntryList
from netzdesk.ui.widgets.facets import Facet, FacetButton
from netzdesk.ui.widgets.labels import heading, muted, plain_label
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.widgets.outcome_field import outcome_text
from netzdesk.ui.widgets.views_bar import ReadyView

_DAYS: Final = ("from_day", "to_day")


class AttemptsPage(SplitPage):
    """Kontaktversuche: the contact log, filtered as one types."""

    KEY = "attempts"
    TABLES = frozenset(
        {
            "attachment",
            "contact_attempt",
            "institution",
            "person",
            "researcher",
            "statement",
            "vocabulary_term",
        }
    )

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._outcomes = {term.code: term for term in session.terms("outcome", retired=True)}
        source = ListingSource(lambda: session.conn, ATTEMPTS)
        self._model: PagedModel[LoggedRow] = PagedModel(
            self._columns(), lambda row: row.id, source, self
        )
        empty = EmptyState(
            _("No contact attempts yet."),
            _("Contacts are recorded at the institution: choose it, then press Ctrl+Shift+K."),
            _("Go to the institutions"),
            lambda: nav.go("institutions"),
        )
        panel = ListPanel(
            "attempts",
            self._model,
            name=_("Contact attempts"),
            preferences=nav.preferences,
            placeholder=_("Words of institution, place, person or note (Ctrl+F)"),
            empty=empty,
        )
        self.facets = FacetButton(_("Narrow the list of contact attempts"))
        panel.tools.addWidget(self.facets)
        panel.table.cut_in_the_middle()
        self.set_up(_("Contact attempts"), panel, ratio=(7, 4))
        panel.label_of = self._label
        self.facets.changed.connect(self._narrow)
        panel.narrowed.connect(self._take_conditions)
        self._build_days()
        self._build_detail()

    def refresh(self, change: Change | None) -> None:
        self._fill_facets()
        self._model.reload()
        self.show_detail(self.list.current_id())

    def show_detail(self, record: str) -> None:
        found = attempt_history(self.session.conn, record) if record else None
        if found is None:
            self.show_view("")
            return
        self._show(found)
        self.show_view("detail")

    def open_list(self, **conditions: Any) -> None:
        self.ensure_fresh()
        self._show_conditions(conditions)
        self.list.show_only(self._label(), **conditions)

    def enter_detail(self) -> None:
        self.turn_to_details()
        self._go.setFocus()

    def ready_views(self) -> Sequence[ReadyView]:
        me, today = self.session.study.author.id, self.session.today
        return (
            ReadyView(_("Mine"), lambda: {"researcher": me}),
            ReadyView(
                _("Today"),
                lambda: {"from_day": today().isoformat(), "to_day": today().isoformat()},
            ),
        )

    def _build_days(self) -> None:
        row = QHBoxLayout()
        self.days: dict[str, DayField] = {}
        bounds = (
            ("from_day", _("From"), _("First day of the contacts")),
            ("to_day", _("until"), _("Last day of the contacts")),
        )
        for name, text, full in bounds:
            field = DayField(self.session.today)
            label = plain_label(text)
            label.setBuddy(field.entry())
            field.set_name(full)
            field.left.connect(self._narrow)
            row.addWidget(label)
            row.addWidget(field)
            self.days[name] = field
        row.addStretch(1)
        self._day_error = plain_label("", kind="error", wrap=True)
        self._day_error.hide()
        layout = self.list.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertLayout(1, row)
        layout.insertWidget(2, self._day_error)

    def _build_detail(self) -> None:
        self._name = plain_label("", kind="title", wrap=True, selectable=True)
        self._about = muted("")
        self._go = primary_button(_("Show the institution"), self._go_there)
        self._said = muted("")
        self._versions = EntryList(_("Versions of this entry"))
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.addWidget(self._name)
        layout.addWidget(self._about)
        row = QHBoxLayout()
        row.addWidget(self._go)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self._said)
        self._title = heading("")
        layout.addWidget(self._title)
        layout.addWidget(self._versions)
        self.files = AttachmentList(self.session)
        self.files.removed.connect(self._say_removed)
        layout.addWidget(heading(_("Attached files")))
        layout.addWidget(self.files)
        layout.addStretch(1)
        self.add_view("detail", body)

    def _show(self, found: AttemptHistory) -> None:
        shown = found.attempt
        self._where = (shown.institution_id, shown.id)
        self._when = when_text(shown.day, shown.at)
        self._name.setText(shown.institution)
        kind = self.session.label("institution_kind", shown.kind)
        self._about.setText(" · ".join(filter(None, (kind, shown.place))))
        self._said.setVisible(found.statements > 0)
        self._said.setText(_("Statements recorded from it: {n}", n=found.statements))
        files = attachments_of(self.session.conn, attempt_id=shown.id)
        self.files.show_files(files, attempt_id=shown.id)
        several = len(found.versions) > 1
        self._title.setText(_("Entry and its corrections") if several else _("Entry"))
        self._versions.show_entries([self._entry(each, found) for each in reversed(found.versions)])

    def _entry(self, row: LoggedRow, found: AttemptHistory) -> Entry:
        head = " · ".join(filter(None, (when_text(row.day, row.at), self._how(row), row.person)))
        lines = [row.note]
        if row.duration is not None:
            lines.append(_("Duration: {minutes} min", minutes=row.duration))
        return Entry(
            id=row.id,
            head=head,
            badge=self._outcome(row.outcome),
            tone=outcome_tone(self._outcomes.get(row.outcome)),
            lines=tuple(filter(None, lines)),
            quiet=(self._entered(row, found),),
            struck=bool(row.corrected_by_id),
        )

    def _entered(self, row: LoggedRow, found: AttemptHistory) -> str:
        entered = found.entered[row.id]
        if not entered.at_ms:
            return _("Contact by {initials}", initials=row.initials)
        moment = datetime.fromtimestamp(entered.at_ms / 1000, UTC)
        return _(
            "Contact by {initials}, entered {moment} by {author}",
            initials=row.initials,
            moment=show_moment(moment, self.session.settings.zone),
            author=entered.initials or "–",
        )

    def file_target(self) -> FileTarget | None:
        if self.shown_view() != "detail":
            return None
        text = _(
            "the contact of {when} with {institution}",
            when=self._when,
            institution=self._name.text(),
        )
        return FileTarget(text, attempt_id=self._where[1])

    def _say_removed(self, name: str) -> None:
        self.nav.message(_("Removed: {name}", name=name), button=_("Undo"), do=self.session.undo)

    def _go_there(self) -> None:
        institution, attempt = self._where
        self.nav.go("institutions", record=institution, attempt=attempt)

    def _columns(self) -> list[ListColumn[LoggedRow]]:
        return [
            ListColumn("day", _("Day"), lambda row: show_day(row.day), width=11, shown=show_day),
            ListColumn("time", _("Time"), lambda row: show_time(row.at), width=8),
            ListColumn("institution", _("Institution"), lambda row: row.institution, width=26),
            ListColumn("how", _("Channel"), self._how, width=21, shown=self._way),
            ListColumn(
                "outcome",
                _("Outcome"),
                lambda row: self._outcome(row.outcome),
                width=26,
                tone=lambda row: outcome_tone(self._outcomes.get(row.outcome)),
                shown=self._outcome,
            ),
            ListColumn("person", _("Person"), lambda row: row.person, width=18),
            ListColumn(
                "note",
                _("Note"),
                lambda row: row.note,
                width=30,
                hint=lambda row: row.note,
                shown=lambda said: _("with a note") if said else _("without a note"),
            ),
            ListColumn("initials", _("By"), lambda row: row.initials, width=5),
            ListColumn(
                "corrected",
                _("Corrected"),
                lambda row: _("corrected") if row.corrected_by_id else "",
                width=10,
                tone=lambda row: "neutral",
                shown=lambda yes: _("corrected") if yes else _("not corrected"),
            ),
            ListColumn("place", _("Place"), lambda row: row.place, hidden=True),
            ListColumn(
                "duration",
                _("Minutes"),
                lambda row: "" if row.duration is None else str(row.duration),
                width=8,
                right=True,
                hidden=True,
            ),
        ]

    def _fill_facets(self) -> None:
        session = self.session
        self.facets.set_facets(
            [
                Facet("channel", _("Channel"), self._choices("channel")),
                Facet("direction", _("Direction"), [("out", _("out")), ("in", _("in"))]),
                Facet(
                    "outcome",
                    _("Outcome"),
                    [
                        (code, self._outcome(code))
                        for code, term in self._outcomes.items()
                        if term.attributes.get("level") == "attempt"
                    ],
                ),
                Facet("kind", _("Kind of institution"), self._choices("institution_kind")),
                Facet(
                    "researcher",
                    _("By"),
                    [(each.id, each.name) for each in researcher_choices(session.conn)],
                ),
                Facet("corrected", _("Corrected entries"), [(False, _("leave out"))]),
            ]
        )

    def _choices(self, vocabulary: str) -> list[tuple[Any, str]]:
        session = self.session
        return [(t.code, session.label(vocabulary, t.code)) for t in session.terms(vocabulary)]

    def _narrow(self) -> None:
        self._day_error.hide()
        conditions = self.facets.conditions()
        for name, field in self.days.items():
            try:
                day = field.value()
            except Refused as refused:
                self._day_error.setText(translator().refusal(refused))
                self._day_error.show()
                return
            field.accept()
            if day:
                conditions[name] = day
        wanted = {("live" if k == "corrected" else k): v for k, v in conditions.items()}
        if "live" in wanted:
            wanted["live"] = None
        if wanted != dict(self._model.wanted.conditions):
            self.list.narrow(self._label(), **wanted)

    def _take_conditions(self) -> None:
        self._show_conditions(self._model.wanted.conditions)

    def _show_conditions(self, conditions: Mapping[str, Any]) -> None:
        wanted = dict(conditions)
        for name in _DAYS:
            self.days[name].set_value(wanted.pop(name, None))
        if "live" in wanted:
            del wanted["live"]
            wanted["corrected"] = False
        self.facets.set_conditions(wanted)
        self._day_error.hide()

    def _label(self) -> str:
        days = {name: field.value() for name, field in self.days.items()}
        said = [self.facets.label()]
        if days["from_day"]:
            said.append(_("from {day}", day=show_day(days["from_day"])))
        if days["to_day"]:
            said.append(_("until {day}", day=show_day(days["to_day"])))
        return " · ".join(filter(None, said))

    def _how(self, row: LoggedRow) -> str:
        return self._way(f"{row.channel} {row.direction}")

    def _way(self, way: str) -> str:
        """Return channel and direction in words."""
        channel, _space, direction = way.partition(" ")
        return _(
            "{channel} ({direction})",
            channel=self.session.label("channel", channel),
            direction=_("out") if direction == "out" else _("in"),
        )

    def _outcome(self, code: str) -> str:
        term = self._outcomes.get(code)
        return outcome_text(term, translator().language) if term else code
