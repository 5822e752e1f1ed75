"""The field work over time: what happened each week, and what the check said at its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from netzdesk.domain.evidence import Evidence
from netzdesk.domain.region_facts import Named, NetworkFact, RegionFacts, StatementFact
from netzdesk.queries.field_contacts import ContactFigures
from netzdesk.queries.field_districts import is_confirmed
from netzdesk.queries.verification_basis import Structures, read_structures
from netzdesk.store.engine import Connection

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """One week from Monday: attempts in it, and where the study stood at its end."""

    monday: date
    attempts: int
    answered: int
    """Institutions with a full or partial answer, all weeks so far."""
    verified: int
    """Districts that the check had confirmed by then."""


def weeks(
    conn: Connection, contacts: ContactFigures, found: Iterable[Evidence]
) -> tuple[WeekFigures, ...]:
    """Return the weeks from the first contact or statement to the last.

    The check of a past week takes the statements, judgements, interviews and decisions by their
    days; a statement that was replaced later still held. Ties between sources are today's.
    """
    history = _History.read(conn, [each.facts for each in found])
    days = [*contacts.attempts_by_day, *history.days()]
    if not days:
        return ()
    first, last = _monday(min(days)), _monday(max(days))
    mondays = [first + _WEEK * n for n in range((last - first).days // 7 + 1)]
    attempts = _weekly(contacts.attempts_by_day)
    answers = _weekly(contacts.answers_by_day)
    answered = accumulate(answers.get(monday, 0) for monday in mondays)
    verified = history.verified(mondays)
    return tuple(
        WeekFigures(monday, attempts.get(monday, 0), total, districts)
        for monday, total, districts in zip(mondays, answered, verified, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Past:
    """A statement that was replaced, and the day on which it was."""

    fact: StatementFact
    until: date


@dataclass(frozen=True, slots=True)
class _History:
    """The facts of all districts with what was known on which day."""

    facts: list[RegionFacts]
    structures: Structures
    past: Mapping[str, list[_Past]]
    judged: Mapping[str, date]
    interviewed: Mapping[str, date]

    @classmethod
    def read(cls, conn: Connection, facts: list[RegionFacts]) -> _History:
        structures = read_structures(conn)
        judged = {
            key: date.fromisoformat(day)
            for key, day in conn.execute(
                "SELECT id, judged_on FROM network WHERE judged_on IS NOT NULL"
            )
        }
        interviewed: dict[str, date] = {}
        for network, day in conn.execute(
            "SELECT network_id, min(day) FROM interview WHERE state = 'done' GROUP BY 1"
        ):
            key, held = structures.resolve(network), date.fromisoformat(day)
            interviewed[key] = min(held, interviewed.get(key, held))
        speaking = {each.region_id: frozenset(each.speaking) for each in facts}
        past = _past(conn, structures, speaking)
        return cls(facts, structures, past, judged, interviewed)

    def days(self) -> Iterable[date]:
        """Yield the days of all statements."""
        for facts in self.facts:
            yield from (statement.day for statement in facts.statements)
            yield from (past.fact.day for past in self.past.get(facts.region_id, ()))

    def verified(self, mondays: list[date]) -> list[int]:
        """Return how many districts were confirmed at the end of each week."""
        totals = [0] * len(mondays)
        for facts in self.facts:
            changed = {_monday(day) for day in self._days_of(facts)}
            confirmed = False
            for place, monday in enumerate(mondays):
                if monday in changed:
                    confirmed = is_confirmed(self._as_of(facts, monday + timedelta(days=6)))
                totals[place] += confirmed
        return totals

    def _days_of(self, facts: RegionFacts) -> Iterable[date]:
        """Yield the days on which the state of a district may have changed."""
        past = self.past.get(facts.region_id, ())
        yield from (statement.day for statement in facts.statements)
        yield from (day for each in past for day in (each.fact.day, each.until))
        yield from (decision.day for decision in facts.decisions)
        for network in facts.networks:
            yield from (known[network] for known in self._known() if network in known)

    def _known(self) -> tuple[Mapping[str, date], Mapping[str, date]]:
        return self.judged, self.interviewed

    def _as_of(self, facts: RegionFacts, day: date) -> RegionFacts:
        past = self.past.get(facts.region_id, ())
        held = [each.fact for each in past if each.fact.day <= day < each.until]
        said = (*(s for s in facts.statements if s.day <= day), *held)
        return replace(
            facts,
            statements=said,
            decisions=tuple(decision for decision in facts.decisions if decision.day <= day),
            networks=self._networks(facts, said, day),
        )

    def _networks(
        self, facts: RegionFacts, said: Iterable[StatementFact], day: date
    ) -> dict[str, NetworkFact]:
        named = {each.network_id for statement in said for each in statement.named}
        other = named - facts.networks.keys()
        networks = {**facts.networks, **{key: self.structures.by_id[key] for key in other}}
        return {key: self._network(network, day) for key, network in networks.items()}

    def _network(self, network: NetworkFact, day: date) -> NetworkFact:
        judged = self.judged.get(network.id)
        interviewed = self.interviewed.get(network.id)
        return replace(
            network,
            judgement="open" if judged is not None and judged > day else network.judgement,
            interviewed=interviewed is not None and interviewed <= day,
        )


def _past(
    conn: Connection, structures: Structures, speaking: Mapping[str, frozenset[str]]
) -> dict[str, list[_Past]]:
    rows = conn.execute(
        "SELECT s.id, s.region_id, s.institution_id, s.answer, s.day, s.person_id, "
        "s.heard_from_id, s.named, n.day FROM statement s "
        "JOIN statement n ON n.id = s.superseded_by_id"
    )
    found: defaultdict[str, list[_Past]] = defaultdict(list)
    for key, region, institution, answer, day, person, heard_from, named, until in rows:
        networks = dict.fromkeys(map(structures.resolve, named.split(",") if named else ()))
        fact = StatementFact(
            id=key,
            institution_id=institution,
            answer=answer,
            day=date.fromisoformat(day),
            in_scope=institution in speaking.get(region, ()),
            person_id=person,
            heard_from_id=heard_from,
            named=tuple(Named(network) for network in networks),
        )
        found[region].append(_Past(fact, date.fromisoformat(until)))
    return found


def _weekly(counts: Mapping[date, int]) -> dict[date, int]:
    found: dict[date, int] = {}
    for day, n in counts.items():
        found[_monday(day)] = found.get(_monday(day), 0) + n
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
