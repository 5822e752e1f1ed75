"""The overview: where the study stands, what is due; every number opens its list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

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
from netzdesk.ui.widgets.tab_page import scrolled

_SHOWN_DUE: Final = 8
_SHOWN_ACTIVITY: Final = 8
_COLUMN_WIDTH: Final = 310
"""Narrower, and the longest state with its number would be cut."""
_PLANS: Final = {
    3: (("states",), ("due", "activity"), ("findings", "misfits", "figures")),
    2: (("states", "findings", "misfits"), ("due", "figures", "activity")),
    1: (("states", "due", "findings", "misfits", "figures", "activity"),),
}
"""Which cards stand in which column, by the number of columns that the window has room for."""


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
        self.cards = {
            "states": Card(_("Districts by state")),
            "due": Card(_("Due")),
            "findings": Card(_("Districts by finding")),
            "misfits": Card(_("What does not fit")),
            "figures": Card(_("The study in figures")),
            "activity": Card(_("Last activity")),
        }
        self._empty = EmptyState(
            _("This study has no districts yet."),
            _("Enter the districts first; institutions and contacts follow."),
            _("Enter districts"),
            lambda: nav.go("regions"),
        )
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 8, 8)
        inside.addWidget(self._empty)
        self._row = row = QHBoxLayout()
        row.setSpacing(10)
        inside.addLayout(row, 1)
        self._columns = [QVBoxLayout() for _place in range(max(_PLANS))]
        for column in self._columns:
            column.setSpacing(10)
            row.addLayout(column, 1)
        self._shown_columns = 0
        self._area: QScrollArea = scrolled(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 6, 8)
        layout.addWidget(self._title)
        layout.addWidget(self._subtitle)
        layout.addWidget(self._area, 1)
        self._arrange(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(max(1, min(3, event.size().width() // _COLUMN_WIDTH)))

    def take_focus(self) -> None:
        first = next(
            (link for link in self.findChildren(LinkButton) if link.isVisibleTo(self)), None
        )
        (first or self).setFocus()

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
        for name in ("states", "findings", "due", "misfits"):
            self.cards[name].setVisible(has_regions)
        if has_regions:
            self._show_verification()
            self._show_due(found)
            self._show_misfits()
        self._show_figures(found)
        self._show_activity()
        self._order_links()

    def _arrange(self, wanted: int) -> None:
        """Put the cards into as many columns as the window has room for."""
        if wanted == self._shown_columns:
            return
        self._shown_columns = wanted
        for place, column in enumerate(self._columns):
            while column.takeAt(0) is not None:
                pass
            cards = _PLANS[wanted][place] if place < wanted else ()
            self._row.setStretch(place, 1 if cards else 0)
            for name in cards:
                column.addWidget(self.cards[name])
            if cards:
                column.addStretch(1)
        self._row.activate()
        self._order_links()

    def _order_links(self) -> None:
        """Let Tab go through the cards as they stand, column by column."""
        names = [name for column in _PLANS[self._shown_columns] for name in column]
        links = [link for name in names for link in self.cards[name].findChildren(LinkButton)]
        for former, following in pairwise(links):
            self.setTabOrder(former, following)

    def _show_verification(self) -> None:
        shown = verification_counts(self.session.conn)
        rows = _rows(self.cards["states"])
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
        rows = _rows(self.cards["findings"])
        for finding in Finding:
            rows.add(
                finding_text(finding),
                shown.findings[finding],
                partial(self.nav.go, "regions", finding=finding),
                tone=FINDING_TONES[finding],
            )

    def _show_due(self, found: Counts) -> None:
        rows = _rows(self.cards["due"])
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
        rows = _rows(self.cards["misfits"])
        without_network = findings_without_network(self.session.conn)
        without_finding = tuple(
            dict.fromkeys(each.network_id for each in networks_without_finding(self.session.conn))
        )
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
                ids=without_finding,
                label=_("Network without a finding"),
            ),
            tone="warn",
        )
        rows.note(
            _("Confirmed districts need a network that counts; such networks a confirmed district.")
        )

    def _show_figures(self, found: Counts) -> None:
        rows = _rows(self.cards["figures"])
        go = self.nav.go
        everything = partial(go, everything=True)
        rows.add(_("Institutions"), found.institutions, partial(everything, "institutions"))
        rows.add(
            _("Institutions contacted"),
            found.contacted,
            partial(go, "institutions", contacted=True),
        )
        rows.add(_("Contact attempts"), found.attempts, partial(go, "attempts", live=None))
        rows.add(_("Districts with statements"), found.answered, partial(go, "regions", asked=True))
        rows.add(
            _("Networks that count"), found.networks, partial(go, "networks", judgement="counts")
        )
        rows.add(
            _("Structures to judge"),
            found.to_judge,
            partial(go, "networks", judgement="open"),
            tone="warn" if found.to_judge else "",
        )
        rows.add(_("Experts"), found.experts, partial(everything, "experts"))

    def _show_activity(self) -> None:
        rows = _rows(self.cards["activity"])
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


class _CutLink(LinkButton):
    """A link that is cut at the end of its card; the whole text is its name and its tool tip."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._whole = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size().width() - 4
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))


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
        box.setContentsMargins(0 if heading or not tone else 10, 0, 0, 0)
        if tone and number:
            box.addWidget(StateBadge(text, tone))
        else:
            name = plain_label(text)
            font = name.font()
            font.setBold(heading)
            name.setFont(font)
            box.addWidget(name)
        box.addStretch(1)
        link = LinkButton(str(number))
        link.setAccessibleName(_("{name}: {n}, open the list", name=text, n=number))
        link.clicked.connect(lambda: do())  # noqa: PLW0108  # drops Qt's `checked`
        box.addWidget(link)
        self._put(row)

    def entry(self, text: str, do: Callable[..., object]) -> None:
        """Add a line that is a link; what does not fit stands in its tool tip."""
        link = _CutLink(text)
        link.clicked.connect(lambda: do())  # noqa: PLW0108  # drops Qt's `checked`
        self._put(link)

    def note(self, text: str) -> None:
        """Add a sentence."""
        self._put(muted(text))

    def _put(self, widget: QWidget) -> None:
        self._card.body.addWidget(widget)
        widget.show()  # at once, not with the next event: the cursor is to be put there


def _rows(card: Card) -> _Rows:
    """Empty a card, its heading apart, and return what fills it."""
    for child in card.findChildren(QWidget):
        if child.parent() is card and child.property("kind") != "heading":
            child.hide()
            card.body.removeWidget(child)
            child.deleteLater()
    return _Rows(card)
