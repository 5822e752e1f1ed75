"""The queue of a day: every institution and lead that is to be contacted, with its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from netzdesk.base.collector import collector_paused
from netzdesk.base.text import sort_key
from netzdesk.domain.office_hours import read_hours, read_weekdays
from netzdesk.domain.queue import QueueGroup, QueueItem, QueueKind, QueueReason, ordered
from netzdesk.domain.queue_texts import QueueNames
from netzdesk.domain.settings import StudySettings
from netzdesk.queries.queue_approvals import approval_lines
from netzdesk.queries.queue_facts import (
    Facts,
    FollowUp,
    InstitutionRow,
    Lead,
    next_channels,
    read_facts,
    read_leads,
)
from netzdesk.queries.queue_needs import Need, Needs, read_needs
from netzdesk.queries.settings import read_settings
from netzdesk.queries.terms import Term, terms_by_vocabulary
from netzdesk.store.engine import Connection

_CALL: Final = "phone"
_OTHER: Final = "other"
_REACHED, _NOT_REACHED = "2.90", "3.90"


def read_queue(
    conn: Connection,
    today: date,
    now_time: str | None = None,
    *,
    settings: StudySettings | None = None,
) -> tuple[QueueItem, ...]:
    """Return the queue of a day, in the order of `domain.queue.ordered`.

    `today` is the study's reference day. `now_time` (HH:MM) puts behind what is suggested for a
    later time of day, or whose office is closed now. Whoever is not to be contacted, and
    institutions that were merged into others, never appear; nor does an institution at which
    something is due on a later day, except when it has reached its limit or is not needed.
    """
    with collector_paused():  # some ten thousand small rows, and no cycles among them
        facts = read_facts(conn, today, settings or read_settings(conn))
        needs = read_needs(conn, facts.ended, facts.institutions)
        asks, channels = _asks(facts, needs), _channels(facts)
        leads = read_leads(conn)
        building = _Building(facts, needs, _territory(conn), now_time, asks, channels)
        lines = building.institutions(_by_institution(leads, facts))
        return ordered((*lines, *building.leads(leads), *approval_lines(conn, today)))


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next day on which something is due, and at how many institutions."""

    day: date
    institutions: int


def next_due(conn: Connection, today: date) -> Upcoming | None:
    """Return what comes when the work of the day is done; None when nothing is due later."""
    row = conn.execute(
        "SELECT f.due, count(DISTINCT f.institution_id) FROM follow_up f "
        "JOIN institution i ON i.id = f.institution_id WHERE f.done_on IS NULL AND f.due > ? "
        "AND i.do_not_contact = 0 AND i.same_as_id IS NULL GROUP BY f.due ORDER BY f.due LIMIT 1",
        (today.isoformat(),),
    ).fetchone()
    return Upcoming(date.fromisoformat(row[0]), row[1]) if row else None


def queue_names(conn: Connection, today: date, language: str) -> QueueNames:
    """Return the names that the sentences of the queue need, in one language."""
    terms = terms_by_vocabulary(conn)
    return QueueNames(
        today=today,
        regions=dict(conn.execute("SELECT id, name FROM region")),
        outcomes={t.code: t.label(language) for t in terms.get("outcome", ())},
        channels={t.code: t.label(language) for t in terms.get("channel", ())},
        kinds={t.code: _asked_kind(t, language) for t in terms.get("institution_kind", ())},
    )


def _asked_kind(term: Term, language: str) -> str:
    """Return a kind as it stands in “ask …”: „Leitstelle fragen“, but „Andere Stelle fragen“."""
    short = "" if term.code == _OTHER else term.attributes.get(f"short_{language}")
    return str(short or term.label(language))


@dataclass(frozen=True, slots=True)
class _Territory:
    """The districts in the order of their names, and who is responsible for them."""

    place: Mapping[str, int]
    responsible: Mapping[str, str]

    def by_name(self, regions: Collection[str]) -> tuple[str, ...]:
        if len(regions) < 2:
            return tuple(regions)
        return tuple(sorted(set(regions), key=self.place.__getitem__))


def _territory(conn: Connection) -> _Territory:
    rows = conn.execute("SELECT id, name, ags, responsible_id FROM region").fetchall()
    rows.sort(key=lambda row: (sort_key(row[1]), row[2]))
    return _Territory(
        place={row[0]: place for place, row in enumerate(rows)},
        responsible={row[0]: row[3] for row in rows if row[3]},
    )


@dataclass(slots=True)
class _Asks:
    """For what an institution is to be asked, and what its answer brings."""

    by_kind: dict[tuple[QueueKind, bool], list[str]] = field(default_factory=dict)
    regions: list[str] = field(default_factory=list)
    weight: float = 0.0
    region_ids: set[str] = field(default_factory=set)

    def bring(self, need: Need) -> None:
        """Note that an answer brings this district further."""
        if need.region_id not in self.region_ids:
            self.region_ids.add(need.region_id)
            self.weight += 1 / need.missing

    def ask(self, kind: QueueKind, region_id: str, *, again: bool) -> None:
        """Note that it is to be asked about this district."""
        self.by_kind.setdefault((kind, again), []).append(region_id)


