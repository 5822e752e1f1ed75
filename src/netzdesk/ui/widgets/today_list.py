"""How the queue of the day stands in its list: columns, groups, what is searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, translator
from netzdesk.domain.queue import QueueGroup, QueueItem
from netzdesk.domain.queue_texts import QueueNames, group_text, reason_text, reason_texts
from netzdesk.queries.institutions import researcher_choices
from netzdesk.queries.queue import queue_names
from netzdesk.queries.queue_contacts import QueueContact, queue_contacts
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.flow import FlowRow

_NO_CONTACT: Final = QueueContact()
_TONES: Final[Mapping[QueueGroup, str]] = {
    QueueGroup.AGREED: "warn",
    QueueGroup.OVERDUE: "bad",
    QueueGroup.DUE: "warn",
    QueueGroup.TO_ASK: "neutral",
    QueueGroup.LEADS: "neutral",
    QueueGroup.RELEASES: "warn",
    QueueGroup.TO_CONFIRM: "info",
    QueueGroup.TO_CLOSE: "info",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the queue with what the list shows of it."""

    item: QueueItem
    place: int
    """In the order of the queue."""
    reason: str
    contact: QueueContact
    regions: tuple[str, ...]
    responsible: str

    @property
    def group(self) -> QueueGroup:
        return self.item.group


class TodayTexts:
    """What the list says of the queue, in the window's language."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names = QueueNames(today=session.today())
        self._initials: dict[str, str] = {}

    @property
    def names(self) -> QueueNames:
        return self._names

    def forget(self) -> None:
        """Read names and codes again."""
        conn, today = self._session.conn, self._session.today()
        self._names = queue_names(conn, today, translator().language)
        self._initials = {each.id: each.initials for each in researcher_choices(conn)}

    def lines(self, items: Iterable[QueueItem]) -> list[Line]:
        """Return the lines of the list."""
        tr, names, contacts = translator(), self._names, queue_contacts(self._session.conn)
        return [
            Line(
                item,
                place,
                reason_text(item, tr, names),
                contacts.get(item.key, _NO_CONTACT),
                tuple(names.regions.get(key, "") for key in item.region_ids),
                self._initials.get(item.responsible_id or "", ""),
            )
            for place, item in enumerate(items)
        ]

    def columns(self) -> list[ListColumn[Line]]:
        """Return the columns; some of them wait in the chooser."""
        return [
            ListColumn(
                "due",
                _("Due"),
                self.when,
                width=11,
                sort=lambda line: line.place,
                tone=self._tone,
                hint=lambda line: group_text(line.group, translator()),
            ),
            ListColumn(
                "reason",
                _("Reason"),
                lambda line: line.reason,
                width=54,
                sort=lambda line: (str(line.item.kind), line.place),
                hint=self._all_reasons,
            ),
            ListColumn(
                "name",
                _("Institution"),
                lambda line: line.item.name,
                width=29,
                hint=lambda line: line.item.name,
            ),
            ListColumn(
                "regions",
                _("Districts"),
                lambda line: ", ".join(line.regions),
                width=16,
                hint=lambda line: ", ".join(line.regions),
                parts=lambda line: line.regions,
            ),
            ListColumn("phone", _("Phone"), lambda line: line.contact.phone, width=15),
            ListColumn("responsible", _("Responsible"), lambda line: line.responsible, width=9),
            ListColumn(
                "group",
                _("Group"),
                lambda line: group_text(line.group, translator()),
                sort=lambda line: line.place,
                hidden=True,
            ),
            ListColumn(
                "brings",
                _("Brings further"),
                lambda line: str(line.item.brings or ""),
                sort=lambda line: (-line.item.weight, line.place),
                right=True,
                hidden=True,
            ),
        ]

    def when(self, line: Line) -> str:
        """Return the time for today, the day for anything else, nothing where nothing is due."""
        item, today = line.item, self._names.today
        if item.due is None:
            return ""
        if item.due == today:
            return item.due_time or _("today")
        return show_day(item.due.isoformat())

    def accepts(self, line: Line, conditions: Mapping[str, Any]) -> bool:
        """Tell whether a line is in the group, of the kind, and mine."""
        mine = conditions.get("mine")
        if mine and not line.item.is_of(self._session.study.author.id):
            return False
        group, kind = conditions.get("group"), conditions.get("kind")
        kinds = {reason.kind for reason in line.item.reasons}
        return (not group or line.group == group) and (not kind or kind in kinds)

    def _tone(self, line: Line) -> str | None:
        if line.item.due is None:
            return None
        late = line.item.due < self._names.today
        return "bad" if late else _TONES[line.group]

    def _all_reasons(self, line: Line) -> str:
        return "\n".join(reason_texts(line.item, translator(), self._names))


def searched(line: Line) -> str:
    """Return what the filter of the list looks at."""
    return " ".join((line.item.name, line.reason, line.contact.phone, *line.regions))


class GroupBar(FlowRow):
    """One button for each group that has lines, with their number."""

    chosen = Signal(str)
    """The group that is to be shown, "" for all."""

    def __init__(self) -> None:
        super().__init__(spacing=4)
        self.buttons: dict[str, QToolButton] = {}
        for group in ("", *QueueGroup):
            button = QToolButton()
            button.setCheckable(True)
            button.setProperty("kind", "chip")
            button.clicked.connect(partial(self._choose, str(group)))
            self.buttons[str(group)] = button
            self.add(button)
        self.mark("")

    def show_counts(self, lines: Iterable[Line]) -> None:
        """Say how many lines each group has; empty groups have no button."""
        counts = Counter(str(line.group) for line in lines)
        for key, button in self.buttons.items():
            count = counts[key] if key else counts.total()
            name = self.name(key)
            button.setText(_("{group} {n}", group=name, n=count))
            button.setAccessibleName(_("{group}: {n} lines", group=name, n=count))
            button.setVisible(bool(count) or not key or button.isChecked())

    def name(self, group: str) -> str:
        """Return the name of a group, „All“ for ""."""
        return group_text(QueueGroup(group), translator()) if group else _("All")

    def mark(self, group: str) -> None:
        """Show which group is shown."""
        for key, button in self.buttons.items():
            button.setChecked(key == group)

    def _choose(self, group: str, _checked: bool = False) -> None:  # Qt's signal
        self.mark(group)
        self.chosen.emit(group)
