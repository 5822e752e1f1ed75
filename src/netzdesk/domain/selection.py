"""Rating networks by criteria: whose ratings count, where they differ, what a verdict needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from netzdesk.base.i18n import N_, Translator

RATINGS: Final = ("met", "partly", "not_met", "unknown")
"""From best to none known; their place is the key that gives them."""
VERDICTS: Final = ("chosen", "not_chosen")
RATERS_WANTED: Final = 2

RATING_LABELS: Final[Mapping[str, str]] = {
    "met": N_("met"),
    "partly": N_("partly"),
    "not_met": N_("not met"),
    "unknown": N_("not known"),
}
VERDICT_LABELS: Final[Mapping[str, str]] = {
    "chosen": N_("chosen"),
    "not_chosen": N_("not chosen"),
}
KIND_LABELS: Final[Mapping[str, str]] = {
    "selection": N_("Selection of good practice"),
    "maturity": N_("Maturity of the network"),
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """What networks are rated by; `hint` says what the register shows beside it."""

    id: str
    name: str
    meaning: str
    hint: str
    knocks_out: bool
    """Where it is not met, the network is chosen by an exception only."""
    retired: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """What one person says of one criterion at one network."""

    criterion_id: str
    researcher_id: str
    initials: str
    rating: str
    evidence: str
    reason: str
    day: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A criterion that several persons rated otherwise, in the order of their initials."""

    criterion: Criterion
    ratings: tuple[Rating, ...]


def complete_raters(
    criteria: Iterable[Criterion], rated: Mapping[str, Iterable[str]]
) -> frozenset[str]:
    """Return who has rated every criterion in use; `rated` is researcher → criteria."""
    wanted = {criterion.id for criterion in criteria if not criterion.retired}
    if not wanted:
        return frozenset()
    return frozenset(who for who, keys in rated.items() if wanted <= set(keys))


def may_see_others(
    viewer: str, complete: frozenset[str], *, second_rater: bool, decided: bool
) -> bool:
    """Tell whether a person may be shown what others rated.

    Where a second rating is wanted it is made without the first: others are shown to whoever has
    rated completely, and to everybody once two have, or once the verdict is given.
    """
    if not second_rater or decided or viewer in complete:
        return True
    return len(complete) >= RATERS_WANTED


def differences(criteria: Sequence[Criterion], ratings: Iterable[Rating]) -> tuple[Difference, ...]:
    """Return the criteria in use on which the ratings are not one, in the criteria's order."""
    by_criterion = _by_criterion(ratings)
    found = []
    for criterion in criteria:
        given = by_criterion.get(criterion.id, [])
        if not criterion.retired and len({rating.rating for rating in given}) > 1:
            ordered = sorted(given, key=lambda r: (r.initials, r.researcher_id))
            found.append(Difference(criterion, tuple(ordered)))
    return tuple(found)


def common_rating(ratings: Iterable[Rating]) -> str:
    """Return the rating that all gave; empty when there is none or they differ."""
    given = {rating.rating for rating in ratings}
    return given.pop() if len(given) == 1 else ""


def against(criteria: Iterable[Criterion], ratings: Iterable[Rating]) -> tuple[Criterion, ...]:
    """Return the criteria that must be met and that somebody rated as not met."""
    missed = {rating.criterion_id for rating in ratings if rating.rating == "not_met"}
    return tuple(c for c in criteria if c.knocks_out and not c.retired and c.id in missed)


def doubts(
    criteria: Sequence[Criterion],
    ratings: Sequence[Rating],
    tr: Translator,
    *,
    chosen: bool,
    exception: bool,
    day: str,
) -> tuple[str, ...]:
    """Return the sentences that say what speaks against a verdict since it was given on a day."""
    used = [criterion for criterion in criteria if not criterion.retired]
    missed = against(used, ratings)
    found = []
    if chosen and missed and not exception:
        found.append(
            tr(
                "Chosen although not met: {criteria}. Decide anew, or make it an exception.",
                criteria=", ".join(criterion.name for criterion in missed),
            )
        )
    if exception and not missed:
        found.append(
            tr("An exception is not needed any more: no criterion that must be met is missed.")
        )
    later = {rating.criterion_id for rating in ratings if rating.day > day}
    names = [criterion.name for criterion in used if criterion.id in later]
    if names:
        found.append(tr("Rated after the decision: {criteria}.", criteria=", ".join(names)))
    return tuple(found)


def rating_lines(ratings: Sequence[Rating], tr: Translator) -> tuple[str, ...]:
    """Return a rating in words: „erfüllt“, or who says what where they differ; none for none."""
    common = common_rating(ratings)
    if common:
        return (tr(RATING_LABELS[common]),)
    ordered = sorted(ratings, key=lambda r: (r.initials, r.researcher_id))
    return tuple(
        tr("{initials}: {rating}", initials=r.initials, rating=tr(RATING_LABELS[r.rating]))
        for r in ordered
    )


@dataclass(frozen=True, slots=True)
class Side:
    """A kind of district: how many networks work there, and how many of them are chosen."""

    kind: str
    networks: int
    chosen: int


def spread(networks: Iterable[tuple[Iterable[str], bool]]) -> tuple[Side, ...]:
    """Count networks by kind of district, in the order of the kinds.

    A network is (kinds of its districts, chosen); in several kinds it counts in each.
    """
    every: Counter[str] = Counter()
    chosen: Counter[str] = Counter()
    for kinds, is_chosen in networks:
        for kind in set(kinds):
            every[kind] += 1
            chosen[kind] += is_chosen
    return tuple(Side(kind, every[kind], chosen[kind]) for kind in sorted(every))


def missing_sides(sides: Iterable[Side]) -> tuple[str, ...]:
    """Return the kinds of district that have networks but no chosen one, once any is chosen."""
    listed = tuple(sides)
    if not any(side.chosen for side in listed):
        return ()
    return tuple(side.kind for side in listed if side.networks and not side.chosen)


def side_text(side: Side, tr: Translator) -> str:
    """Return a side in words: „Landkreis: 5 von 22“."""
    return tr("{kind}: {n} of {total}", kind=side.kind, n=side.chosen, total=side.networks)


def missing_text(kinds: Sequence[str], tr: Translator) -> str:
    """Return the sentence that one side is missing; empty when none is."""
    if not kinds:
        return ""
    return tr(
        "No chosen network works in a district of this kind: {kinds}.", kinds=", ".join(kinds)
    )


def _by_criterion(ratings: Iterable[Rating]) -> dict[str, list[Rating]]:
    found: dict[str, list[Rating]] = {}
    for rating in ratings:
        found.setdefault(rating.criterion_id, []).append(rating)
    return found
