"""What a joined network brought goes back with it when the two are parted again.

The journal knows what the joining moved. A value that was changed since is not touched: it stays
where it is, and the duplicate has again what it had.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Final

from netzdesk.actions.assessments import keep_in_tune
from netzdesk.actions.network_joining import key_at, move_origins
from netzdesk.actions.statements import named_fact
from netzdesk.store.journal import Entry, values_from
from netzdesk.store.tables import BY_NAME
from netzdesk.store.unit import Row, Unit

_JOINING: Final = ("join_networks", "redo:join_networks")
_PARTING_UNDONE: Final = "undo:part_networks"
_BY_JOINING: Final = (*_JOINING, _PARTING_UNDONE)
_MADE: Final = ("ins", "keep")


def give_back(unit: Unit, network: Row, kept: Row) -> None:
    """Give a network that was joined with another one back what it brought.

    Nothing happens where the journal does not know the joining: in a study that was made of a
    register.
    """
    joined = _joining(unit, network["id"])
    if joined is None:
        return
    entries = unit.entries_with(joined)
    former = joined.changes["same_as_id"][1]
    statements = set(_return_rows(unit, network, entries))
    for entry in entries:
        if entry.op == "set" and entry.tab != "statement":
            _restore(unit, entry, network, former, kept)
    for entry in entries:
        if entry.op in _MADE:
            statements.update(_drop_copy(unit, entry, network["id"], {former, kept["id"]}))
    for statement in sorted(statements):
        unit.put("statement", {"id": statement, "named": named_fact(unit, statement)})
    for network_id in (network["id"], kept["id"]):
        if unit.find("selection", network_id=network_id):
            keep_in_tune(unit, network_id)


def _joining(unit: Unit, network_id: str) -> Entry | None:
    """Return the entry by which a network of its own became a duplicate, the last time."""
    found = None
    for entry in unit.history("network", network_id):
        change = entry.changes.get("same_as_id") if entry.op == "set" else None
        if change and change[0] is None and entry.action != _PARTING_UNDONE:
            found = entry
    return found if found is not None and found.action in _JOINING else None


def _return_rows(unit: Unit, network: Row, entries: Iterable[Entry]) -> Iterator[str]:
    """Bring back the rows that went; yield the statements that name the network again."""
    for entry in entries:
        if entry.op != "del" or unit.get(entry.tab, entry.row) is not None:
            continue
        values = values_from(unit.history(entry.tab, entry.row))
        if network["id"] not in values.values() or not _whole(unit, entry.tab, values):
            continue
        unit.revive(entry.tab, entry.row)
        if entry.tab == "statement_network":
            yield str(values["statement_id"])


def _whole(unit: Unit, table: str, values: Row) -> bool:
    """Tell whether everything is still there that a row refers to."""
    return all(
        unit.get(column.refers_to, values[column.name]) is not None
        for column in BY_NAME[table].columns
        if column.refers_to and values.get(column.name)
    )


def _restore(unit: Unit, entry: Entry, network: Row, former: str, kept: Row) -> None:
    """Write what stood in a row before the joining, where it still says what the joining wrote."""
    row = unit.get(entry.tab, entry.row)
    if row is None:
        return
    values = {}
    for name, change in entry.changes.items():
        if change == 0:
            continue  # erased since
        before, after = change
        # What the joining gave to a record that was itself joined since is with that one's other.
        follows = after == former and row[name] == kept["id"]
        if row[name] == after or follows:
            values[name] = before
    if "network_id" in values and "position" in entry.changes:
        values["position"] = entry.changes["position"][0]  # its place in the list it goes back to
    if entry.tab == "network" and entry.row == network["id"]:
        values.pop("same_as_id", None)
        if unit.find("network", number=values.get("number")):
            values.pop("number", None)
    unit.put(entry.tab, {"id": entry.row, **values})


def _drop_copy(unit: Unit, entry: Entry, network_id: str, holders: Set[str]) -> Iterator[str]:
    """Take away what the joining made of a row of the network; yield a statement it was of.

    What another duplicate brought as well stays.
    """
    made = values_from(unit.history(entry.tab, entry.row))
    if "network_id" not in BY_NAME[entry.tab].natural or "network_id" not in made:
        return
    own = unit.get(entry.tab, key_at(entry.tab, made, network_id))
    if own is None:
        return
    for holder in holders:
        copy = unit.get(entry.tab, key_at(entry.tab, made, holder))
        if copy is None or not _is_copy(unit, entry.tab, copy, own):
            continue
        others = {row["id"] for row in unit.find("network", same_as_id=holder)}
        if _brought(unit, entry.tab, made, others - {network_id, *holders}):
            continue
        move_origins(unit, entry.tab, copy["id"], own["id"])
        unit.delete(entry.tab, copy["id"])
        if entry.tab == "statement_network":
            yield str(copy["statement_id"])


def _brought(unit: Unit, table: str, made: Row, duplicates: Iterable[str]) -> bool:
    """Tell whether one of these has such a row too, or had it until it was joined."""
    for duplicate in duplicates:
        key = key_at(table, made, duplicate)
        last = unit.history(table, key)[-1:]
        if unit.get(table, key) or any(e.op == "del" and e.action in _BY_JOINING for e in last):
            return True
    return False


def _is_copy(unit: Unit, table: str, copy: Row, own: Row) -> bool:
    """Tell whether a row was made by joining and says what the network's own says."""
    made = [entry for entry in unit.history(table, copy["id"]) if entry.op in _MADE]
    if not made or made[-1].action not in _BY_JOINING:
        return False
    left_out = {"id", "network_id", "as_named"}  # the name is written where there was none
    return all(copy[name] == own[name] for name in own.keys() - left_out)
