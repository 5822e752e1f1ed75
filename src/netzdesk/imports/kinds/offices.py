"""Which institution a row means: by name, and by kind or district where a name is not enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold
from netzdesk.imports.facts import Facts, Record
from netzdesk.imports.kinds.kind import ImportColumn, ValueKind

_UNKNOWN: Final = N_(
    "There is no institution “{name}” in this study. Import or enter it first, or mend the name."
)
_SEVERAL: Final = N_(
    "Several institutions are called “{name}”: {choices}. Add the columns kind or district, or the "
    "key of the institution."
)
_NO_KEY: Final = N_("There is no record with the key {key} in this study. Leave the cell empty.")
_SHOWN: Final = 5

OFFICE_COLUMNS: Final = (
    ImportColumn(
        key="institution_id",
        heading=N_("Key of the institution"),
        meaning=N_(
            "The program’s own key, from an export; finds the institution whatever its name."
        ),
        kind=ValueKind.ID,
    ),
    ImportColumn(
        key="institution",
        heading=N_("Institution"),
        meaning=N_("The institution by its name in the study."),
        synonyms=("Stelle", "Institution", "Einrichtung", "Behörde", "Office", "Name der Stelle"),
    ),
    ImportColumn(
        key="institution_kind",
        heading=N_("Kind of institution"),
        meaning=N_("Tells institutions of the same name apart."),
        kind=ValueKind.CHOICE,
        vocabulary="institution_kind",
        synonyms=("Art der Stelle", "Stellenart", "Institution type"),
        aliases=(
            ("arge", "job_centre"),
            ("grundsicherungsstelle", "job_centre"),
            ("optionskommune", "job_centre"),
            ("kmn", "kmn_association"),
        ),
    ),
)


class Offices:
    """The institutions of the study by name; duplicates that were merged lead to the kept one."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._by_name: dict[str, list[Record]] = defaultdict(list)
        self._merged: dict[str, list[Record]] = defaultdict(list)
        self._regions = facts.linked("institution_region", "institution_id", "region_id")
        for row in facts.rows("institution").values():
            named = self._merged if row["same_as_id"] else self._by_name
            named[fold(row["name"])].append(row)

    def regions(self, key: str) -> tuple[str, ...]:
        """Return the districts that an institution speaks for."""
        return self._regions.get(key, ())

    def named(self, name: str) -> Sequence[Record]:
        """Return the institutions of this name, merged ones left out."""
        return self._by_name.get(fold(name), ())

    def by_key(self, key: str, field: str) -> Record:
        """Return an institution by its key. Raises Refused when there is none."""
        return kept_record(self._facts, "institution", key, field)

    def find(
        self,
        name: str | None,
        *,
        key: str | None = None,
        kind: str | None = None,
        regions: Iterable[str] = (),
        field: str = "institution",
    ) -> Record:
        """Return the institution that a row means. Raises Refused for none and for several."""
        if key:
            return self.by_key(key, f"{field}_id")
        if not name:
            raise Refused("import.no_office", N_("Enter the institution."), field=field)
        named = self.named(name) or self.kept_for(name, field)
        found = [row for row in named if kind is None or row["kind"] == kind]
        if not found:
            raise Refused("import.office_unknown", _UNKNOWN, field=field, name=name[:120])
        wanted = set(regions)
        if len(found) > 1 and wanted:
            near = [row for row in found if wanted & set(self.regions(row["id"]))]
            found = near or found
        if len(found) > 1:
            choices = "; ".join(self._shown(row) for row in found[:_SHOWN])
            raise Refused(
                "import.office_several", _SEVERAL, field=field, name=name[:120], choices=choices
            )
        return found[0]

    def kept_for(self, name: str, field: str, *, kind: str | None = None) -> Sequence[Record]:
        """Return the institutions with which those of this name were merged."""
        if not self._merged:
            return ()
        merged = [
            row for row in self._merged.get(fold(name), ()) if kind is None or row["kind"] == kind
        ]
        kept = [kept_record(self._facts, "institution", row["id"], field) for row in merged]
        return list({row["id"]: row for row in kept}.values())

    def _shown(self, row: Record) -> str:
        german = self._facts.tr.language == "de"
        kind = next(
            (
                term.label_de if german else term.label_en
                for term in self._facts.vocabularies.get("institution_kind", ())
                if term.code == row["kind"]
            ),
            row["kind"],
        )
        where = row["place"] or self._facts.region_names(self.regions(row["id"]))
        return f"{kind}, {where}" if where else str(kind)


def kept_record(facts: Facts, table: str, key: str, field: str) -> Record:
    """Return a record by its key, the kept one for one that was merged into another.

    Raises Refused when there is none.
    """
    rows = facts.rows(table)
    row = rows.get(key)
    seen: set[str] = set()
    while row is not None and row.get("same_as_id") and row["id"] not in seen:
        seen.add(row["id"])
        row = rows.get(row["same_as_id"])
    if row is None:
        raise Refused("import.key_unknown", _NO_KEY, field=field, key=key[:60])
    return row
