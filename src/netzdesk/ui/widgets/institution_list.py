"""How institutions stand in their list: columns, what may be asked of them, what is searched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from netzdesk.base.dates import show_day
from netzdesk.base.i18n import _, translator
from netzdesk.domain.outcome import InstitutionState
from netzdesk.queries.institutions import InstitutionRow, region_choices, researcher_choices
from netzdesk.queries.queue import read_queue
from netzdesk.queries.terms import Term
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.contacts_tab import outcome_tone
from netzdesk.ui.widgets.facets import Choice, Facet
from netzdesk.ui.widgets.outcome_field import outcome_text

WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Listed:
    """An institution with its computed outcome."""

    row: InstitutionRow
    state: InstitutionState


class InstitutionTexts:
    """What the list says of an institution, in the window's language."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._outcomes = _by_code(session.terms("outcome", retired=True))
        self._kinds = _by_code(session.terms("institution_kind", retired=True))
        self._queue: dict[str, frozenset[str]] | None = None

    def columns(self) -> list[ListColumn[Listed]]:
        """Return the columns; some of them wait in the chooser."""
        return [
            ListColumn(
                "name",
                _("Name"),
                lambda each: each.row.name,
                width=32,
                hint=lambda each: each.row.name,
            ),
            ListColumn(
                "state",
                _("Outcome"),
                lambda each: self.outcome(each.state.code),
                width=24,
                sort=lambda each: code_order(each.state.code),
                tone=lambda each: outcome_tone(self._outcomes.get(each.state.code)),
            ),
            ListColumn(
                "due",
                _("Follow-up"),
                lambda each: show_day(each.row.next_due),
                width=15,
                sort=lambda each: (not each.row.next_due, each.row.next_due, each.row.next_time),
                tone=self._due_tone,
                hint=self._due_hint,
            ),
            ListColumn(
                "last",
                _("Last contact"),
                lambda each: show_day(each.row.last_contact),
                width=12,
                sort=lambda each: each.row.last_contact,
            ),
            ListColumn("kind", _("Kind"), lambda each: self.kind(each.row.kind), width=13),
            ListColumn(
                "regions",
                _("Districts"),
                regions_text,
                width=16,
                hint=regions_text,
                parts=lambda each: () if each.row.whole_area else each.row.regions,
            ),
            ListColumn(
                "blocked",
                _("Do not contact"),
                lambda each: _("do not contact") if each.row.do_not_contact else "",
                width=14,
                tone=lambda each: "bad",
            ),
            *_waiting(),
        ]

    def facets(self) -> list[Facet]:
        """Return what the list can be narrowed by."""
        conn = self._session.conn
        yes_no: list[Choice] = [(True, _("yes")), (False, _("no"))]
        return [
            Facet("kind", _("Kind"), [(code, self.kind(code)) for code in self._kinds]),
            Facet("region", _("District"), [(r.id, r.label) for r in region_choices(conn)]),
            Facet("due", _("Follow-up"), due_choices()),
            Facet("queue", _("To contact because"), [("reply_overdue", _("the reply is overdue"))]),
            Facet("outcome", _("Outcome"), [(code, self.outcome(code)) for code in self._outcomes]),
            Facet("final", _("Work"), [(False, _("still open")), (True, _("completed"))]),
            Facet("contacted", _("Contacted"), yes_no),
            Facet("do_not_contact", _("Do not contact"), yes_no),
            Facet(
                "responsible",
                _("Responsible"),
                [(each.id, each.name) for each in researcher_choices(conn)],
            ),
        ]

    def accepts(self, listed: Listed, conditions: Mapping[str, Any]) -> bool:
        """Tell whether an institution meets all conditions; they are named as the facets."""
        today = self._session.today()
        wanted = conditions.get("queue")
        if wanted is not None:
            conditions = {name: value for name, value in conditions.items() if name != "queue"}
            if wanted not in self._queued().get(listed.row.id, ()):
                return False
        return all(_HOLDS[name](listed, value, today) for name, value in conditions.items())

    def forget_queue(self) -> None:
        """Read the queue of the day anew when it is next asked for."""
        self._queue = None

    def _queued(self) -> dict[str, frozenset[str]]:
        """Return why institutions are in the queue of the day, by their keys."""
        if self._queue is None:
            session = self._session
            items = read_queue(session.conn, session.today(), settings=session.settings)
            self._queue = {
                item.institution_id: frozenset((item.kind, *(each.kind for each in item.more)))
                for item in items
                if item.institution_id
            }
        return self._queue

    def kind(self, code: str) -> str:
        """Return a kind of institution in few letters."""
        term = self._kinds.get(code)
        if term is None:
            return code
        german = translator().language == "de"
        return str(term.attributes.get("short_de") or term.label_de) if german else term.label_en

    def outcome(self, code: str) -> str:
        """Return an outcome with its number."""
        term = self._outcomes.get(code)
        return outcome_text(term, translator().language) if term else code

    def _due_tone(self, listed: Listed) -> str | None:
        due = listed.row.next_due
        if not due:
            return None
        today = self._session.today().isoformat()
        return "bad" if due < today else "warn" if due == today else "info"

    def _due_hint(self, listed: Listed) -> str:
        row = listed.row
        overdue = is_due(row.next_due, "overdue", self._session.today())
        said = _("overdue") if overdue else ""
        return " · ".join(
            filter(None, (show_day(row.next_due), row.next_time, said, row.next_reason))
        )


