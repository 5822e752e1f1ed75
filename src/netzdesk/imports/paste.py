"""Institutions and regions pasted from Excel: what each row will do, before anything is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from netzdesk.actions.institutions import AddInstitution, ChangeInstitution, PasteInstitutions
from netzdesk.actions.regions import AddRegion, PasteRegions
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.base.text import fold
from netzdesk.domain.fields import line, mail, phone, required, web
from netzdesk.domain.territory import ags
from netzdesk.imports.block import read_block
from netzdesk.imports.region_names import find_regions
from netzdesk.queries.directory import Directory, KnownInstitution, KnownKind, KnownRegion

INSTITUTION_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "kind": ("Art", "Typ", "Art der Stelle", "Kind", "Type"),
    "name": ("Name", "Stelle", "Bezeichnung", "Institution"),
    "regions": (
        "Landkreise",
        "Landkreis",
        "Kreise",
        "Kreis",
        "Regionen",
        "Region",
        "Gebiet",
        "AGS",
        "Districts",
        "District",
        "Regions",
    ),
    "street": ("Straße", "Anschrift", "Street", "Address"),
    "postcode": ("PLZ", "Postleitzahl", "Postcode", "Postal code", "ZIP"),
    "place": ("Ort", "Place", "City", "Town"),
    "phone": ("Telefon", "Tel", "Telefonnummer", "Phone"),
    "mail": ("E-Mail", "Email", "Mail", "E-Mail-Adresse"),
    "web": ("Web", "Internet", "Webseite", "Website", "Homepage"),
}
REGION_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "ags": ("AGS", "Schlüssel", "Kreisschlüssel", "Key"),
    "name": ("Name", "Landkreis", "Kreis", "Region", "District"),
    "kind": ("Art", "Typ", "Kind", "Type"),
}
_ALIASES: Final = {
    "arge": "job_centre",
    "grundsicherungsstelle": "job_centre",
    "optionskommune": "job_centre",
    "auslaenderbeauftragte": "integration_officer",
    "auslaenderbeauftragter": "integration_officer",
    "integrationsbeauftragter": "integration_officer",
    "kmn": "kmn_association",
    "sonstige": "other",
    "andere": "other",
}


class RowStatus(StrEnum):
    NEW = "new"
    COMPLETES = "completes"
    """An institution of this kind and name is there: the row fills in fields that are empty."""
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
    kind: str | None = None
    region_ids: tuple[str, ...] = ()
    whole_area: bool = False
    command: AddInstitution | ChangeInstitution | AddRegion | None = None


@dataclass(frozen=True, slots=True)
class PastePreview:
    """What a pasted block will do."""

    rows: tuple[PasteRow, ...]
    ignored: tuple[str, ...] = ()
    """Headers of the block that are not known; their cells are left out."""

    def count(self, status: RowStatus) -> int:
        """Return how many rows have this status."""
        return sum(row.status is status for row in self.rows)

    def institutions(self) -> PasteInstitutions:
        """Return the command that stores the good rows as one action."""
        commands = [row.command for row in self.rows]
        return PasteInstitutions(
            rows=tuple(c for c in commands if isinstance(c, AddInstitution)),
            completed=tuple(c for c in commands if isinstance(c, ChangeInstitution)),
        )

    def regions(self) -> PasteRegions:
        """Return the command that adds the good rows as one action."""
        return PasteRegions(
            rows=tuple(r.command for r in self.rows if isinstance(r.command, AddRegion))
        )


def preview_institutions(text: str, directory: Directory, tr: Translator) -> PastePreview:
    """Return what each row of a pasted block of institutions will do; nothing is stored.

    Columns: kind, name, districts, street, postcode, place, phone, mail, web; in this order, or
    in any order under a header. Districts by name or AGS, a leading zero may be missing.
    """
    block = read_block(text, INSTITUTION_COLUMNS)
    known = {(i.kind, fold(i.name)): i for i in directory.institutions}
    seen: dict[tuple[str, str], int] = {}
    rows = []
    for number, values in block.rows:
        try:
            row = _institution(number, values, directory, known, tr)
        except Refused as refused:
            rows.append(_error(number, values, refused, tr))
            continue
        key = (row.kind or "", fold(line(values.get("name"))))
        if key in seen:
            row = _left_out(
                row, tr(N_("The same institution stands in line {line}."), line=seen[key])
            )
        seen.setdefault(key, number)
        rows.append(row)
    return PastePreview(tuple(rows), block.ignored)


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


def _institution(
    number: int,
    values: Mapping[str, str],
    directory: Directory,
    known: Mapping[tuple[str, str], KnownInstitution],
    tr: Translator,
) -> PasteRow:
    kind = _kind(values.get("kind"), directory.kinds)
    name = required(values.get("name"), "name", N_("Enter the name of the institution."))
    territory = find_regions(values.get("regions"), directory.regions)
    postcode, notes = _postcode(values.get("postcode"), tr)
    checked = {
        "street": line(values.get("street")),
        "postcode": postcode,
        "place": line(values.get("place")),
        "phone": phone(values.get("phone")),
        "mail": mail(values.get("mail")),
        "web": web(values.get("web")),
    }
    there = known.get((kind, fold(name)))
    new = AddInstitution(
        kind=kind,
        name=name,
        region_ids=territory.region_ids,
        whole_area=territory.whole_area,
        **checked,
    )
    row = PasteRow(
        line=number,
        values=values,
        status=RowStatus.NEW,
        sentence=" ".join(notes),
        kind=kind,
        region_ids=territory.region_ids,
        whole_area=territory.whole_area,
        command=new,
    )
    return _compared(row, there, checked, tr) if there else row


def _compared(
    row: PasteRow, there: KnownInstitution, checked: Mapping[str, str | None], tr: Translator
) -> PasteRow:
    filled: dict[str, Any] = {
        name: value for name, value in checked.items() if value and not there.fields[name]
    }
    if not filled:
        return _left_out(row, tr(N_("This institution is there already.")))
    told = tr(N_("This institution is there already: its empty fields are filled in."))
    return replace(
        row,
        status=RowStatus.COMPLETES,
        sentence=f"{row.sentence} {told}".strip(),
        command=ChangeInstitution(institution_id=there.id, **filled),
    )


def _left_out(row: PasteRow, sentence: str) -> PasteRow:
    return replace(row, status=RowStatus.DUPLICATE, sentence=sentence, command=None)


def _error(number: int, values: Mapping[str, str], refused: Refused, tr: Translator) -> PasteRow:
    return PasteRow(
        line=number,
        values=values,
        status=RowStatus.ERROR,
        sentence=tr.refusal(refused),
        field=refused.field,
    )


def _kind(typed: str | None, kinds: Sequence[KnownKind]) -> str:
    wanted = fold(line(typed)).removesuffix("/r").removesuffix("(r)")
    if not wanted:
        raise Refused("paste.kind_missing", N_("Enter the kind of the institution."), field="kind")
    codes = {kind.code for kind in kinds}
    exact = [kind.code for kind in kinds if wanted in _labels(kind)]
    near = [kind.code for kind in kinds if any(x.startswith(wanted) for x in _labels(kind))]
    found = exact or near or [code for code in (_ALIASES.get(wanted),) if code in codes]
    if len(found) == 1:
        return found[0]
    raise Refused(
        "paste.kind_unknown",
        N_("“{kind}” is no kind of institution. Write one of: {choices}."),
        field="kind",
        kind=typed,
        choices=", ".join(kind.label_de for kind in kinds),
    )


def _labels(kind: KnownKind) -> Iterator[str]:
    yield kind.code
    for label in (fold(kind.label_de), fold(kind.label_en)):
        yield label
        yield label.partition("(")[0].strip()


def _postcode(typed: str | None, tr: Translator) -> tuple[str | None, Sequence[str]]:
    found = line(typed)
    if found and found.isdigit() and len(found) == 4:
        told = tr(
            N_("The postcode had 4 digits: its leading zero was put back ({postcode})."),
            postcode=f"0{found}",
        )
        return f"0{found}", [told]
    return found, []
