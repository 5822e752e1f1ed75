"""The figures of the two-source check: how far the districts are, and how they came there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from netzdesk.domain.evidence import Evidence, Source, weigh
from netzdesk.domain.rates import Rate, added, agreeing_pairs
from netzdesk.domain.region_facts import RegionFacts
from netzdesk.domain.states import State, StateGroup

_CONFIRMED: Final = frozenset({State.CONFIRMED_YES, State.CONFIRMED_NO})


@dataclass(frozen=True, slots=True)
class DistrictFigures:
    """The rates of some districts; the keys are those in the numerators."""

    regions: int
    coverage: Rate
    """With at least one usable answer / all."""
    verified: Rate
    """Confirmed yes or no / all."""
    settled: Rate
    """Ended by a decision, „keine Angaben“ among them / all."""
    contested: Rate
    """Contested / those with two or more independent sources."""
    agreement: Rate
    """Agreeing pairs / pairs of independent sources about the same district."""
    covered_ids: tuple[str, ...]
    verified_ids: tuple[str, ...]
    settled_ids: tuple[str, ...]
    contested_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TierFigures:
    """A tier of offices: districts that were confirmed with it / that needed it and asked it.

    A tier is needed where those before it did not suffice; asked means that an office of it
    has given a usable answer. `tier` None stands for decisions of the team.
    """

    tier: int | None
    kinds: tuple[str, ...]
    settled: Rate
    settled_ids: tuple[str, ...]


def district_figures(found: Iterable[Evidence]) -> DistrictFigures:
    """Return the rates of these districts."""
    every = list(found)
    covered = _ids(v for v in every if v.sources)
    verified = _ids(v for v in every if v.state in _CONFIRMED)
    settled = _ids(v for v in every if v.state.group is StateGroup.SETTLED)
    compared = [v for v in every if len(v.sources) > 1]
    contested = _ids(v for v in compared if v.state.group is StateGroup.CONTESTED)
    total = len(every)
    return DistrictFigures(
        regions=total,
        coverage=Rate.of(len(covered), total),
        verified=Rate.of(len(verified), total),
        settled=Rate.of(len(settled), total),
        contested=Rate.of(len(contested), len(compared)),
        agreement=added(agreeing_pairs(map(_side, v.sources)) for v in every),
        covered_ids=covered,
        verified_ids=verified,
        settled_ids=settled,
        contested_ids=contested,
    )


def tier_figures(found: Iterable[Evidence]) -> tuple[TierFigures, ...]:
    """Return what each tier of offices has brought, and at last what decisions have."""
    entered: dict[int | None, int] = {}
    settled: dict[int | None, list[str]] = {}
    tiers: Mapping[str, int] = {}
    for each in found:
        tiers = each.facts.rules.tiers
        asked, ended = _way(each)
        for tier in asked:
            entered[tier] = entered.get(tier, 0) + 1
        if ended:
            settled.setdefault(asked[-1], []).append(each.facts.region_id)
    kinds = {tier: tuple(k for k, t in tiers.items() if t == tier) for tier in tiers.values()}
    shown = sorted({*kinds, *(tier for tier in entered if tier is not None)})
    return tuple(
        TierFigures(
            tier,
            kinds.get(tier, ()) if tier is not None else (),
            Rate.of(len(settled.get(tier, ())), entered.get(tier, 0)),
            tuple(settled.get(tier, ())),
        )
        for tier in (*shown, *((None,) if None in entered else ()))
    )


def named_by_several(found: Iterable[Evidence]) -> Rate:
    """Return regional networks that two or more independent sources name / all that count."""
    counting: set[str] = set()
    several: set[str] = set()
    for each in found:
        counting.update(key for key, n in each.facts.networks.items() if n.makes_finding)
        several.update(named.network.id for named in each.structures if len(named.sources) > 1)
    return Rate.of(len(several & counting), len(counting))


def covered_by(found: Iterable[Evidence]) -> dict[str, frozenset[str]]:
    """Return the districts about which each institution has given a usable answer."""
    covered: dict[str, set[str]] = {}
    for each in found:
        for source in each.sources:
            for institution in source.institution_ids:
                covered.setdefault(institution, set()).add(each.facts.region_id)
    return {institution: frozenset(regions) for institution, regions in covered.items()}


def is_confirmed(facts: RegionFacts) -> bool:
    """Tell whether the facts of a district confirm a finding; quick where they cannot."""
    institutions = {s.institution_id for s in facts.statements if s.is_counted}
    if len(institutions) < facts.rules.answers_needed:
        return False
    return weigh(replace(facts, keys={})).state in _CONFIRMED


def _way(found: Evidence) -> tuple[Sequence[int | None], bool]:
    """Return the tiers that a district has gone through, and whether the last one ended it."""
    facts = found.facts
    asked: list[int | None] = []
    confirmed = found.state in _CONFIRMED
    by_tier: dict[int, list[int]] = {}
    for place, statement in enumerate(facts.statements):
        if statement.is_counted:
            kind = facts.institutions[statement.institution_id].kind
            by_tier.setdefault(facts.rules.tier(kind), []).append(place)
    used: list[int] = []
    for tier in sorted(by_tier):
        asked.append(tier)
        used += by_tier[tier]
        if not confirmed:
            continue
        if tier == max(by_tier) and not facts.decisions:  # that is all there is
            return asked, True
        said = tuple(facts.statements[place] for place in sorted(used))
        if is_confirmed(replace(facts, statements=said, decisions=())):
            return asked, True
    if confirmed or found.state.group is StateGroup.SETTLED:  # then a decision has ended it
        return [*asked, None], True
    return asked, False


def _side(source: Source) -> str | None:
    sides = source.sides
    return next(iter(sides)) if len(sides) == 1 else None


def _ids(found: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(each.facts.region_id for each in found)
