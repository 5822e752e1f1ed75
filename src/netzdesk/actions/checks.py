"""Checks that need the study: that a row exists, that a code is in its vocabulary, who refers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import natural_id
from netzdesk.store.unit import Row, Unit

_MISSING: Final = N_("This entry does not exist any more. Choose another one.")
_MERGED: Final = N_("This institution was merged with another one. Choose that one.")
_UNKNOWN: Final = N_("“{entry}” is not in the list. Choose an entry of the list.")


def existing(unit: Unit, table: str, row_id: str | None, field: str) -> Row:
    """Return a row. Raises Refused `entry.missing` when there is none.

    An institution that was merged into another one is no place for anything new: it is refused
    as `institution.merged`.
    """
    row = unit.get(table, row_id) if row_id else None
    if row is None:
        raise Refused("entry.missing", _MISSING, field=field)
    if table == "institution" and row["same_as_id"]:
        raise Refused("institution.merged", _MERGED, field=field)
    return row


def optional(unit: Unit, table: str, row_id: str | None, field: str) -> Row | None:
    """Return a row, None when no key is given. Raises Refused when the key has no row."""
    return existing(unit, table, row_id, field) if row_id else None


def network_name(network: Row) -> str:
    """Return what a network is called: its name, else the place of its seat."""
    return str(network["name"] or network["place"] or "/")


def term(
    unit: Unit, vocabulary: str, code: str, field: str, *, kept: str | None = None
) -> Mapping[str, Any]:
    """Return the attributes of a term. Raises Refused `term.unknown` when it is not there.

    A retired term is taken only where it is `kept`: it stood there before.
    """
    row = unit.get("vocabulary_term", natural_id("vocabulary_term", vocabulary, code))
    if row is None or (row["retired"] and code != kept):
        raise Refused("term.unknown", _UNKNOWN, field=field, entry=code)
    return _attributes(row["attributes"])


@lru_cache(maxsize=256)
def _attributes(stored: str | None) -> Mapping[str, Any]:
    return MappingProxyType(json.loads(stored) if stored else {})


@contextmanager
def fields_named(prefix: str) -> Iterator[None]:
    """Put the prefix before the field of a refusal: the form shows it beside its own input."""
    try:
        yield
    except Refused as refused:
        raise Refused(
            refused.code, refused.sentence, field=f"{prefix}{refused.field}", **refused.values
        ) from refused


def refuse_if_referred(unit: Unit, row_id: str, referrers: Iterable[tuple[str, str, str]]) -> None:
    """Raise Refused `entry.in_use` when a row of (table, column) refers to this one."""
    for table, column, sentence in referrers:
        if unit.find(table, **{column: row_id}):
            raise Refused("entry.in_use", sentence)


def replace_links(
    unit: Unit, table: str, owner: tuple[str, str], column: str, wanted: Iterable[str]
) -> None:
    """Make the link rows of an owner (column, key) exactly those to the wanted keys or codes."""
    keys = dict.fromkeys(wanted)
    for link in unit.find(table, **{owner[0]: owner[1]}):
        if link[column] in keys:
            keys.pop(link[column])
        else:
            unit.delete(table, link["id"])
    for key in keys:
        unit.put(table, {owner[0]: owner[1], column: key})


def delete_all(unit: Unit, table: str, **equals: str) -> None:
    """Delete every row with these values."""
    for row in unit.find(table, **equals):
        unit.delete(table, row["id"])
