"""Taking in a whole register: rows with their keys, as another study had them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.store.tables import BY_NAME
from netzdesk.store.unit import Unit

_EVERY: Final = 10
_CLASH: Final = N_(
    "Nothing was stored: {table} {key} is in the study with other values. Import the register into "
    "an empty study."
)
_UNKNOWN: Final = N_("Nothing was stored: the register has a column that this program lacks.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRegister:
    """Rows with their keys, in an order in which they may be made.

    What is written here was checked when the register was planned (`imports/register.py`): that
    references are whole, codes are in their lists, natural keys belong to their rows.
    """

    rows: tuple[tuple[str, Mapping[str, Any]], ...]
    """(table, whole row with its key)."""
    replaced: frozenset[str] = frozenset()
    """Tables whose rows may take the place of what stands there: in a study in which nobody has
    worked yet."""
    removed: tuple[tuple[str, str], ...] = ()
    """(table, key) of what the template of such a study brought and the register does not have."""
    progress: Progress = Unwatched()  # noqa: RUF009  # it holds nothing


def import_register(unit: Unit, command: ImportRegister) -> int:
    """Make the rows of a register; return how many were made or replaced.

    The one action that writes rows as they are: a register is a study that was made by actions,
    and its keys, corrections and superseded statements must stay what they were. A row that is
    there with the same values is left. Raises Refused `register.clash` for one with others, and
    `register.column` for a column that its table does not have; nothing is then stored.
    """
    unit.defer_references()
    for table, key in command.removed:
        unit.delete(table, key)
    made = 0
    for done, (table, row) in enumerate(command.rows):
        if done % _EVERY == 0:
            command.progress.step(done, len(command.rows))
        if not row.keys() - {"id"} <= BY_NAME[table].names:
            raise Refused("register.column", _UNKNOWN)
        found = unit.get(table, row["id"])
        if found is not None and all(found[name] == value for name, value in row.items()):
            continue
        if found is not None and table not in command.replaced:
            raise Refused("register.clash", _CLASH, table=table, key=row["id"])
        unit.put(table, row)
        made += 1
    return made
