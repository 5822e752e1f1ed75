"""What the kinds of records share: comparing a row with its record, and repeated rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.imports.facts import Record
from netzdesk.imports.kinds.kind import Decided, FieldChange, ImportColumn, ValueKind, Verdict
from netzdesk.imports.values import Reader

KEY_COLUMN: Final = ImportColumn(
    key="id",
    heading=N_("Key"),
    meaning=N_("The program’s own key, from an export; leave it empty for what is new."),
    kind=ValueKind.ID,
    synonyms=("Kennung", "Id"),
)
REPEATED: Final = N_("Row {number} is about the same and says something else. Keep one of the two.")
_MERGED: Final = N_("It was merged with “{name}”: this row changes nothing.")
_SAME_ROW: Final = N_("Row {number} says the same.")


def changed(
    columns: Iterable[ImportColumn], values: Mapping[str, Any], record: Record, reader: Reader
) -> list[FieldChange]:
    """Return the fields of a record that a row changes; an empty cell changes nothing."""
    found = []
    for column in columns:
        value = values.get(column.key)
        if value is None:
            continue
        before = record[column.key]
        if isinstance(value, bool):
            before = bool(before)
        if value != before:
            shown = reader.shown(column, before), reader.shown(column, value)
            found.append(FieldChange(column.key, *shown))
    return found


def merged_into(kept: Record, tr: Translator) -> Decided:
    """Return that a row is about a record which was merged with another one.

    What people decided when they merged the two is not undone by the old list.
    """
    name = kept["name"] or kept["place"] or ""
    return Decided(Verdict.SAME, record_id=kept["id"], remarks=(tr(_MERGED, name=name),))


class Repeated:
    """Rows of a list that are about a record which an earlier row enters."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._first: dict[object, tuple[int, Mapping[str, Any]]] = {}

    def number(self, key: object) -> int | None:
        """Return the row that enters the record with this natural key."""
        found = self._first.get(key)
        return found[0] if found else None

    def enter(self, key: object, number: int, values: Mapping[str, Any]) -> None:
        """Note that a row enters the record with this natural key."""
        self._first[key] = (number, values)

    def same(self, key: object, values: Mapping[str, Any], tr: Translator) -> Decided | None:
        """Return that a row repeats an earlier one, None when none is about the same.

        Raises Refused when it says something else.
        """
        found = self._first.get(key)
        if found is None:
            return None
        number, before = found
        for name, value in values.items():
            if value is not None and before.get(name) != value:
                raise Refused("import.repeated", REPEATED, field=name, number=number)
        return Decided(Verdict.SAME, remarks=(tr(_SAME_ROW, number=number),))