def is_due(due: str, which: str, today: date) -> bool:
    """Tell whether a day is overdue, due today, due until today, due this week, or open at all."""
    day = today.isoformat()
    answers = {
        "none": not due,
        "open": bool(due),
        "overdue": due < day,
        "today": due == day,
        "due": due <= day,
        "week": day <= due <= (today + WEEK).isoformat(),
    }
    return answers[which] if due or which == "none" else False


def due_choices() -> list[Choice]:
    """Return what may be asked of a follow-up."""
    return [
        ("overdue", _("overdue")),
        ("today", _("due today")),
        ("due", _("due today or overdue")),
        ("week", _("due within a week")),
        ("open", _("some day")),
        ("none", _("nothing due")),
    ]


def regions_text(listed: Listed) -> str:
    """Return the districts that an institution speaks for."""
    return _("whole area") if listed.row.whole_area else ", ".join(listed.row.regions)


def searched(listed: Listed) -> str:
    """Return what the filter of the list looks at; names of persons are found, not shown."""
    row = listed.row
    return " ".join(
        (row.name, row.place, row.phone, row.mail, row.persons, *row.regions, row.responsible)
    )


def code_order(code: str) -> tuple[int, int, str]:
    """Return the key that sorts outcome codes: 2.9 before 2.11."""
    major, _dot, minor = code.partition(".")
    digits = "".join(mark for mark in minor if mark.isdigit())
    return int(major or 0), int(digits or 0), minor


_HOLDS: Final[Mapping[str, Callable[[Listed, Any, date], bool]]] = {
    "ids": lambda each, value, today: each.row.id in value,
    "kind": lambda each, value, today: bool(each.row.kind == value),
    "region": lambda each, value, today: each.row.whole_area or value in each.row.region_ids,
    "due": lambda each, value, today: is_due(each.row.next_due, str(value), today),
    "outcome": lambda each, value, today: bool(each.state.code == value),
    "final": lambda each, value, today: each.state.final is value,
    "contacted": lambda each, value, today: each.row.contacted is value,
    "do_not_contact": lambda each, value, today: each.row.do_not_contact is value,
    "responsible": lambda each, value, today: bool(each.row.responsible_id == value),
}


def _waiting() -> list[ListColumn[Listed]]:
    return [
        ListColumn("place", _("Place"), lambda each: each.row.place, hidden=True),
        ListColumn("phone", _("Phone"), lambda each: each.row.phone, hidden=True),
        ListColumn("mail", _("E-mail"), lambda each: each.row.mail, width=24, hidden=True),
        ListColumn(
            "attempts",
            _("Attempts"),
            lambda each: str(each.row.attempts),
            width=8,
            sort=lambda each: each.row.attempts,
            right=True,
            hidden=True,
        ),
        ListColumn("responsible", _("Responsible"), lambda each: each.row.responsible, hidden=True),
    ]


def _by_code(terms: tuple[Term, ...]) -> dict[str, Term]:
    return {term.code: term for term in terms}
