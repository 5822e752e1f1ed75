"""Which regions a cell means: by official key, name, or name with its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold
from netzdesk.queries.directory import KnownRegion

_WHOLE = frozenset(
    fold(word)
    for word in (
        "alle",
        "gesamt",
        "ganzes Gebiet",
        "ganzes Land",
        "landesweit",
        "all",
        "whole area",
    )
)
_DISTRICT, _CITY = "kreis", "stadt"
_KINDS = {
    "landkreis": _DISTRICT,
    "kreis": _DISTRICT,
    "lk": _DISTRICT,
    "lkr": _DISTRICT,
    "district": _DISTRICT,
    "kreisfreie stadt": _CITY,
    "stadt": _CITY,
    "krfr stadt": _CITY,
    "city": _CITY,
}
_BEFORE = re.compile(r"(kreisfreie stadt|krfr\.? stadt|landkreis|kreis|lkr?|stadt|city)\.?\s+(.+)")
_BEHIND = re.compile(r"(.+?)\s*[(,]\s*([a-z. ]+?)\s*\)?")
_SEPARATOR = re.compile(r"[;\n|]")


@dataclass(frozen=True, slots=True)
class Territory:
    """The regions that a cell names, or the whole area."""

    region_ids: tuple[str, ...] = ()
    whole_area: bool = False


def find_regions(cell: str | None, regions: Sequence[KnownRegion]) -> Territory:
    """Return the regions named in a cell, separated by semicolons, commas or lines.

    In whatever order they are named, the same regions are the same territory.

    Raises Refused when a name is unknown, or stands for a district and for a city.
    """
    if fold(cell).strip() in _WHOLE:
        return Territory(whole_area=True)
    found = [region.id for part in _parts(cell or "", regions) for region in _one(part, regions)]
    return Territory(tuple(sorted(set(found))))


def _parts(cell: str, regions: Sequence[KnownRegion]) -> Iterable[str]:
    for part in (piece.strip() for piece in _SEPARATOR.split(cell)):
        if "," not in part or len(_candidates(part, regions)) == 1:
            yield from filter(None, [part])
            continue
        yield from _comma_separated(part)


def _comma_separated(part: str) -> Iterable[str]:
    names: list[str] = []
    for piece in filter(None, (piece.strip() for piece in part.split(","))):
        if names and fold(piece).rstrip(".") in _KINDS:
            names[-1] = f"{names[-1]} ({piece})"
        else:
            names.append(piece)
    return names


def _one(part: str, regions: Sequence[KnownRegion]) -> Sequence[KnownRegion]:
    found = _candidates(part, regions)
    if len(found) == 1:
        return found
    if not found:
        raise Refused(
            "paste.region_unknown",
            N_("There is no region “{name}” in this study. Check the name or use the AGS."),
            field="regions",
            name=part,
        )
    raise Refused(
        "paste.region_ambiguous",
        N_("“{name}” means several regions. Write one of: {choices}."),
        field="regions",
        name=part,
        choices=", ".join(f"{region.name} ({region.kind})" for region in found),
    )


def _candidates(part: str, regions: Sequence[KnownRegion]) -> Sequence[KnownRegion]:
    digits = part.replace(" ", "")
    if digits.isdigit():
        return [region for region in regions if region.ags == digits.zfill(len(region.ags))]
    wanted = fold(part)
    full = [
        r for r in regions if wanted in (fold(f"{r.kind} {r.name}"), fold(f"{r.name} ({r.kind})"))
    ]
    if full:
        return full
    named = [region for region in regions if wanted in _names(region)]
    if named:
        return named
    kind, name = _split_kind(wanted)
    return [r for r in regions if kind and name in _names(r) and _is_kind(r, kind)]


def _split_kind(wanted: str) -> tuple[str | None, str]:
    if before := _BEFORE.fullmatch(wanted):
        return _KINDS[before[1].replace(".", "")], before[2]
    if (behind := _BEHIND.fullmatch(wanted)) and behind[2].replace(".", "") in _KINDS:
        return _KINDS[behind[2].replace(".", "")], behind[1]
    return None, wanted


def _names(region: KnownRegion) -> set[str]:
    name = fold(region.name)
    bare = name.partition("(")[0].strip()
    return {name, bare, name.removeprefix("region "), bare.removeprefix("stadt ")}


def _is_kind(region: KnownRegion, kind: str) -> bool:
    city = "stadt" in fold(region.kind)
    return city if kind == _CITY else not city
