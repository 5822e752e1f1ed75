"""What a duplicate of a network has been rated, chosen and written passes to the kept record."""

from __future__ import annotations

from typing import Final

from netzdesk.actions.assessments import keep_in_tune
from netzdesk.actions.ordering import last_position, siblings
from netzdesk.base.ids import natural_id
from netzdesk.domain.markup import read_markup, write_markup
from netzdesk.domain.profiles import MOST_LETTERS
from netzdesk.store.unit import Row, Unit

_RATED: Final = {
    "assessment": ("network_id", "criterion_id", "researcher_id"),
    "selection": ("network_id", "set_id"),
}


def hand_over_profile(unit: Unit, duplicate_id: str, kept_id: str) -> None:
    """Let the selection, the profile and its approvals be those of the record that is kept.

    Where both were rated by one person, or decided on, what was said of the kept one holds. Two
    texts of one section stand one behind the other. Approvals pass over where the kept record has
    none: they are bound to the words that were shown. Those without an answer always do: somebody
    is waited for.
    """
    for table, natural in _RATED.items():
        for row in unit.find(table, network_id=duplicate_id):
            _repoint(unit, table, natural, row, kept_id)
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


def _repoint(unit: Unit, table: str, natural: tuple[str, ...], row: Row, kept_id: str) -> None:
    values = {**row, "network_id": kept_id}
    key = natural_id(table, *(str(values[name]) for name in natural))
    if unit.get(table, key) is not None:
        return
    unit.delete(table, row["id"])
    unit.put(table, {name: value for name, value in values.items() if name != "id"})


def _add_text(unit: Unit, row: Row, kept_id: str) -> None:
    keys = {"network_id": kept_id, "section_id": row["section_id"]}
    kept = unit.get("profile_text", natural_id("profile_text", *map(str, keys.values())))
    own, other = (kept or {}).get("body") or "", row["body"] or ""
    if not other or other in own:
        return
    both = write_markup((*read_markup(own), *read_markup(other)))
    if len(both) > MOST_LETTERS:
        return
    unit.put("profile_text", {**keys, "body": both})
    unit.put("profile_text", {"id": row["id"], "body": None})
    for note in unit.find("fact_source", table_name="profile_text", row_id=row["id"]):
        if not own:
            key = natural_id("profile_text", *map(str, keys.values()))
            unit.put("fact_source", {"id": note["id"], "row_id": key})
