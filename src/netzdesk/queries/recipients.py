"""To whom a series can go: institutions with address, person, and what speaks against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from netzdesk.base.collector import collector_paused
from netzdesk.base.text import sort_key
from netzdesk.domain.letters import Recipient
from netzdesk.domain.settings import StudySettings
from netzdesk.queries.guard import RecentContact
from netzdesk.queries.outcomes import institution_states
from netzdesk.store.engine import Connection

_ROLES: Final = {"target": 0, "": 1, "deputy": 2, "head": 3, "gatekeeper": 4}
_BRACKET: Final = " ("


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An institution that a series may go to."""

    recipient: Recipient
    kind: str
    region_ids: frozenset[str]
    area_ids: frozenset[str]
    whole_area: bool
    responsible_id: str
    state: str
    """The outcome code that holds."""
    final: bool
    contacted: bool
    blocked: bool
    """No contact is wanted, by the institution."""
    reply_due: str
    """ISO day until which the answer to an earlier letter or mail is awaited; '' for none."""
    recent: RecentContact | None
    """A contact within the days of the guard."""

    @property
    def id(self) -> str:
        return self.recipient.institution_id

    @property
    def name(self) -> str:
        return self.recipient.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """By what the recipients of a series are chosen; '' asks for nothing."""

    kind: str = ""
    area_id: str = ""
    region_id: str = ""
    contact: str = ""
    """new: never contacted; awaiting: an answer is open; overdue: an answer is overdue."""
    responsible_id: str = ""
    institution_ids: frozenset[str] | None = None
    """Only these, for example those of a wave without an answer."""

    def accepts(self, candidate: Candidate, today: date) -> bool:
        """Return whether an institution is chosen."""
        due = candidate.reply_due
        contact = {
            "": True,
            "new": not candidate.contacted,
            "awaiting": bool(due),
            "overdue": bool(due) and due < today.isoformat(),
        }
        return (
            contact[self.contact]
            and self.kind in ("", candidate.kind)
            and self.responsible_id in ("", candidate.responsible_id)
            and (not self.area_id or candidate.whole_area or self.area_id in candidate.area_ids)
            and (
                not self.region_id or candidate.whole_area or self.region_id in candidate.region_ids
            )
            and (self.institution_ids is None or candidate.id in self.institution_ids)
        )


_INSTITUTIONS: Final = """
SELECT i.id, i.kind, i.name, coalesce(i.street, ''), coalesce(i.postcode, ''),
  coalesce(i.place, ''), coalesce(i.mail, ''), i.whole_area, i.do_not_contact,
  coalesce(i.responsible_id, ''),
  coalesce((SELECT max(a.day) FROM contact_attempt a WHERE a.institution_id = i.id
    AND a.corrected_by_id IS NULL AND a.network_id IS NULL AND a.direction = 'out'), ''),
  coalesce((SELECT max(a.day) FROM contact_attempt a WHERE a.institution_id = i.id
    AND a.corrected_by_id IS NULL AND a.network_id IS NULL AND a.direction = 'out'
    AND a.channel IN ('letter', 'email', 'fax')), ''),
  coalesce((SELECT min(f.due) FROM follow_up f JOIN contact_attempt a ON a.id = f.attempt_id
    WHERE f.institution_id = i.id AND f.done_on IS NULL AND a.outcome = '3.19'), '')
FROM institution i WHERE i.same_as_id IS NULL
"""
_PERSONS: Final = """
SELECT institution_id, id, name, coalesce(function, ''), coalesce(role, ''), coalesce(mail, ''),
  form_of_address
FROM person WHERE institution_id IS NOT NULL AND do_not_contact = 0
  AND (valid_until IS NULL OR valid_until >= ?)
ORDER BY position, id
"""
_RECENT: Final = """
SELECT a.institution_id, a.id, max(a.day), a.channel, a.direction, a.outcome, r.name, r.id
FROM contact_attempt a JOIN researcher r ON r.id = a.researcher_id
WHERE a.day BETWEEN ? AND ? AND +a.corrected_by_id IS NULL GROUP BY a.institution_id
"""


