"""What is typed and not yet stored: kept on this laptop, so that a crash loses no words.

A draft is no entry of the study: it has no history and is never exchanged. It lies in the study
file all the same, so that it is as safe, as private and as easily erased as the rest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from netzdesk.base.clock import wall_ms

if TYPE_CHECKING:
    from netzdesk.store.study import Study


class Draft(NamedTuple):
    """What a form held when it was last kept."""

    key: str
    values: Mapping[str, Any]
    at: datetime
    """Aware, in UTC."""


class Drafts:
    """The drafts of the study's author; those of others who worked with this file are not seen."""

    def __init__(self, study: Study) -> None:
        self._study = study

    def keep(self, key: str, values: Mapping[str, Any]) -> None:
        """Store what a form holds now under its key (`call:<institution>`), in place of before.

        Values are what JSON can hold. Raises StudyRefused as `Study.unit` does.
        """
        held = json.dumps(values, ensure_ascii=False)
        at = wall_ms(self._study.clock())
        with self._study.aside() as conn:
            conn.execute(
                "INSERT INTO draft(k, v, at) VALUES (?, ?, ?)"
                " ON CONFLICT(k) DO UPDATE SET v = excluded.v, at = excluded.at",
                (self._own() + key, held, at),
            )

    def drop(self, key: str) -> None:
        """Forget a draft that was given up; one that was stored goes with its unit."""
        with self._study.aside() as conn:
            conn.execute("DELETE FROM draft WHERE k = ?", (self._own() + key,))

    def find(self, key: str) -> Draft | None:
        """Return the draft under this key."""
        own = self._own()
        row = self._study.conn.execute(
            "SELECT v, at FROM draft WHERE k = ?", (own + key,)
        ).fetchone()
        if row is None:
            return None
        return Draft(key, json.loads(row[0]), datetime.fromtimestamp(row[1] / 1000, UTC))

    def all(self, prefix: str = "") -> tuple[Draft, ...]:
        """Return the drafts whose key begins so, the latest first."""
        rows = self._study.conn.execute("SELECT k, v, at FROM draft ORDER BY at DESC, k").fetchall()
        own = self._own()
        return tuple(
            Draft(key[len(own) :], json.loads(held), datetime.fromtimestamp(at / 1000, UTC))
            for key, held, at in rows
            if key.startswith(own + prefix)
        )

    def _own(self) -> str:
        return f"{self._study.author.id}:"
