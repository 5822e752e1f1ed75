"""Sets of criteria, and how the networks that count were rated and chosen by one of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from netzdesk.base.i18n import Translator
from netzdesk.domain.relations import LABELS as RELATIONS
from netzdesk.domain.relations import OTHER_SIDE
from netzdesk.domain.selection import (
    RATERS_WANTED,
    Criterion,
    Difference,
    Rating,
    complete_raters,
    differences,
    doubts,
    may_see_others,
)
from netzdesk.domain.selection_hints import NetworkFacts, ProgrammeFact, RelationFact
from netzdesk.queries.appendix import RegionName, regions
from netzdesk.queries.stats import COUNTS
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class CriterionSet:
    """A set of criteria in the entered order, with those that are no longer used."""

    id: str
    name: str
    kind: str
    second_rater: bool
    retired: bool
    every: tuple[Criterion, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria in use."""
        return tuple(criterion for criterion in self.every if not criterion.retired)


@dataclass(frozen=True, slots=True)
class Verdict:
    """That a network is chosen or not, and why."""

    verdict: str
    exception: bool
    reason: str
    day: str
    initials: str

    @property
    def is_chosen(self) -> bool:
        return self.verdict == "chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedNetwork:
    """A network that counts, what the register knows of it, and how it was rated."""

    id: str
    number: int | None
    name: str
    place: str
    supraregional: bool
    regions: tuple[RegionName, ...]
    facts: NetworkFacts
    own: Mapping[str, Rating]
    """Criterion → what the viewer said; empty when nobody looks."""
    others: tuple[Rating, ...]
    """What other persons said; empty while the viewer may not see it."""
    hidden: bool
    """Others have rated and are not shown: the viewer's own rating is not complete."""
    raters: int
    """How many persons have rated every criterion in use."""
    verdict: Verdict | None

    @property
    def ratings(self) -> tuple[Rating, ...]:
        """What may be shown, of all persons."""
        return (*self.own.values(), *self.others)

    def doubts(self, criteria: Sequence[Criterion], tr: Translator) -> tuple[str, ...]:
        """Return what speaks against the verdict since it was given; nothing without one."""
        verdict = self.verdict
        if verdict is None:
            return ()
        return doubts(
            criteria,
            self.ratings,
            tr,
            chosen=verdict.is_chosen,
            exception=verdict.exception,
            day=verdict.day,
        )

    def of(self, criterion_id: str) -> tuple[Rating, ...]:
        """Return what may be shown of one criterion."""
        return tuple(r for r in self.ratings if r.criterion_id == criterion_id)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its districts."""
        return tuple(dict.fromkeys(region.kind for region in self.regions))


@dataclass(frozen=True, slots=True)
class Matrix:
    """All networks that count, rated by one set of criteria, as one person may see it."""

    set: CriterionSet
    networks: tuple[RatedNetwork, ...]

    def differences(self) -> tuple[tuple[RatedNetwork, Difference], ...]:
        """Return where the ratings that may be shown are not one."""
        return tuple(
            (network, found)
            for network in self.networks
            for found in differences(self.set.criteria, network.ratings)
        )


NOBODY: Final = ""
"""The viewer of an export: no person of the team."""


def criterion_sets(conn: Connection, kind: str | None = None) -> tuple[CriterionSet, ...]:
    """Return the sets of criteria, those for the selection first, in the order they were made."""
    criteria: dict[str, list[Criterion]] = defaultdict(list)
    for set_id, key, name, meaning, hint, knocks_out, retired in conn.execute(
        "SELECT set_id, id, name, coalesce(meaning, ''), coalesce(hint, ''), knocks_out, retired"
        " FROM criterion ORDER BY set_id, position, id"
    ):
        criteria[set_id].append(
            Criterion(key, name, meaning, hint, bool(knocks_out), bool(retired))
        )
    rows = conn.execute(
        "SELECT id, name, kind, second_rater, retired FROM criterion_set"
        " ORDER BY retired, kind = 'maturity', id"
    )
    return tuple(
        CriterionSet(key, name, of, bool(second), bool(retired), tuple(criteria.get(key, ())))
        for key, name, of, second, retired in rows
        if kind in (None, of)
    )


def selection_matrix(conn: Connection, chosen: CriterionSet, viewer: str = NOBODY) -> Matrix:
    """Return how the networks that count were rated, in the order of their numbers.

    What others rated is read only for networks where `viewer` may see it (`may_see_others`).
    """
    begun = _begun(conn, chosen)
    raters = {key: complete_raters(chosen.every, who) for key, who in begun.items()}
    verdicts = _verdicts(conn, chosen.id)
    open_to = {
        key
        for key, complete in raters.items()
        if may_see_others(
            viewer, complete, second_rater=chosen.second_rater, decided=key in verdicts
        )
    }
    own, others = _ratings(conn, chosen, viewer, open_to)
    facts = network_facts(conn)
    districts = regions(conn)
    covered = _grouped(
        conn.execute(
            "SELECT network_id, region_id FROM network_region JOIN region ON region.id = region_id"
            " ORDER BY network_id, region.ags"
        )
    )
    rows = conn.execute(
        "SELECT n.id, n.number, coalesce(n.name, ''), coalesce(n.place, ''), n.supraregional"
        f" FROM network n WHERE {COUNTS} ORDER BY n.number IS NULL, n.number, n.name, n.id"
    )
    return Matrix(
        chosen,
        tuple(
            RatedNetwork(
                id=key,
                number=number,
                name=name,
                place=place,
                supraregional=bool(supraregional),
                regions=tuple(districts[region] for region in covered.get(key, ())),
                facts=facts[key],
                own={rating.criterion_id: rating for rating in own.get(key, ())},
                others=tuple(others.get(key, ())),
                hidden=key not in open_to and bool(begun.get(key, {}).keys() - {viewer}),
                raters=min(len(raters.get(key, ())), RATERS_WANTED),
                verdict=verdicts.get(key),
            )
            for key, number, name, place, supraregional in rows
        ),
    )


def is_kept_back(conn: Connection, network_id: str, criterion_id: str) -> bool:
    """Tell whether ratings of a network are for no eyes yet: the second one is still to come."""
    found = conn.execute("SELECT set_id FROM criterion WHERE id = ?", (criterion_id,)).fetchone()
    chosen = next((s for s in criterion_sets(conn) if found and s.id == found[0]), None)
    if chosen is None:
        return False
    raters = complete_raters(chosen.every, _begun(conn, chosen).get(network_id, {}))
    decided = network_id in _verdicts(conn, chosen.id)
    return not may_see_others(NOBODY, raters, second_rater=chosen.second_rater, decided=decided)


def network_facts(conn: Connection) -> dict[str, NetworkFacts]:
    """Return what the register has of every network, for the hints."""
    fields = _grouped(
        conn.execute(
            "SELECT network_id, field FROM network_field f LEFT JOIN vocabulary_term t"
            " ON t.vocabulary = 'field_of_action' AND t.code = f.field"
            " ORDER BY network_id, t.rank IS NULL, t.rank, f.field"
        )
    )
    actors: dict[str, Counter[str]] = defaultdict(Counter)
    for network, category in conn.execute(
        "SELECT network_id, coalesce(category, '') FROM network_actor"
    ):
        actors[network][category] += 1
    programmes = _grouped(
        (network, ProgrammeFact(code, begins, ends))
        for network, code, begins, ends in conn.execute(
            "SELECT network_id, programme, coalesce(begins, ''), coalesce(ends, '')"
            " FROM network_programme ORDER BY network_id, programme"
        )
    )
    relations = _grouped(_relations(conn))
    results = {
        network: (count, measured)
        for network, count, measured in conn.execute(
            "SELECT network_id, count(*), sum(not_yet_measurable = 0) FROM network_result"
            " GROUP BY network_id"
        )
    }
    contacts = dict(
        conn.execute("SELECT network_id, count(*) FROM network_contact GROUP BY network_id")
    )
    found = {}
    for row in conn.execute(
        "SELECT id, coalesce(founded, ''), coalesce(status, ''), coalesce(agreement, ''),"
        " coalesce(meeting_rhythm, ''), coalesce(coordination_paid_by, ''), coalesce(web, ''),"
        " mark_aims, mark_agreements, mark_coordination FROM network"
    ):
        key, founded, status, agreement, rhythm, paid_by, web, *marks = row
        aims, agreements, coordination = (None if m is None else bool(m) for m in marks)
        count, measured = results.get(key, (0, 0))
        found[key] = NetworkFacts(
            fields=tuple(fields.get(key, ())),
            actors=dict(actors.get(key, {})),
            programmes=tuple(programmes.get(key, ())),
            relations=tuple(relations.get(key, ())),
            results=count,
            measured=measured,
            founded=founded,
            status=status,
            agreement=agreement,
            meeting_rhythm=rhythm,
            paid_by=paid_by,
            contacts=contacts.get(key, 0),
            web=web,
            mark_aims=aims,
            mark_agreements=agreements,
            mark_coordination=coordination,
        )
    return found


def _relations(conn: Connection) -> Iterator[tuple[str, RelationFact]]:
    """Yield the relations of each network, entered from its own side or from the other one."""
    rows = conn.execute(
        "SELECT r.network_id, r.kind, r.other_id, coalesce(n.name, n.place, '/'),"
        " coalesce(o.name, o.place, i.name, '/')"
        " FROM network_relation r JOIN network n ON n.id = r.network_id"
        " LEFT JOIN network o ON o.id = r.other_id"
        " LEFT JOIN institution i ON i.id = r.institution_id ORDER BY r.id"
    )
    for network, kind, other, name, other_name in rows:
        yield network, RelationFact(RELATIONS[kind], other_name, other or "")
        if other is not None:
            yield other, RelationFact(OTHER_SIDE[kind], name, network)


def _begun(conn: Connection, chosen: CriterionSet) -> dict[str, dict[str, list[str]]]:
    """Return of each network who has rated which criteria: who and what, never how."""
    rated: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for network, researcher, criterion in conn.execute(
        "SELECT a.network_id, a.researcher_id, a.criterion_id FROM assessment a"
        " JOIN criterion c ON c.id = a.criterion_id WHERE c.set_id = ?",
        (chosen.id,),
    ):
        rated[network][researcher].append(criterion)
    return {network: dict(who) for network, who in rated.items()}


def _ratings(
    conn: Connection, chosen: CriterionSet, viewer: str, open_to: Iterable[str]
) -> tuple[dict[str, list[Rating]], dict[str, list[Rating]]]:
    """Return by network what the viewer rated, and what others did where it may be read."""
    own: dict[str, list[Rating]] = defaultdict(list)
    others: dict[str, list[Rating]] = defaultdict(list)
    sql = (
        "SELECT a.network_id, a.criterion_id, a.researcher_id, coalesce(r.initials, r.name, '?'),"
        " a.rating, coalesce(a.evidence, ''), coalesce(a.reason, ''), a.day"
        " FROM assessment a JOIN criterion c ON c.id = a.criterion_id"
        " LEFT JOIN researcher r ON r.id = a.researcher_id"
        " WHERE c.set_id = ? AND c.retired = 0 AND {whose}"
        " ORDER BY a.network_id, c.position, c.id, r.initials, a.researcher_id"
    )
    mine = sql.format(whose="a.researcher_id = ?")
    for network, *values in conn.execute(mine, (chosen.id, viewer)):
        own[network].append(Rating(*values))
    theirs = sql.format(whose="a.researcher_id <> ? AND a.network_id = ?")
    for network in sorted(open_to):
        for key, *values in conn.execute(theirs, (chosen.id, viewer, network)):
            others[key].append(Rating(*values))
    return own, others


def _verdicts(conn: Connection, set_id: str) -> dict[str, Verdict]:
    rows = conn.execute(
        "SELECT s.network_id, s.verdict, s.exception, s.reason, s.day,"
        " coalesce(r.initials, r.name, '?')"
        " FROM selection s LEFT JOIN researcher r ON r.id = s.researcher_id WHERE s.set_id = ?",
        (set_id,),
    )
    return {
        network: Verdict(verdict, bool(exception), reason or "", day, initials)
        for network, verdict, exception, reason, day, initials in rows
    }


def _grouped(rows: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found
