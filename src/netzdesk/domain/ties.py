"""Which statements are one source: what ties two institutions, and the groups that follow.

Statements are tied when they come from the same institution or person, when one was heard from
the other's institution, and when one institution is part of the other. Ties carry over. A
researcher's verdict on a pair takes away what lies directly between the two institutions
(heard from, part of), or ties them; it never parts one institution or one person.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, Protocol

Pair = tuple[str, str]


class TieKind(StrEnum):
    """Why two institutions are one source."""

    SAME_INSTITUTION = "same_institution"
    SAME_PERSON = "same_person"
    HEARD_FROM = "heard_from"
    PART_OF = "part_of"
    DECLARED = "declared"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Tie:
    """One direct tie. `first` heard from `second`, is part of it, or is its duplicate."""

    kind: TieKind
    first_id: str
    second_id: str
    person_id: str | None = None
    reason: str | None = None

    @property
    def can_be_overridden(self) -> bool:
        """True when a researcher may say that the two are independent all the same."""
        return self.kind in (TieKind.HEARD_FROM, TieKind.PART_OF)

    def other(self, institution_id: str) -> str:
        """Return the institution at the far end."""
        return self.second_id if institution_id == self.first_id else self.first_id


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a researcher said about the independence of two institutions, and why."""

    first_id: str
    second_id: str
    verdict: Literal["independent", "tied"]
    reason: str
    day: date

    @property
    def pair(self) -> Pair:
        return pair_of(self.first_id, self.second_id)


@dataclass(frozen=True, slots=True)
class StandingTies:
    """The ties that hold in every region: parts, verdicts, duplicates.

    `root` maps each tied institution to one of its component; an institution that is missing
    there is its own.
    """

    adjacent: Mapping[str, tuple[Tie, ...]] = field(default_factory=dict)
    verdicts: Mapping[Pair, Verdict] = field(default_factory=dict)
    root: Mapping[str, str] = field(default_factory=dict)

    def verdict(self, one_id: str, other_id: str) -> Verdict | None:
        """Return the verdict on two institutions, in whatever order they were given."""
        return self.verdicts.get(pair_of(one_id, other_id))

    def is_parted(self, one_id: str, other_id: str) -> bool:
        """True when a researcher has called the two independent."""
        if not self.verdicts:
            return False
        found = self.verdict(one_id, other_id)
        return found is not None and found.verdict == "independent"

    def component(self, institution_id: str) -> str:
        return self.root.get(institution_id, institution_id)

    def around(self, institution_ids: Iterable[str]) -> list[Tie]:
        """Return every standing tie that can be reached from the institutions."""
        waiting, seen = deque(institution_ids), set[str]()
        found: dict[Tie, None] = {}
        while waiting:
            current = waiting.popleft()
            if current in seen:
                continue
            seen.add(current)
            for tie in self.adjacent.get(current, ()):
                found[tie] = None
                waiting.append(tie.other(current))
        return list(found)


class Spoken(Protocol):
    """The part of a statement that ties it."""

    @property
    def institution_id(self) -> str: ...
    @property
    def person_id(self) -> str | None: ...
    @property
    def heard_from_id(self) -> str | None: ...


def pair_of(one_id: str, other_id: str) -> Pair:
    """Return two ids as an unordered pair."""
    return (one_id, other_id) if one_id <= other_id else (other_id, one_id)


class Components:
    """Which institutions hang together; whole sets are joined at the speed of sets."""

    def __init__(self) -> None:
        self._name: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}

    def join(self, items: Iterable[str]) -> None:
        """Let the items hang together, with all that each hangs together with already."""
        joined = set(items)
        known = {self._name[item] for item in joined & self._name.keys()}
        if not known:
            target = min(joined)
            self._members[target] = set()
        else:
            target = max(known, key=lambda name: (len(self._members[name]), name))
        for name in known - {target}:
            joined |= self._members.pop(name)
        joined -= self._members[target]
        self._members[target] |= joined
        self._name.update(dict.fromkeys(joined, target))

    @property
    def names(self) -> Mapping[str, str]:
        """The name of the component of every item that was joined."""
        return self._name

    def find(self, item: str) -> str:
        """Return the name of the component of an item; an item that was not joined is its own."""
        return self._name.get(item, item)


