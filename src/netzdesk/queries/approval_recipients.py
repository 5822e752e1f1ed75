"""Whom a series asks for the release of profiles: the contact persons of networks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from netzdesk.base.text import sort_key
from netzdesk.domain.approval import State
from netzdesk.domain.letters import Recipient
from netzdesk.domain.settings import StudySettings
from netzdesk.queries.guard import RecentContact
from netzdesk.queries.profiles import profile_rows
from netzdesk.queries.recipients import area_ids, district_names
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalCandidate:
    """One contact person of a network; of a network without any, what stands for it."""

    recipient: Recipient
    name: str
    """Of the network; of one without a name its place."""
    number: int | None
    """Of the network in the appendix."""
    region_ids: frozenset[str]
    area_ids: frozenset[str]
    chosen: bool
    """The network was selected as good practice."""
    written: bool
    """There is a profile text."""
    state: State
    """How far the approval of the network is."""
    blocked: bool
    """The person, or the office, wants no contact."""
    approval_id: str
    """The request to this person that has no answer yet; '' for none."""
    asked_on: str
    """The day of the latest letter or mail of that request."""
    due: str
    answered: bool
    """This person answered already, and nothing was changed since."""
    recent: RecentContact | None

    @property
    def id(self) -> str:
        return self.recipient.key

    @property
    def has_contact(self) -> bool:
        return bool(self.recipient.person or self.recipient.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalChoice:
    """By what the contact persons are chosen; '' asks for nothing."""

    networks: str = ""
    """chosen: only those of good practice."""
    state: str = ""
    """not_asked, open, overdue or answered; of the person."""
    area_id: str = ""
    region_id: str = ""
    network_ids: frozenset[str] | None = None
    approval_ids: frozenset[str] | None = None
    """Only who has one of these requests, for example those without an answer."""

    def accepts(self, candidate: ApprovalCandidate, today: date) -> bool:
        """Return whether a contact person is chosen."""
        overdue = bool(candidate.due) and candidate.due < today.isoformat()
        state = {
            "": True,
            "not_asked": not (candidate.approval_id or candidate.answered),
            "open": bool(candidate.approval_id),
            "overdue": bool(candidate.approval_id) and overdue,
            "answered": candidate.answered,
        }
        network = candidate.recipient.network_id
        return (
            state[self.state]
            and (self.networks != "chosen" or candidate.chosen)
            and (not self.area_id or self.area_id in candidate.area_ids)
            and (not self.region_id or self.region_id in candidate.region_ids)
            and (self.network_ids is None or network in self.network_ids)
            and (self.approval_ids is None or candidate.approval_id in self.approval_ids)
        )


_CONTACTS: Final = """
SELECT c.network_id, coalesce(p.id, ''), coalesce(p.name, ''), coalesce(p.function, ''),
  p.form_of_address, coalesce(p.mail, ''), coalesce(c.mail, ''),
  coalesce(p.do_not_contact, 0) OR coalesce(i.do_not_contact, 0),
  coalesce(i.id, ''), coalesce(c.institution_name, ''), coalesce(i.name, ''),
  coalesce(i.street, ''), coalesce(i.postcode, ''), coalesce(i.place, ''), coalesce(i.mail, '')
FROM network_contact c LEFT JOIN person p ON p.id = c.person_id
LEFT JOIN institution own ON own.id = coalesce(p.institution_id, c.institution_id)
LEFT JOIN institution i ON i.id = coalesce(own.same_as_id, own.id)
WHERE p.id IS NULL OR p.valid_until IS NULL OR p.valid_until >= ?
ORDER BY c.position, c.id
"""
_REQUESTS: Final = """
SELECT a.network_id, coalesce(a.person_id, ''), a.id,
  max(coalesce(a.sent_on, ''), coalesce((SELECT max(m.day) FROM approval_reminder m
    WHERE m.approval_id = a.id), '')), coalesce(a.due, ''), a.verdict,
  coalesce(a.attempt_id, a.id)
FROM approval a ORDER BY coalesce(a.sent_on, ''), a.id
"""
_RECENT: Final = """
SELECT coalesce(a.person_id, a.institution_id), a.id, max(a.day), a.channel, a.direction,
  a.outcome, r.name, r.id
FROM contact_attempt a JOIN researcher r ON r.id = a.researcher_id
WHERE a.day BETWEEN ? AND ? AND +a.corrected_by_id IS NULL GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class _Request:
    id: str
    day: str
    due: str
    verdict: str
    reference_id: str


@dataclass(frozen=True, slots=True)
class _Network:
    id: str
    number: int | None
    name: str
    street: str
    postcode: str
    place: str
    chosen: bool
    written: bool
    state: State
    reopened: bool
    region_ids: frozenset[str]
    area_ids: frozenset[str]
    districts: tuple[str, ...]


