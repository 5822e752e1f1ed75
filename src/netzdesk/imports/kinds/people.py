"""Which person of an institution a row means."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold
from netzdesk.imports.facts import Facts

_UNKNOWN: Final = N_(
    "There is no person “{name}” at this institution. Import or enter the person first."
)


class People:
    """The persons of the study by institution and name."""

    def __init__(self, facts: Facts) -> None:
        self._keys: dict[tuple[str | None, str], list[str]] = defaultdict(list)
        for row in facts.rows("person").values():
            self._keys[row["institution_id"], fold(row["name"])].append(row["id"])

    def find(self, institution_id: str, name: str, field: str) -> str:
        """Return the key of a person of the institution. Raises Refused for none and several."""
        found = self._keys.get((institution_id, fold(name)), [])
        if len(found) != 1:
            raise Refused("import.person_unknown", _UNKNOWN, field=field, name=name[:120])
        return found[0]