def candidates(conn: Connection, today: date, settings: StudySettings) -> tuple[Candidate, ...]:
    """Return every institution with what a series needs to know of it, by name."""
    with collector_paused():
        found = _candidates(conn, today, settings)
    return tuple(sorted(found, key=lambda each: (sort_key(each.name), each.id)))


def _candidates(conn: Connection, today: date, settings: StudySettings) -> list[Candidate]:
    districts, regions = _districts(conn)
    areas = area_ids(conn)
    persons = _persons(conn, today)
    states = institution_states(conn, today)
    recent = _recent(conn, today, settings.guard_days)
    found = []
    for row in conn.execute(_INSTITUTIONS).fetchall():
        key, kind, name, street, postcode, place, mail, whole, blocked, responsible = row[:10]
        last_out, written, due = row[10:]
        own = regions.get(key, frozenset())
        person = persons.get(key, {})
        state = states[key]
        recipient = Recipient(
            institution_id=key,
            name=name,
            street=street,
            postcode=postcode,
            place=place,
            mail=mail,
            districts=tuple(districts[region] for region in sorted(own, key=districts.__getitem__)),
            last_written=written,
            **person,
        )
        found.append(
            Candidate(
                recipient=recipient,
                kind=kind,
                region_ids=own,
                area_ids=frozenset().union(*(areas.get(region, frozenset()) for region in own)),
                whole_area=bool(whole),
                responsible_id=responsible,
                state=state.code,
                final=state.final,
                contacted=bool(last_out),
                blocked=bool(blocked),
                reply_due=due,
                recent=recent.get(key),
            )
        )
    return found


def district_name(name: str, kind: str) -> str:
    """Return a district as running text says it: „Landkreis Celle“, „kreisfreie Stadt Emden“."""
    stem = name.partition(_BRACKET)[0]
    if kind.casefold() == "kreisfreie stadt":
        return f"kreisfreie Stadt {stem}"
    if kind.casefold() in ("landkreis", "kreis") and not name.casefold().startswith("region "):
        return f"{kind} {stem if kind == 'Kreis' else name}"
    return name


def district_names(conn: Connection) -> dict[str, str]:
    """Return by region what a letter calls it."""
    return {
        key: district_name(name, kind)
        for key, name, kind in conn.execute("SELECT id, name, kind FROM region")
    }


def _districts(conn: Connection) -> tuple[dict[str, str], Mapping[str, frozenset[str]]]:
    own: dict[str, set[str]] = defaultdict(set)
    for institution, region in conn.execute(
        "SELECT institution_id, region_id FROM institution_region"
    ):
        own[institution].add(region)
    return district_names(conn), {key: frozenset(found) for key, found in own.items()}


def area_ids(conn: Connection) -> dict[str, frozenset[str]]:
    """Return by region the areas that it is part of."""
    found: dict[str, set[str]] = defaultdict(set)
    for area, region in conn.execute("SELECT area_id, region_id FROM area_region"):
        found[region].add(area)
    return {region: frozenset(areas) for region, areas in found.items()}


def _persons(conn: Connection, today: date) -> dict[str, dict[str, str]]:
    """Return whom to write to at each institution: the target person, else who comes first."""
    best: dict[str, tuple[int, dict[str, str]]] = {}
    for row in conn.execute(_PERSONS, (today.isoformat(),)):
        institution, key, name, function, role, mail, form = row
        rank = _ROLES.get(role, 1)
        if institution in best and best[institution][0] <= rank:
            continue
        fields = {"person_id": key, "person": name, "function": function, "person_mail": mail}
        best[institution] = (rank, {**fields, "form_of_address": form})
    return {institution: fields for institution, (_rank, fields) in best.items()}


def _recent(conn: Connection, today: date, days: int) -> dict[str, RecentContact]:
    if days <= 0:
        return {}
    since = (today - timedelta(days=days)).isoformat()
    rows = conn.execute(_RECENT, (since, today.isoformat()))
    return {row[0]: RecentContact(*row[1:]) for row in rows}
