"""The overview: where the study stands, what is due; every number opens its list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, translator
from netzdesk.domain.region_facts import Finding
from netzdesk.domain.states import State, StateGroup
from netzdesk.queries.overview import Activity, Counts, DueRow, counts, due, last_activity
from netzdesk.queries.verification_states import (
    findings_without_network,
    networks_without_finding,
    verification_counts,
)
from netzdesk.store.unit import Change
from netzdesk.ui.navigation import Navigator
from netzdesk.ui.page import Page
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.empty_state import EmptyState
from netzdesk.ui.widgets.labels import Card, LinkButton, StateBadge, muted, plain_label, title
from netzdesk.ui.widgets.state_texts import (
    FINDING_TONES,
    finding_text,
    group_text,
    state_text,
    state_tone,
)

_SHOWN_DUE = 8
_SHOWN_ACTIVITY = 8


class OverviewPage(Page):
    """Cards with numbers; each number is a link to the list behind it."""

    KEY = "overview"
    TABLES = frozenset(
        {
            "region",
            "institution",
            "institution_region",
            "contact_attempt",
            "follow_up",
            "statement",
            "statement_network",
            "network",
            "network_region",
            "interview",
            "independence",
            "decision",
            "expert",
            "setting",
            "outcome_note",
            "person",
        }
    )

    def __init__(self, session: Session, nav: Navigator) -> None:
        super().__init__(session, nav)
        self._title = title(_("Overview"))
        self._subtitle = muted("")
        self._states = Card(_("Districts by state"))
        self._findings = Card(_("Districts by finding"))
        self._due = Card(_("Due"))
        self._misfits = Card(_("What does not fit"))
        self._figures = Card(_("The study in figures"))
        self._activity = Card(_("Last activity"))
        self._empty = EmptyState(
            _("This study has no districts yet."),
            _("Enter the districts first; institutions and contacts follow."),
            _("Enter districts"),
            lambda: nav.go("regions"),
        )
        body = QWidget()
        body.setProperty("kind", "body")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setSpacing(10)
        grid.addWidget(self._empty, 0, 0, 1, 2)
        grid.addWidget(self._states, 1, 0, 2, 1)
        grid.addWidget(self._due, 1, 1)
        grid.addWidget(self._findings, 2, 1)
        grid.addWidget(self._figures, 3, 0)
        grid.addWidget(self._misfits, 3, 1)
        grid.addWidget(self._activity, 4, 0, 1, 2)
        grid.setRowStretch(5, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 6, 8)
        layout.addWidget(self._title)
        layout.addWidget(self._subtitle)
        layout.addWidget(area, 1)

    def refresh(self, change: Change | None) -> None:
        conn, today = self.session.conn, self.session.today()
        found = counts(conn, today)
        settings = self.session.settings
        self._subtitle.setText(
            _(
                "{title} · status date {status} · reference day {day}",
                title=settings.title or _("Study without a title"),
                status=settings.status_date or "–",
                day=show_day(today.isoformat()),
            )
        )
        has_regions = found.regions > 0
        self._empty.setVisible(not has_regions)
        for card in (self._states, self._findings, self._due, self._misfits):
            card.setVisible(has_regions)
        if has_regions:
            self._show_verification()
            self._show_due(found)
            self._show_misfits()
        self._show_figures(found)
        self._show_activity()

    def _show_verification(self) -> None:
        shown = verification_counts(self.session.conn)
        rows = _rows(self._states)
        for group in StateGroup:
            rows.add(
                group_text(group),
                shown.groups[group],
                partial(self.nav.go, "regions", group=group),
                heading=True,
            )
            for state in State:
                if state.group is group:
                    rows.add(
                        state_text(state),
                        shown.states[state],
                        partial(self.nav.go, "regions", state=state),
                        tone=state_tone(state),
                    )
        rows = _rows(self._findings)
        for finding in Finding:
            rows.add(
                finding_text(finding),
                shown.findings[finding],
                partial(self.nav.go, "regions", finding=finding),
                tone=FINDING_TONES[finding],
            )

    def _show_due(self, found: Counts) -> None:
        rows = _rows(self._due)
        go = partial(self.nav.go, "institutions")
        rows.add(_("Overdue"), found.overdue, partial(go, due="overdue"), tone="bad")
        rows.add(_("Due today"), found.due_today, partial(go, due="today"), tone="warn")
        rows.add(_("Due in the next 7 days"), found.due_soon, partial(go, due="week"), tone="info")
        today = self.session.today()
        for row in due(self.session.conn, today + timedelta(days=7), _SHOWN_DUE):
            rows.entry(
                self._due_text(row), partial(self.nav.go, "institutions", record=row.institution_id)
            )
        if not (found.overdue or found.due_today or found.due_soon):
            rows.note(_("Nothing is due in the next days."))

    def _due_text(self, row: DueRow) -> str:
        when = " ".join(filter(None, (show_day(row.due), row.due_time)))
        return " · ".join(filter(None, (when, row.institution, row.reason)))

    def _show_misfits(self) -> None:
        rows = _rows(self._misfits)
        without_network = findings_without_network(self.session.conn)
        without_finding = networks_without_finding(self.session.conn)
        rows.add(
            _("Finding without a network"),
            len(without_network),
            partial(
                self.nav.go,
                "regions",
                ids=without_network,
                label=_("Finding without a network"),
            ),
            tone="warn",
        )
        rows.add(
            _("Network without a finding"),
            len(without_finding),
            partial(
                self.nav.go,
                "networks",
                ids=tuple(each.network_id for each in without_finding),
                label=_("Network without a finding"),
            ),
            tone="warn",
        )
        rows.note(
            _("Confirmed districts need a network that counts; such networks a confirmed district.")
        )

    def _show_figures(self, found: Counts) -> None:
        rows = _rows(self._figures)
        go = self.nav.go
        rows.add(_("Institutions"), found.institutions, partial(go, "institutions"))
        rows.add(
            _("Institutions contacted"),
            found.contacted,
            partial(go, "institutions", contacted=True),
        )
        rows.add(_("Contact attempts"), found.attempts, partial(go, "attempts"))
        rows.add(_("Statements that hold"), found.statements, partial(go, "regions"))
        rows.add(
            _("Networks that count"), found.networks, partial(go, "networks", judgement="counts")
        )
        rows.add(
            _("Structures to judge"),
            found.to_judge,
            partial(go, "networks", judgement="open"),
            tone="warn" if found.to_judge else "",
        )
        rows.add(_("Experts"), found.experts, partial(go, "experts"))

    def _show_activity(self) -> None:
        rows = _rows(self._activity)
        shown = last_activity(self.session.conn, _SHOWN_ACTIVITY)
        for each in shown:
            rows.entry(self._activity_text(each), partial(self.nav.go, "history"))
        if not shown:
            rows.note(_("Nothing was entered yet."))

    def _activity_text(self, each: Activity) -> str:
        from netzdesk.actions.registry import action_label  # noqa: PLC0415  # light, but not before

        moment = datetime.fromtimestamp(each.at_ms / 1000, UTC)
        local = moment.astimezone(ZoneInfo(self.session.settings.zone))
        when = f"{show_day(local.date().isoformat())} {local:%H:%M}"
        return " · ".join(
            filter(None, (when, action_label(translator(), each.action), each.author))
        )


class _Rows:
    """The rows of a card, built anew."""

    def __init__(self, card: Card) -> None:
        self._card = card

    def add(
        self,
        text: str,
        number: int,
        do: Callable[..., object],
        *,
        tone: str = "",
        heading: bool = False,
    ) -> None:
        """Add a name and its number as a link."""
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0 if heading or not tone else 12, 0, 0, 0)
        if tone and number:
            box.addWidget(StateBadge(text, tone))
        else:
            box.addWidget(plain_label(text, kind="strong" if heading else ""))
        box.addStretch(1)
        link = LinkButton(str(number))
        link.setAccessibleName(_("{name}: {n}, open the list", name=text, n=number))
        link.clicked.connect(lambda: do())  # noqa: PLW0108  # drops Qt's `checked`
        box.addWidget(link)
        self._card.body.addWidget(row)

    def entry(self, text: str, do: Callable[..., object]) -> None:
        """Add a line that is a link."""
        link = LinkButton(text)
        link.clicked.connect(lambda: do())  # noqa: PLW0108  # drops Qt's `checked`
        self._card.body.addWidget(link)

    def note(self, text: str) -> None:
        """Add a sentence."""
        self._card.body.addWidget(muted(text))


def _rows(card: Card) -> _Rows:
    """Empty a card, its heading apart, and return what fills it."""
    for child in card.findChildren(QWidget):
        if child.parent() is card and child.property("kind") != "heading":
            child.hide()
            card.body.removeWidget(child)
            child.deleteLater()
    return _Rows(card)