_NOTHING: Final = _Asks()


def _asks(facts: Facts, needs: Needs) -> dict[str, _Asks]:
    """Say whom each district asks: as many of its candidates as answers are missing.

    Those at which something is open anyway come first and count; the next best make up the rest.
    """
    found: defaultdict[str, _Asks] = defaultdict(_Asks)
    at_limit, busy = facts.at_limit, facts.follow_ups.keys()
    for need in needs.open:
        for kind, institution in need.again:
            found[institution].bring(need)
            found[institution].ask(kind, need.region_id, again=True)
        left = need.wanted
        idle = []
        for candidate in need.candidates:
            found[candidate].bring(need)
            if candidate in at_limit:
                continue
            if candidate in busy:
                found[candidate].ask(need.kind, need.region_id, again=False)
                left -= 1
            else:
                idle.append(candidate)
        for candidate in idle[: max(0, left)]:
            found[candidate].ask(need.kind, need.region_id, again=False)
    return found


def _channels(facts: Facts) -> dict[str, str]:
    steps = {each.step_id for found in facts.follow_ups.values() for each in found if each.step_id}
    return next_channels(facts.conn, steps) if steps else {}


def _by_institution(leads: Iterable[Lead], facts: Facts) -> dict[str, list[Lead]]:
    found: defaultdict[str, list[Lead]] = defaultdict(list)
    for lead in leads:
        if lead.institution_id in facts.institutions and lead.person_id not in (
            facts.blocked_persons
        ):
            found[lead.institution_id or ""].append(lead)
    return found


class _Case(NamedTuple):
    """All that may bring an institution into the queue."""

    row: InstitutionRow
    asks: _Asks
    follow_ups: tuple[FollowUp, ...]
    leads: Sequence[Lead]
    limit: int
    unneeded: bool


