"""Districts pasted from Excel: what each row will do, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from netzdesk.actions.regions import AddRegion, PasteRegions
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.fields import required
from netzdesk.domain.territory import ags
from netzdesk.imports.block import read_block
from netzdesk.queries.directory import KnownRegion

REGION_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "ags": ("AGS", "Schlüssel", "Kreisschlüssel", "Key"),
    "name": ("Name", "Landkreis", "Kreis", "Region", "District"),
    "kind": ("Art", "Typ", "Kind", "Type"),
}


class RowStatus(StrEnum):
    NEW = "new"
    DUPLICATE = "duplicate"
    """It is there already, or further up in the block: the row is left out."""
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasteRow:
    """One row of the preview."""

    line: int
    """Line in the block, from 1."""
    values: Mapping[str, str]
    """What stands in the block, by field."""
    status: RowStatus
    sentence: str = ""
    """Why the row is left out, or what was changed in it; in the language of the preview."""
    field: str | None = None
    """The field that an error is about."""
    command: AddRegion | None = None


@dataclass(frozen=True, slots=True)
class PastePreview:
    """What a pasted block will do."""

    rows: tuple[PasteRow, ...]
    ignored: tuple[str, ...] = ()
    """Headers of the block that are not known; their cells are left out."""

    def count(self, status: RowStatus) -> int:
        """Return how many rows have this status."""
        return sum(row.status is status for row in self.rows)

    def regions(self) -> PasteRegions:
        """Return the command that adds the good rows as one action."""
        return PasteRegions(rows=tuple(row.command for row in self.rows if row.command))


def preview_regions(text: str, regions: Sequence[KnownRegion], tr: Translator) -> PastePreview:
    """Return what each row of a pasted block of regions (AGS, name, kind) will do."""
    block = read_block(text, REGION_COLUMNS)
    known = {region.ags for region in regions}
    rows = []
    for number, values in block.rows:
        try:
            command = AddRegion(
                ags=ags(values.get("ags")),
                name=required(values.get("name"), "name", N_("Enter the name.")),
                kind=required(values.get("kind"), "kind", N_("Enter the kind of the region.")),
            )
        except Refused as refused:
            rows.append(_error(number, values, refused, tr))
            continue
        status, sentence = RowStatus.NEW, ""
        if command.ags in known:
            status = RowStatus.DUPLICATE
            sentence = tr(N_("There is already a region with the AGS {ags}."), ags=command.ags)
        known.add(command.ags)
        rows.append(
            PasteRow(
                line=number,
                values=values,
                status=status,
                sentence=sentence,
                command=command if status is RowStatus.NEW else None,
            )
        )
    return PastePreview(tuple(rows), block.ignored)


def _error(number: int, values: Mapping[str, str], refused: Refused, tr: Translator) -> PasteRow:
    return PasteRow(
        line=number,
        values=values,
        status=RowStatus.ERROR,
        sentence=tr.refusal(refused),
        field=refused.field,
    )
