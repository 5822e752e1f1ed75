"""Which heading of a list is which column: by name, by what was kept, by likeness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from netzdesk.imports.kinds.kind import ImportColumn, ImportKind
from netzdesk.imports.sheets import heading_key

_ALIKE: Final = 86
"""Percent of likeness (rapidfuzz, ratio) from which a heading is suggested."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """For each heading, in the order of the list, the key of its column; None is left out."""

    columns: tuple[str | None, ...]
    guessed: frozenset[int] = frozenset()
    """Places of headings that are only alike: to be confirmed by a person."""

    def missing(self, kind: ImportKind) -> tuple[ImportColumn, ...]:
        """Return the required columns that no heading has."""
        return tuple(c for c in kind.columns if c.required and c.key not in self.columns)

    def kept(self) -> str:
        """Return the text under which `keep_mapping` stores this mapping."""
        return ";".join(key or "" for key in self.columns)


def headings_key(headings: Sequence[str]) -> str:
    """Return the text by which the headings of a list are known again."""
    return "\t".join(heading_key(heading) for heading in headings)


def suggest_mapping(
    kind: ImportKind, headings: Sequence[str], kept: str | Mapping[str, str] | None = None
) -> ColumnMapping:
    """Return which heading is which column.

    `kept` is the mapping that was stored for these headings (`queries.import_mappings.
    kept_mapping`), or None. No column is used twice: the exact name wins over a likeness, the
    first heading over the second.
    """
    if isinstance(kept, str) and (found := _from_kept(kind, headings, kept)):
        return found
    by_name = {name: column.key for column in kind.columns for name in sorted(column.keys())}
    chosen: list[str | None] = [None] * len(headings)
    free = {column.key for column in kind.columns}
    for place, heading in enumerate(headings):
        key = by_name.get(heading_key(heading))
        if key in free:
            chosen[place] = key
            free.discard(str(key))
    guessed = _guess(by_name, headings, chosen, free)
    return ColumnMapping(tuple(chosen), guessed)


def _guess(
    by_name: Mapping[str, str], headings: Sequence[str], chosen: list[str | None], free: set[str]
) -> frozenset[int]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415  # only an import of a list needs it

    guessed: set[int] = set()
    for place, heading in enumerate(headings):
        wanted = heading_key(heading)
        if chosen[place] is not None or len(wanted) < 3:
            continue
        names = [name for name, key in by_name.items() if key in free]
        found = process.extractOne(wanted, names, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if found:
            chosen[place] = by_name[found[0]]
            free.discard(by_name[found[0]])
            guessed.add(place)
    return frozenset(guessed)


def _from_kept(kind: ImportKind, headings: Sequence[str], kept: str) -> ColumnMapping | None:
    keys = kept.split(";")
    known = {column.key for column in kind.columns}
    used = [key for key in keys if key]
    if len(keys) != len(headings) or not set(used) <= known or len(set(used)) != len(used):
        return None
    return ColumnMapping(tuple(key or None for key in keys))