def standing_ties(
    part_of: Mapping[str, str],
    verdicts: Iterable[Verdict] = (),
    duplicates: Iterable[Pair] = (),
) -> StandingTies:
    """Return the ties that hold in every region.

    `part_of` maps an institution to the one that employs it; `duplicates` are pairs of records
    of the same institution. Of two verdicts on one pair the later holds, on one day "tied".
    """
    latest: dict[Pair, Verdict] = {}
    for verdict in sorted(verdicts, key=lambda v: (v.day, v.verdict == "tied", v.reason)):
        if verdict.first_id != verdict.second_id:
            latest[verdict.pair] = verdict
    ties = [
        Tie(TieKind.PART_OF, part, whole)
        for part, whole in sorted(part_of.items())
        if part != whole and not _parts(latest, part, whole)
    ]
    ties += [
        Tie(TieKind.DECLARED, *pair, reason=verdict.reason)
        for pair, verdict in sorted(latest.items())
        if verdict.verdict == "tied"
    ]
    ties += [Tie(TieKind.DUPLICATE, *pair) for pair in sorted(set(duplicates)) if len({*pair}) > 1]
    components = Components()
    adjacent: dict[str, list[Tie]] = {}
    for tie in ties:
        components.join((tie.first_id, tie.second_id))
        for end in (tie.first_id, tie.second_id):
            adjacent.setdefault(end, []).append(tie)
    return StandingTies(
        {end: tuple(found) for end, found in adjacent.items()}, latest, components.names
    )


def _parts(verdicts: Mapping[Pair, Verdict], one_id: str, other_id: str) -> bool:
    found = verdicts.get(pair_of(one_id, other_id))
    return found is not None and found.verdict == "independent"


def ties_among(statements: Sequence[Spoken], standing: StandingTies) -> tuple[Tie, ...]:
    """Return the direct ties among the institutions of these statements, each once.

    Institutions that said nothing themselves take part when a tie leads through them: what two
    offices heard from a third is one source.
    """
    found: dict[Tie, None] = {}
    speaker: dict[str, str] = {}
    for statement in statements:
        institution, person = statement.institution_id, statement.person_id
        heard_from = statement.heard_from_id
        if person is not None and speaker.setdefault(person, institution) != institution:
            found[Tie(TieKind.SAME_PERSON, institution, speaker[person], person)] = None
        if heard_from is None or heard_from == institution:
            continue
        if not standing.is_parted(institution, heard_from):
            found[Tie(TieKind.HEARD_FROM, institution, heard_from)] = None
    ends = [s.institution_id for s in statements]
    ends += [s.heard_from_id for s in statements if s.heard_from_id is not None]
    return (*found, *standing.around(dict.fromkeys(ends)))


def number_sources(institution_ids: Iterable[str], ties: Iterable[Tie]) -> dict[str, int]:
    """Return the number of the source that each institution belongs to, in their order."""
    components = Components()
    for tie in ties:
        components.join((tie.first_id, tie.second_id))
    numbers: dict[str, int] = {}
    return {
        institution: numbers.setdefault(components.find(institution), len(numbers))
        for institution in institution_ids
    }


def way_back(
    institution_id: str, earlier: AbstractSet[str], adjacent: Mapping[str, Sequence[Tie]]
) -> tuple[Tie, str] | None:
    """Return the tie by which an institution hangs on an earlier one, and that earlier one.

    The shortest chain is taken and its first link returned; None when there is no chain.
    """
    if institution_id in earlier:
        return Tie(TieKind.SAME_INSTITUTION, institution_id, institution_id), institution_id
    waiting: deque[tuple[str, Tie]] = deque()
    seen = {institution_id}
    for tie in adjacent.get(institution_id, ()):
        waiting.append((tie.other(institution_id), tie))
    while waiting:
        current, link = waiting.popleft()
        if current in earlier:
            return link, current
        if current in seen:
            continue
        seen.add(current)
        waiting.extend((tie.other(current), link) for tie in adjacent.get(current, ()))
    return None


def by_end(ties: Iterable[Tie]) -> dict[str, list[Tie]]:
    """Return the ties by each institution that they touch."""
    found: dict[str, list[Tie]] = {}
    for tie in ties:
        for end in (tie.first_id, tie.second_id):
            found.setdefault(end, []).append(tie)
    return found


def distinct_tiers(tiers_of_sources: Iterable[Iterable[int]]) -> int:
    """Return how many tiers the sources cover when each source stands for one tier.

    A source that holds two tied offices of different tiers still is one answer; so this is the
    largest matching of sources and tiers.
    """
    sources_by_tier: dict[int, list[int]] = {}
    for number, tiers in enumerate(tiers_of_sources):
        for tier in set(tiers):
            sources_by_tier.setdefault(tier, []).append(number)
    holder: dict[int, int] = {}

    def place(tier: int, tried: set[int]) -> bool:
        for source in sources_by_tier[tier]:
            if source in tried:
                continue
            tried.add(source)
            if source not in holder or place(holder[source], tried):
                holder[source] = tier
                return True
        return False

    return sum(place(tier, set()) for tier in sources_by_tier)