@dataclass(frozen=True, slots=True)
class _Building:
    """Makes the lines from facts and needs."""

    facts: Facts
    needs: Needs
    territory: _Territory
    now_time: str | None
    asks: Mapping[str, _Asks]
    channels: Mapping[str, str]

    def institutions(self, leads: Mapping[str, list[Lead]]) -> Iterator[QueueItem]:
        """Yield the lines of institutions."""
        facts, unneeded, limits = self.facts, self.needs.unneeded, self.facts.at_limit
        asked = (key for key, asks in self.asks.items() if asks.by_kind)
        concerned = {*facts.follow_ups, *asked, *leads} - facts.waiting | limits.keys() | unneeded
        for key in concerned & facts.institutions.keys():
            yield self._item(
                _Case(
                    row=facts.institutions[key],
                    asks=self.asks.get(key, _NOTHING),
                    follow_ups=facts.follow_ups.get(key, ()),
                    leads=leads.get(key, ()),
                    limit=limits.get(key, 0),
                    unneeded=key in unneeded,
                )
            )

    def leads(self, leads: Iterable[Lead]) -> Iterator[QueueItem]:
        """Yield the lines of leads that no institution stands for yet."""
        missing = {need.region_id: need.missing for need in self.needs.open}
        for lead in leads:
            if lead.institution_id or lead.person_id in self.facts.blocked_persons:
                continue
            is_open = lead.region_id in missing
            yield QueueItem(
                key=f"lead:{lead.id}",
                lead_id=lead.id,
                name=lead.name,
                reasons=(QueueReason(kind=QueueKind.LEAD, region_ids=_some(lead.region_id)),),
                region_ids=_some(lead.region_id),
                responsible_id=lead.researcher_id,
                concerns=frozenset({lead.researcher_id}),
                brings=int(is_open),
                weight=1 / missing[lead.region_id or ""] if is_open else 0.0,
                group=QueueGroup.LEADS,
            )

    def _reasons(self, case: _Case) -> tuple[QueueReason, ...]:
        key, today = case.row.id, self.facts.today.isoformat()
        due = [self._due(each) for each in case.follow_ups if each.due <= today]
        found = [*due]
        if case.limit:
            outcome = _REACHED if self.facts.attempts[key].reached else _NOT_REACHED
            found.append(QueueReason(kind=QueueKind.LIMIT, outcome=outcome, attempts=case.limit))
        contacted = key in self.facts.attempts
        for (kind, again), regions in case.asks.by_kind.items():
            asked = QueueKind.ASK if kind is QueueKind.FIRST_CONTACT and contacted else kind
            listed = self.territory.by_name(regions)
            found.append(QueueReason(kind=asked, region_ids=listed, again=again))
        found += (
            QueueReason(kind=QueueKind.LEAD, region_ids=_some(lead.region_id))
            for lead in case.leads
        )
        if len(found) > 1:
            found.sort(key=_strength)
        if case.unneeded:
            promised = any(each.is_agreed or not each.attempt_id for each in case.follow_ups)
            closing = QueueReason(kind=QueueKind.CLOSING, promised=promised)
            found = [*found, closing] if due and promised else [closing, *found]
        return tuple(found)

    def _due(self, follow_up: FollowUp) -> QueueReason:
        person = follow_up.person_id
        blocked = person in self.facts.blocked_persons
        kind, channel = QueueKind.FOLLOW_UP, None
        if follow_up.is_agreed and not blocked:
            kind = QueueKind.AGREED
        elif follow_up.awaits_reply:
            kind = QueueKind.REPLY_OVERDUE
            channel = self.channels.get(follow_up.step_id or "", _CALL)
        return QueueReason(
            kind=kind,
            due=date.fromisoformat(follow_up.due),
            due_time=follow_up.due_time,
            follow_up_id=follow_up.id,
            person_id=None if blocked else person,
            channel=channel,
            note=follow_up.note,
            named_by=follow_up.named_by,
            outcome=follow_up.outcome,
            since=date.fromisoformat(follow_up.sent_on) if follow_up.sent_on else None,
            sent_by=follow_up.sent_by,
            interview_id=follow_up.interview_id,
            network_id=follow_up.network_id,
            network=follow_up.network,
        )

    def _item(self, case: _Case) -> QueueItem:
        row, asks, reasons = case.row, case.asks, self._reasons(case)
        own_regions = self.needs.regions_of.get(row.id, ())
        regions = self.territory.by_name(asks.region_ids or own_regions)
        own = [each.researcher_id for each in case.follow_ups if each.researcher_id]
        at_home = self._at_home(row, regions if row.whole_area else own_regions)
        return QueueItem(
            key=f"institution:{row.id}",
            institution_id=row.id,
            name=row.name,
            office=row.kind,
            reasons=reasons,
            region_ids=regions,
            responsible_id=next(iter((*own, *at_home)), None),
            concerns=frozenset((*own, *at_home)),
            brings=len(asks.region_ids),
            weight=round(asks.weight, 6),
            group=self._group(reasons[0]),
            later=self._is_later(row, reasons[0]),
        )

    def _at_home(self, row: InstitutionRow, regions: Collection[str]) -> list[str]:
        """Return who is responsible: for the institution, else for its districts."""
        responsible = self.territory.responsible
        if row.responsible_id:
            return [row.responsible_id]
        if not responsible:
            return []
        names = self.territory.by_name(regions)
        return list(dict.fromkeys(responsible[key] for key in names if key in responsible))

    def _group(self, first: QueueReason) -> QueueGroup:
        if first.kind in _GROUPS:
            return _GROUPS[first.kind]
        if first.due is None:
            return QueueGroup.TO_ASK
        return QueueGroup.OVERDUE if first.due < self.facts.today else QueueGroup.DUE

    def _is_later(self, row: InstitutionRow, first: QueueReason) -> bool:
        if first.kind is QueueKind.AGREED:
            return False
        today, now = self.facts.today, self.now_time
        if row.not_on and today.weekday() in read_weekdays(row.not_on):
            return True
        if now is None:
            return False
        if first.due == today and (first.due_time or "") > now:
            return True
        if not row.office_hours:
            return False
        return not read_hours(row.office_hours).is_open(today.weekday(), now)


_GROUPS: Final[Mapping[QueueKind, QueueGroup]] = {
    QueueKind.AGREED: QueueGroup.AGREED,
    QueueKind.LIMIT: QueueGroup.TO_CONFIRM,
    QueueKind.CLOSING: QueueGroup.TO_CLOSE,
    QueueKind.LEAD: QueueGroup.LEADS,
}
_STRENGTH: Final[Mapping[QueueKind, int]] = {
    kind: place
    for place, kind in enumerate(
        (
            *(QueueKind.AGREED, QueueKind.LIMIT, QueueKind.REPLY_OVERDUE, QueueKind.FOLLOW_UP),
            *(kind for kind in QueueKind if kind not in ("agreed", "limit", "reply_overdue")),
        )
    )
}


def _strength(reason: QueueReason) -> tuple[int, date, str]:
    """Return the place of a reason; what is due comes by its day, letters and calls alike."""
    kind = QueueKind.FOLLOW_UP if reason.kind is QueueKind.REPLY_OVERDUE else reason.kind
    return (_STRENGTH[kind], reason.due or date.min, reason.due_time or "24:00")


def _some(key: str | None) -> tuple[str, ...]:
    return (key,) if key else ()
