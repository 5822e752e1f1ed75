"""Since when a value holds and what held before: read from the journal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from netzdesk.base.ids import natural_id
from netzdesk.domain.settings import DEFAULTS
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Version:
    """A value that a field was given, when and by whom; `before` held until then."""

    at: datetime
    """Aware, in UTC, as that laptop's clock had it."""
    initials: str
    before: Any
    value: Any
    first: bool
    """True for the value with which the row was made."""
    action: str = ""


_BEGINNING: Final = frozenset({"create_study", "fill_from_template"})
_ENTRIES: Final = """
SELECT j.at, coalesce(r.initials, ''), j.op, j.action, j.changes
FROM journal j LEFT JOIN researcher r ON r.id = j.author
WHERE j.row = ? AND j.tab = ? AND j.op IN ('ins', 'set', 'res') ORDER BY j.hlc, j.id
"""


def versions(conn: Connection, table: str, row: str, field: str) -> tuple[Version, ...]:
    """Return every value that a field was given, the latest first."""
    return tuple(reversed(list(_versions(conn, table, row, field))))


def setting_versions(conn: Connection, key: str) -> tuple[Version, ...]:
    """Return every value of a setting, the latest first.

    Before the first one that was not there from the beginning, the default held.
    """
    found = []
    for each in versions(conn, "setting", natural_id("setting", key), "value"):
        later = each.first and each.action not in _BEGINNING
        before = DEFAULTS.get(key) if later else _loaded(each.before)
        first = each.first and not later
        found.append(replace(each, before=before, value=_loaded(each.value), first=first))
    return tuple(found)


def outcome_versions(conn: Connection, code: str) -> tuple[tuple[str, Version], ...]:
    """Return what was changed in the code of an outcome: (field, version), the latest first.

    The attributes (days, group, end) are taken apart; the making of the code is left out.
    """
    row = natural_id("vocabulary_term", "outcome", code)
    found = [
        (name, each)
        for name in ("label_de", "label_en", "retired")
        for each in versions(conn, "vocabulary_term", row, name)
    ]
    for each in versions(conn, "vocabulary_term", row, "attributes"):
        before, after = _loaded(each.before) or {}, _loaded(each.value) or {}
        found.extend(
            (name, replace(each, before=before.get(name), value=after.get(name)))
            for name in after
            if before.get(name) != after.get(name)
        )
    changed = [(name, each) for name, each in found if not each.first]
    return tuple(sorted(changed, key=lambda pair: pair[1].at, reverse=True))


def _versions(conn: Connection, table: str, row: str, field: str) -> Iterator[Version]:
    for at, initials, op, action, changes in conn.execute(_ENTRIES, (row, table)):
        loaded = json.loads(changes)
        change = loaded.get(field) if isinstance(loaded, dict) else None
        if isinstance(change, list):
            moment = datetime.fromtimestamp(at / 1000, UTC)
            yield Version(moment, initials, change[0], change[1], op == "ins", action)


def _loaded(text: Any) -> Any:
    return json.loads(text) if isinstance(text, str) else text
