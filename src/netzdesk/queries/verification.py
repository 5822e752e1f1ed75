"""The two-source check of one region, or of all, with everything that explains it.

For states and counts alone, `verification_states` is much faster and says the same.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from netzdesk.base.clock import local_day, system_clock
from netzdesk.base.text import sort_key
from netzdesk.domain.contact_keys import mail_domain, phone_key
from netzdesk.domain.evidence import Evidence, weigh
from netzdesk.domain.region_facts import (
    ContactKeys,
    DecisionFact,
    Finding,
    InstitutionFact,
    Named,
    NetworkFact,
    Presence,
    RegionFacts,
    Rules,
    StatementFact,
)
from netzdesk.domain.sentences import Labels
from netzdesk.domain.settings import StudySettings
from netzdesk.domain.ties import StandingTies
from netzdesk.domain.verification import Verification, verify
from netzdesk.queries.outcomes import institution_states
from netzdesk.queries.settings import read_settings
from netzdesk.queries.terms import terms_by_vocabulary
from netzdesk.queries.verification_basis import (
    Scopes,
    Structures,
    read_scopes,
    read_standing_ties,
    read_structures,
)
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class RegionVerification:
    """A region with its verification."""

    region_id: str
    ags: str
    name: str
    kind: str
    verification: Verification


def region_facts(conn: Connection, region_id: str, *, today: date | None = None) -> RegionFacts:
    """Return what the verification of one region rests on.

    `today` is asked only where the study has no reference day; None takes the clock's. A region
    that does not exist has no facts.
    """
    return next(iter(_facts(conn, [region_id], today)))


def verify_region(conn: Connection, region_id: str, *, today: date | None = None) -> Verification:
    """Return the verification of one region."""
    return verify(region_facts(conn, region_id, today=today))


def verify_regions(
    conn: Connection, region_ids: Collection[str], *, today: date | None = None
) -> dict[str, Verification]:
    """Return the verification of some regions: what they share is read once."""
    found = _facts(conn, region_ids, today)
    return {facts.region_id: verify(facts) for facts in found}


def verify_all(conn: Connection, *, today: date | None = None) -> list[RegionVerification]:
    """Return the verification of every region, sorted by name."""
    rows = conn.execute("SELECT id, ags, name, kind FROM region").fetchall()
    rows.sort(key=lambda row: (sort_key(row[2]), row[1]))
    found = _facts(conn, [row[0] for row in rows], today)
    return [
        RegionVerification(key, ags, name, kind, verify(facts))
        for (key, ags, name, kind), facts in zip(rows, found, strict=True)
    ]


def weigh_all(conn: Connection, *, today: date | None = None) -> list[Evidence]:
    """Return what the statements of every region come to, sorted by name.

    For figures: states, sources and structures as in `verify_all`, without what is to be asked.
    """
    rows = conn.execute("SELECT id, ags, name FROM region").fetchall()
    rows.sort(key=lambda row: (sort_key(row[2]), row[1]))
    return [weigh(facts) for facts in _facts(conn, [row[0] for row in rows], today, asks=False)]


def read_labels(conn: Connection, language: str) -> Labels:
    """Return the labels that sentences and next steps need, in one language."""
    terms = [term for found in terms_by_vocabulary(conn).values() for term in found]
    return Labels(
        {(term.vocabulary, term.code): term.label(language) for term in terms},
        {
            term.code: str(term.attributes.get(f"short_{language}") or term.label(language))
            for term in terms
            if term.vocabulary == "institution_kind"
        },
    )


@dataclass(frozen=True, slots=True)
class _Basis:
    """What the facts of all regions share."""

    settings: StudySettings
    day: date
    institutions: Mapping[str, InstitutionFact]
    structures: Structures
    standing: StandingTies
    scopes: Scopes


_NONE: Final[frozenset[str]] = frozenset()


def _facts(
    conn: Connection, region_ids: Collection[str], today: date | None, *, asks: bool = True
) -> Iterable[RegionFacts]:
    """Yield the facts of regions; with `asks` also those on which questions and steps rest."""
    basis = _basis(conn, today)
    regions = json.dumps(list(region_ids))
    statements = _statements(conn, regions, basis)
    decisions, presence = _decisions(conn, regions), _presence(conn, regions)
    speaking = {region: basis.scopes.speaking(region) for region in region_ids}
    blocked = _blocked(conn) if asks else _NONE
    ended = _NONE
    if asks:
        ended = _ended(conn, frozenset().union(*speaking.values()), basis.day) | blocked
    said = [s for found in statements.values() for s in found] if asks else []
    keys = _Keys.read(conn, said)
    ends = basis.settings.field_phase_ends
    for region in region_ids:
        found = statements.get(region, [])
        yield RegionFacts(
            region_id=region,
            institutions=basis.institutions,
            statements=tuple(found),
            networks=_networks(basis.structures, region, found),
            decisions=tuple(decisions.get(region, ())),
            standing=basis.standing,
            speaking=tuple(sorted(speaking[region])),
            ended=ended & speaking[region],
            blocked=blocked,
            presence=presence.get(region, {}),
            keys=keys.of(found),
            rules=Rules.of(basis.settings),
            field_phase_ended=ends is not None and basis.day > date.fromisoformat(ends),
        )


def _basis(conn: Connection, today: date | None) -> _Basis:
    settings = read_settings(conn)
    rows = conn.execute("SELECT id, kind, name, whole_area FROM institution")
    return _Basis(
        settings=settings,
        day=settings.day(today or local_day(system_clock(), settings.zone)),
        institutions={
            key: InstitutionFact(key, kind, name, bool(whole_area))
            for key, kind, name, whole_area in rows
        },
        structures=read_structures(conn),
        standing=read_standing_ties(conn),
        scopes=read_scopes(conn),
    )


_IN_REGIONS = "region_id IN (SELECT value FROM json_each(?))"
_LIVE = f"SELECT id FROM statement WHERE superseded_by_id IS NULL AND {_IN_REGIONS}"


def _statements(conn: Connection, regions: str, basis: _Basis) -> dict[str, list[StatementFact]]:
    named: dict[str, dict[str, Named]] = {}
    for statement, network, as_named in conn.execute(
        "SELECT statement_id, network_id, as_named FROM statement_network "
        f"WHERE statement_id IN ({_LIVE}) ORDER BY rowid",
        (regions,),
    ):
        structure = basis.structures.resolve(network)
        named.setdefault(statement, {}).setdefault(structure, Named(structure, as_named))
    speaking: dict[str, frozenset[str]] = {}
    found: dict[str, list[StatementFact]] = {}
    for key, region, institution, day, reasons, answer, *others in conn.execute(
        "SELECT id, region_id, institution_id, day, reasons, answer, "
        "person_id, heard_from_id, wording, remark, attempt_id "
        f"FROM statement WHERE superseded_by_id IS NULL AND {_IN_REGIONS} ORDER BY day, id",
        (regions,),
    ):
        if region not in speaking:
            speaking[region] = basis.scopes.speaking(region)
        person, heard_from, wording, remark, attempt = others
        fact = StatementFact(
            id=key,
            institution_id=institution,
            answer=answer,
            day=date.fromisoformat(day),
            in_scope=institution in speaking[region],
            person_id=person,
            heard_from_id=heard_from,
            named=tuple(named.get(key, {}).values()),
            reasons=tuple(reasons.split(",")) if reasons else (),
            wording=wording,
            remark=remark,
            attempt_id=attempt,
        )
        found.setdefault(region, []).append(fact)
    return found


def _decisions(conn: Connection, regions: str) -> dict[str, list[DecisionFact]]:
    found: dict[str, list[DecisionFact]] = {}
    for region, key, kind, finding, reason, day, author in conn.execute(
        "SELECT d.region_id, d.id, d.kind, d.finding, d.reason, d.day, r.initials "
        f"FROM decision d JOIN researcher r ON r.id = d.researcher_id WHERE d.{_IN_REGIONS}",
        (regions,),
    ):
        decided_on = date.fromisoformat(day)
        decision = DecisionFact(key, kind, Finding(finding), reason, decided_on, author)
        found.setdefault(region, []).append(decision)
    return found


def _presence(conn: Connection, regions: str) -> dict[str, dict[str, Presence]]:
    found: dict[str, dict[str, Presence]] = {}
    for region, kind, presence in conn.execute(
        f"SELECT region_id, kind, presence FROM region_office WHERE {_IN_REGIONS}", (regions,)
    ):
        found.setdefault(region, {})[kind] = presence
    return found


def _ended(conn: Connection, institution_ids: frozenset[str], day: date) -> frozenset[str]:
    """Return the institutions whose work has ended."""
    states = institution_states(conn, day, institution_ids)
    return frozenset(institution for institution, state in states.items() if state.final)


def _blocked(conn: Connection) -> frozenset[str]:
    rows = conn.execute("SELECT id FROM institution WHERE do_not_contact = 1")
    return frozenset(institution for (institution,) in rows)


def _networks(
    structures: Structures, region_id: str, statements: Iterable[StatementFact]
) -> dict[str, NetworkFact]:
    registered = structures.of(region_id)
    as_named: dict[str, str | None] = dict.fromkeys(sorted(registered))
    for statement in statements:
        for named in statement.named:
            as_named[named.network_id] = as_named.get(named.network_id) or named.as_named
    return {
        key: replace(
            structures.by_id[key],
            name=structures.by_id[key].name or name or "",
            in_region=key in registered,
        )
        for key, name in as_named.items()
    }


@dataclass(frozen=True, slots=True)
class _Keys:
    """Direct numbers and mail domains of institutions and persons that made statements."""

    institutions: Mapping[str, ContactKeys]
    persons: Mapping[str, ContactKeys]

    @classmethod
    def read(cls, conn: Connection, statements: Collection[StatementFact]) -> _Keys:
        institutions = {statement.institution_id for statement in statements}
        persons = {statement.person_id for statement in statements if statement.person_id}
        return cls(_keys_in(conn, "institution", institutions), _keys_in(conn, "person", persons))

    def of(self, statements: Iterable[StatementFact]) -> dict[str, ContactKeys]:
        """Return the keys of each institution, those of the persons who spoke included."""
        found: dict[str, ContactKeys] = {}
        for statement in statements:
            institution = statement.institution_id
            known = found.get(institution) or self.institutions.get(institution, ContactKeys())
            person = self.persons.get(statement.person_id or "", ContactKeys())
            found[institution] = ContactKeys(
                known.phones | person.phones, known.domains | person.domains
            )
        return found


def _keys_in(conn: Connection, table: str, ids: Collection[str]) -> dict[str, ContactKeys]:
    chosen = "IN (SELECT value FROM json_each(:ids))"
    rows = conn.execute(
        f"SELECT id, phone, mail FROM {table} WHERE id {chosen} "
        f"UNION ALL SELECT {table}_id, iif(kind = 'mail', NULL, value), "
        "iif(kind = 'mail', value, NULL) FROM contact_point "
        f"WHERE kind IN ('phone', 'mobile', 'mail') AND {table}_id {chosen}",
        {"ids": json.dumps(sorted(ids))},
    )
    phones: dict[str, set[str]] = {}
    domains: dict[str, set[str]] = {}
    for key, phone, mail in rows:
        if number := phone_key(phone):
            phones.setdefault(key, set()).add(number)
        if domain := mail_domain(mail):
            domains.setdefault(key, set()).add(domain)
    return {
        key: ContactKeys(frozenset(phones.get(key, ())), frozenset(domains.get(key, ())))
        for key in {*phones, *domains}
    }
