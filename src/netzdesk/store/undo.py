"""Undo and redo: compensating units, refused where a later change stands on the one undone.

Journal rule 13: an insert is undone by a deletion, a deletion by `keep`, a change of a field by
writing what was there before. A refused undo changes nothing.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from netzdesk.base.collector import collector_paused
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.progress import Progress
from netzdesk.store.engine import IntegrityError
from netzdesk.store.journal import (
    Entry,
    Value,
    erased_in,
    histories_of_unit,
    lives_after,
    values_from,
)
from netzdesk.store.unit import Change, Unit

if TYPE_CHECKING:
    from netzdesk.store.study import Study

_EVERY: Final = 10
_BUILT_UPON: Final = N_(
    "This cannot be undone: later entries build on it. Undo or correct those first."
)
_ERASED: Final = N_("This cannot be undone: personal data in it was erased.")
_NOTHING: Final = N_("There is nothing to undo in this sitting.")
_NOTHING_AGAIN: Final = N_("There is nothing to redo.")


class Sitting:
    """The units made since the study was opened, in the order in which they can be undone."""

    def __init__(self) -> None:
        self._done: list[tuple[int, str]] = []
        self._undone: list[tuple[int, int | None, str]] = []
        # Units that were taken back, and those that took them back: together they change
        # nothing, so nothing stands on an earlier unit because of them.
        self._cancelled: set[int] = set()

    def did(self, unit: int, action: str) -> None:
        """Note a new action; what was undone before cannot be redone any more."""
        self._done.append((unit, action))
        self._undone.clear()

    @property
    def undo_action(self) -> str | None:
        """The action that `undo` would take back, None when there is none."""
        return self._done[-1][1] if self._done else None

    @property
    def redo_action(self) -> str | None:
        """The action that `redo` would bring back, None when there is none."""
        return self._undone[-1][2] if self._undone else None

    def undo(self, study: Study, progress: Progress) -> Change:
        """Take back the last action. Raises Refused when that is not possible.

        Raises Cancelled as `progress` does; nothing is then taken back.
        """
        if not self._done:
            raise Refused("undo.nothing", _NOTHING)
        unit, action = self._done[-1]
        change = undo_unit(study, unit, f"undo:{action}", self._cancelled, progress)
        self._done.pop()
        # A unit that took itself back (added and removed) needs no other one to do so.
        self._cancelled |= {unit} if change.unit is None else {unit, change.unit}
        self._undone.append((unit, change.unit, action))
        return change

    def redo(self, study: Study, progress: Progress) -> Change:
        """Bring back the action that was undone last. Raises Refused when there is none.

        Raises Cancelled as `progress` does; nothing is then brought back.
        """
        if not self._undone:
            raise Refused("redo.nothing", _NOTHING_AGAIN)
        unit, taken_back_by, action = self._undone[-1]
        change = Change(f"redo:{action}")
        if taken_back_by is not None:
            change = undo_unit(study, taken_back_by, change.action, self._cancelled, progress)
        self._undone.pop()
        if taken_back_by is not None and change.unit is not None:
            self._cancelled |= {taken_back_by, change.unit}
        self._cancelled.discard(unit)
        self._done.append((unit, action))
        return change


def undo_unit(
    study: Study, number: int, action: str, cancelled: Set[int], progress: Progress
) -> Change:
    """Write the unit that takes back one of our own units, and return its change.

    `cancelled` are units that took each other back. Raises Refused, and changes nothing, where
    another later change stands on what the unit wrote.
    """
    try:
        with collector_paused():
            return _take_back(study, number, action, cancelled, progress)
    except IntegrityError as error:
        # Found at the commit: a row refers to one that would go, or to one that has gone.
        raise Refused("undo.built_upon", _BUILT_UPON) from error


def _take_back(
    study: Study, number: int, action: str, cancelled: Set[int], progress: Progress
) -> Change:
    with study.compensation(action) as unit:
        # Rows that refer to each other are taken back one by one: whole again at the commit.
        study.conn.execute("PRAGMA defer_foreign_keys=ON")
        replica = study.journal.replica
        entries: list[Entry] = []
        by_row: dict[tuple[str, str], list[Entry]] = {}
        for done, entry in enumerate(histories_of_unit(study.conn, replica, number)):
            if done % _EVERY == 0:
                progress.step(0, 0)
            by_row.setdefault((entry.tab, entry.row), []).append(entry)
            if entry.unit == number and entry.replica == replica:
                entries.append(entry)
        entries.sort(key=lambda entry: entry.seq)
        own = frozenset(entry.id for entry in entries)
        rows = {}
        for done, (key, every) in enumerate(by_row.items()):
            if done % _EVERY == 0:
                progress.step(0, 0)
            every.sort(key=_in_order)
            rows[key] = _RowBefore.read(replica, key, every, own, cancelled)
        for done, entry in enumerate(reversed(entries)):
            if done % _EVERY == 0:
                progress.step(done, len(entries))
            rows[entry.tab, entry.row].restore(unit, entry)
        progress.step(len(entries), len(entries))
    return unit.change


def _in_order(entry: Entry) -> tuple[int, str]:
    """Return what sorts entries in the journal's order: hybrid clock, then id."""
    return entry.hlc, entry.id


@dataclass(frozen=True, slots=True)
class _RowBefore:
    """One row as it stood before a unit, and the unit's own entries of it."""

    table: str
    row: str
    own: list[Entry]
    lived: bool
    values: dict[str, Value]

    @classmethod
    def read(
        cls,
        replica: str,
        key: tuple[str, str],
        every: list[Entry],
        mine: Set[str],
        cancelled: Set[int],
    ) -> _RowBefore:
        """Read the row from all of its entries; those of the unit are `mine`.

        Raises Refused where a later change stands on the unit's.
        """
        own = [entry for entry in every if entry.id in mine]
        if any(change == 0 for entry in own for change in entry.changes.values()):
            raise Refused("undo.erased", _ERASED)
        first = _in_order(own[0])
        touched = {name for entry in own for name in entry.changes}
        for later in every:
            if later.id in mine or _in_order(later) < first:
                continue
            if later.replica == replica and later.unit in cancelled:
                continue
            if later.op == "erase":
                if not lives_after(own):
                    raise Refused("undo.erased", _ERASED)  # it was the deletion that lasts
                continue  # of other fields than the unit wrote
            only_sets = later.op == "set" and all(entry.op == "set" for entry in own)
            if not only_sets or later.changes.keys() & touched:
                raise Refused("undo.built_upon", _BUILT_UPON)
        earlier = [entry for entry in every if _in_order(entry) < first]
        before = values_from(earlier)
        if own[-1].op == "del":  # a row that was made anew since returns as it was before that
            touched = {name for entry in every for name in entry.changes} - erased_in(every)
        return cls(
            *key,
            own=own,
            lived=lives_after(earlier),
            values={name: before.get(name) for name in touched},
        )

    def restore(self, unit: Unit, entry: Entry) -> None:
        """Take the row back at the entry where that keeps references whole.

        A row that the unit made goes at its first entry, after everything that was made later
        and may refer to it; a row that it deleted returns at its last.
        """
        lives = self.own[-1].op != "del"
        if not self.lived:
            if lives and entry is self.own[0]:
                unit.delete(self.table, self.row)
            return
        if entry is not self.own[-1]:
            return
        if not lives:
            unit.revive(self.table, self.row)
        unit.put(self.table, {"id": self.row, **self.values})
