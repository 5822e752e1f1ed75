"""What a duplicate of a network has in register and profile passes to the record that is kept."""

from __future__ import annotations

from typing import Final

from netzdesk.actions.assessments import keep_in_tune
from netzdesk.actions.ordering import last_position, siblings
from netzdesk.base.ids import natural_id
from netzdesk.base.text import fold
from netzdesk.domain.markup import read_markup, write_markup
from netzdesk.domain.profiles import MOST_LETTERS
from netzdesk.store.tables import BY_NAME
from netzdesk.store.unit import Row, Unit

_RATED: Final = ("assessment", "selection")
_TERMS: Final = ("network_field", "network_programme")
_LISTED: Final = ("network_contact", "network_actor", "network_result")
_REFERRING: Final = (
    ("contact_attempt", "network_id"),
    ("source_use", "network_id"),
    ("lead", "network_id"),
    ("lead", "named_network_id"),
)
_ADDRESS: Final = ("street", "postcode", "place")
_FACTS: Final = (
    "web",
    "short_name",
    "founded",
    "status",
    "agreement",
    "meeting_rhythm",
    "coordination_paid_by",
)


def hand_over_register(unit: Unit, duplicate: Row, kept: Row) -> None:
    """Let the kept record have what only the duplicate has in the register, with its origins.

    What both have (an actor of one name, one person) stays as the kept record has it.
    """
    old, new = duplicate["id"], kept["id"]
    for table in _TERMS:
        for row in unit.find(table, network_id=old):
            _repoint(unit, table, row, new)
    for table in _LISTED:
        known = {_twin(table, row) for row in unit.find(table, network_id=new)}
        for row in siblings(unit, table, network_id=old):
            if _twin(table, row) not in known:
                place = last_position(unit, table, network_id=new)
                unit.put(table, {"id": row["id"], "network_id": new, "position": place})
    for table, column in _REFERRING:
        for row in unit.find(table, **{column: old}):
            unit.put(table, {"id": row["id"], column: new})
    filled = [name for name in _FACTS if kept[name] is None and duplicate[name] is not None]
    if not any(kept[name] for name in _ADDRESS):
        filled += [name for name in _ADDRESS if duplicate[name] is not None]
    unit.put("network", {"id": new, **{name: duplicate[name] for name in filled}})
    for name in filled:
        move_origins(unit, "network", old, new, field=name)
    if duplicate["note"] and duplicate["note"] not in (kept["note"] or ""):
        notes = filter(None, (kept["note"], duplicate["note"]))
        unit.put("network", {"id": new, "note": "\n".join(notes)})


def hand_over_profile(unit: Unit, duplicate_id: str, kept_id: str) -> None:
    """Let the selection, the profile and its approvals be those of the record that is kept.

    Where both were rated by one person, or decided on, what was said of the kept one holds. Two
    texts of one section stand one behind the other. Approvals pass over where the kept record has
    none: they are bound to the words that were shown. Those without an answer always do: somebody
    is waited for.
    """
    for table in _RATED:
        for row in unit.find(table, network_id=duplicate_id):
            _repoint(unit, table, row, kept_id)
    for row in unit.find("profile_text", network_id=duplicate_id):
        _add_text(unit, row, kept_id)
    for row in siblings(unit, "profile_picture", network_id=duplicate_id):
        place = last_position(unit, "profile_picture", network_id=kept_id)
        unit.put("profile_picture", {"id": row["id"], "network_id": kept_id, "position": place})
    asked = bool(unit.find("approval", network_id=kept_id))
    for row in unit.find("approval", network_id=duplicate_id):
        if not asked or row["verdict"] == "open":
            unit.put("approval", {"id": row["id"], "network_id": kept_id})
    for network_id in (duplicate_id, kept_id):
        if unit.find("selection", network_id=network_id):
            keep_in_tune(unit, network_id)


def key_at(table: str, row: Row, network_id: str) -> str:
    """Return the key that a row with a natural key has, or would have, at a network."""
    values = {**row, "network_id": network_id}
    return natural_id(table, *(str(values[name]) for name in BY_NAME[table].natural))


def move_origins(unit: Unit, table: str, old: str, new: str, **equals: str) -> None:
    """Let what one row's values rest on stand at another row that says the same."""
    for note in unit.find("fact_source", table_name=table, row_id=old, **equals):
        unit.put("fact_source", {"id": note["id"], "row_id": new})


def _repoint(unit: Unit, table: str, row: Row, kept_id: str) -> None:
    key = key_at(table, row, kept_id)
    if unit.get(table, key) is not None:
        return
    unit.delete(table, row["id"])
    values = {name: value for name, value in row.items() if name != "id"}
    unit.put(table, {**values, "network_id": kept_id})
    move_origins(unit, table, row["id"], key)


def _twin(table: str, row: Row) -> tuple[object, ...]:
    """Return what two rows have in common that say the same of a network."""
    if table == "network_actor":
        return (fold(row["name"]),)
    if table == "network_result":
        return (fold(row["label"]), row["as_of"])
    if row["person_id"]:
        return (row["person_id"],)
    name = fold(row["institution_name"] or "")
    return (row["institution_id"], name, row["phone"], row["mail"])


def _add_text(unit: Unit, row: Row, kept_id: str) -> None:
    keys = {"network_id": kept_id, "section_id": row["section_id"]}
    kept = unit.get("profile_text", key_at("profile_text", row, kept_id))
    own, other = (kept or {}).get("body") or "", row["body"] or ""
    if not other or other in own:
        return
    both = write_markup((*read_markup(own), *read_markup(other)))
    if len(both) > MOST_LETTERS:
        return
    unit.put("profile_text", {**keys, "body": both})
    unit.put("profile_text", {"id": row["id"], "body": None})
    if not own:
        move_origins(unit, "profile_text", row["id"], key_at("profile_text", row, kept_id))