def approval_candidates(
    conn: Connection, today: date, settings: StudySettings
) -> tuple[ApprovalCandidate, ...]:
    """Return every contact person of the networks that count, by network and in their order.

    Who left the post is none. A network without a contact person is there once, for itself.
    """
    networks = _networks(conn, today)
    contacts: dict[str, dict[str, tuple[object, ...]]] = defaultdict(dict)
    for network, person, *rest in conn.execute(_CONTACTS, (today.isoformat(),)):
        contacts[network].setdefault(person, (person, *rest))
    requests = {(row[0], row[1]): _Request(*row[2:]) for row in conn.execute(_REQUESTS)}
    recent = _recent(conn, today, settings.guard_days)
    found: list[ApprovalCandidate] = []
    for network in networks:
        listed = contacts.get(network.id, {"": ()})
        found += (
            _candidate(network, row, requests.get((network.id, person)), recent)
            for person, row in listed.items()
        )
    return tuple(found)


def _candidate(
    network: _Network,
    row: tuple[object, ...],
    request: _Request | None,
    recent: Mapping[str, RecentContact],
) -> ApprovalCandidate:
    is_open = request is not None and request.verdict == "open"
    recipient, blocked = _recipient(network, row)
    if is_open and request is not None:
        recipient = _with_request(recipient, request)
    who = recipient.person_id or recipient.institution_id
    return ApprovalCandidate(
        recipient=recipient,
        name=network.name or network.place or "/",
        number=network.number,
        region_ids=network.region_ids,
        area_ids=network.area_ids,
        chosen=network.chosen,
        written=network.written,
        state=network.state,
        blocked=blocked,
        approval_id=request.id if request and is_open else "",
        asked_on=request.day if request and is_open else "",
        due=request.due if request and is_open else "",
        answered=request is not None and not is_open and not network.reopened,
        recent=recent.get(who),
    )


def _recipient(network: _Network, row: tuple[object, ...]) -> tuple[Recipient, bool]:
    """Return whom the letter is for, and whether no contact is wanted.

    Without an office of the study it goes to the seat of the network.
    """
    if not row:
        return Recipient(
            institution_id="",
            name="",
            place=network.place,
            districts=network.districts,
            network_id=network.id,
            network=network.name,
        ), False
    person, name, function, form, mail, general, blocked, *office = map(_as_text, row)
    key, printed, registered, street, postcode, place, office_mail = office
    at_office = bool(street or postcode)
    return Recipient(
        institution_id=key,
        name=registered or printed or network.name,
        street=street if at_office else network.street,
        postcode=postcode if at_office else network.postcode,
        place=place if at_office else network.place,
        mail=general or office_mail,
        districts=network.districts,
        person_id=person or None,
        person=name,
        form_of_address=form or None,
        function=function,
        person_mail=mail,
        network_id=network.id,
        network=network.name,
    ), blocked == "1"


def _with_request(recipient: Recipient, request: _Request) -> Recipient:
    """Return the recipient of a reminder: it has the reference of the request."""
    return replace(recipient, last_written=request.day, reference_id=request.reference_id)


def _as_text(value: object) -> str:
    return "" if value is None else str(value)


def _networks(conn: Connection, today: date) -> list[_Network]:
    rows = profile_rows(conn, today)
    names = district_names(conn)
    areas = area_ids(conn)
    regions: defaultdict[str, set[str]] = defaultdict(set)
    for network, region in conn.execute("SELECT network_id, region_id FROM network_region"):
        regions[network].add(region)
    seats = {
        key: tuple(map(_as_text, seat))
        for key, *seat in conn.execute("SELECT id, street, postcode, place FROM network")
    }
    found = []
    for row in rows:
        own = frozenset(regions[row.id])
        street, postcode, place = seats[row.id]
        found.append(
            _Network(
                id=row.id,
                number=row.number,
                name=row.name,
                street=street,
                postcode=postcode,
                place=place,
                chosen=row.chosen,
                written=bool(row.written),
                state=row.approval,
                reopened=bool(row.reopened),
                region_ids=own,
                area_ids=frozenset().union(*(areas.get(each, frozenset()) for each in own)),
                districts=tuple(sorted((names[each] for each in own), key=sort_key)),
            )
        )
    return found


def _recent(conn: Connection, today: date, days: int) -> dict[str, RecentContact]:
    if days <= 0:
        return {}
    since = (today - timedelta(days=days)).isoformat()
    rows = conn.execute(_RECENT, (since, today.isoformat()))
    return {row[0]: RecentContact(*row[1:]) for row in rows}
