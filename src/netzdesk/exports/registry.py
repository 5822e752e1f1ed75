"""What can be exported, and the one way to do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from netzdesk.base.collector import collector_paused
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.exports import (
    appendix_experts,
    appendix_networks,
    approval_sheet,
    calendar,
    comparison,
    contact_log,
    district_sheets,
    field_report,
    guide_sheet,
    maturity,
    procedure,
    profile,
    profile_pdf,
    profile_word,
    register,
    selection,
    verification,
)
from netzdesk.exports.atomic import replace_file
from netzdesk.exports.csv import long_fields, whole_csv, write_csv
from netzdesk.exports.document import Document
from netzdesk.exports.options import ExportOptions, Order
from netzdesk.exports.pdf import pdf_bytes, whole_pdf, write_pdf
from netzdesk.exports.word_tables import whole_word, write_word
from netzdesk.exports.xlsx import long_texts, whole_xlsx, write_xlsx
from netzdesk.store.engine import Connection

Told = tuple[int, tuple[str, ...]]
"""How many rows were written, and what to tell at once."""


@dataclass(frozen=True, slots=True)
class OwnFormat:
    """A file that a kind writes by itself, and how to see that it is whole."""

    write: Callable[[Connection, ExportOptions, Translator, Path, Progress], Told]
    whole: Callable[[Path], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportKind:
    """One thing that can be exported; persons, language and status date apply to all.

    A table has `build` and is written in every format; what is no table has its `own` formats.
    """

    key: str
    title: str
    """A message id."""
    build: Callable[[Connection, ExportOptions, Translator], Document] | None = None
    own: Mapping[str, OwnFormat] = field(default_factory=dict)
    """Suffix → format, in place of the table's."""
    orders: tuple[Order, ...] = ("number",)
    by_region: bool = False
    by_field: bool = False
    by_guide: bool = False
    by_network: bool = False
    by_release: bool = False
    by_snapshot: bool = False
    preview: Callable[[Connection, ExportOptions, Translator], bytes] | None = None
    """The PDF of what is no table; None where there is none to be seen before."""
    suffixes: tuple[str, ...] = (".xlsx", ".pdf", ".docx", ".csv")

    @property
    def is_shown(self) -> bool:
        """Whether it can be seen before it is written."""
        return self.build is not None or self.preview is not None


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the file, the rows of its table, and what to tell at once."""

    path: Path
    rows: int
    warnings: tuple[str, ...]


def _nothing(document: Document) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class _Format:
    write: Callable[[Document, Path, Progress], None]
    whole: Callable[[Path], bool]
    told: Callable[[Document], tuple[str, ...]] = _nothing
    """What to tell at once of this format alone."""


EXPORTS: Final = (
    ExportKind(
        key=appendix_experts.KEY,
        title=N_("Appendix 1: Experts"),
        build=appendix_experts.build,
        orders=("number", "name"),
    ),
    ExportKind(
        key=appendix_networks.KEY,
        title=N_("Appendix 2: Regional networks"),
        build=appendix_networks.build,
        orders=("number", "postcode", "region", "name"),
        by_region=True,
        by_field=True,
        by_release=True,
    ),
    ExportKind(
        key=contact_log.KEY, title=N_("Contact log"), build=contact_log.build, by_region=True
    ),
    ExportKind(
        key=verification.KEY,
        title=N_("Two-source check"),
        build=verification.build,
        orders=("number", "region", "name"),
        by_region=True,
    ),
    ExportKind(key=field_report.KEY, title=N_("Field report"), build=field_report.build),
    ExportKind(key=procedure.KEY, title=N_("Figures on procedure"), build=procedure.build),
    ExportKind(
        key=district_sheets.KEY,
        title=N_("District sheets"),
        build=district_sheets.build,
        orders=("number", "name"),
        by_region=True,
        suffixes=(".xlsx", ".pdf", ".docx"),
    ),
    ExportKind(
        key=selection.KEY,
        title=N_("Protocol of the selection"),
        build=selection.build,
        orders=("number", "name"),
        by_release=True,
    ),
    ExportKind(
        key=maturity.KEY,
        title=N_("Maturity sheets"),
        build=maturity.build,
        orders=("number", "name"),
        by_region=True,
        by_release=True,
        suffixes=(".xlsx", ".pdf", ".docx"),
    ),
    ExportKind(
        key=profile.KEY,
        title=N_("Profile of a network"),
        own={
            ".pdf": OwnFormat(profile_pdf.write_profile_pdf, whole_pdf),
            ".docx": OwnFormat(profile_word.write_profile_word, whole_word),
        },
        suffixes=(".pdf", ".docx"),
        by_network=True,
        by_release=True,
        preview=profile_pdf.preview_profile,
    ),
    ExportKind(
        key=profile.KEY_ALL,
        title=N_("Profiles of all chosen networks"),
        own={
            ".pdf": OwnFormat(profile_pdf.write_profiles_pdf, whole_pdf),
            ".docx": OwnFormat(profile_word.write_profiles_word, whole_word),
        },
        suffixes=(".pdf", ".docx"),
        by_release=True,
        preview=profile_pdf.preview_profiles,
    ),
    ExportKind(
        key=approval_sheet.KEY,
        title=N_("Data sheets for the approval of profiles"),
        own={".pdf": OwnFormat(approval_sheet.write_sheets, whole_pdf)},
        suffixes=(".pdf",),
        by_network=True,
        preview=approval_sheet.preview_sheets,
    ),
    ExportKind(
        key=comparison.KEY,
        title=N_("Two states of the report compared"),
        build=comparison.build,
        by_snapshot=True,
    ),
    ExportKind(
        key=calendar.KEY,
        title=N_("Agreed dates, for the calendar"),
        own={calendar.SUFFIX: OwnFormat(calendar.write_calendar, calendar.whole_calendar)},
        suffixes=(calendar.SUFFIX,),
        by_region=True,
    ),
    ExportKind(
        key=guide_sheet.KEY,
        title=N_("Guides of interviews, empty, for paper"),
        own={guide_sheet.SUFFIX: OwnFormat(guide_sheet.write_guides, whole_pdf)},
        suffixes=(guide_sheet.SUFFIX,),
        by_guide=True,
    ),
    ExportKind(
        key=register.KEY,
        title=N_("Register: the whole study as a workbook"),
        own={register.SUFFIX: OwnFormat(register.write_register, register.whole_register)},
        suffixes=(register.SUFFIX,),
    ),
)
TABLES: Final = tuple(kind for kind in EXPORTS if kind.build is not None)
"""The kinds that are a table: shown before they are written, in every format."""

_FORMATS: Final = {
    ".xlsx": _Format(write_xlsx, whole_xlsx, long_texts),
    ".pdf": _Format(write_pdf, whole_pdf),
    ".docx": _Format(write_word, whole_word),
    ".csv": _Format(write_csv, whole_csv, long_fields),
}


def export_kind(key: str) -> ExportKind:
    """Return the kind with this key. Raises Refused `export.unknown_kind`."""
    for kind in EXPORTS:
        if kind.key == key:
            return kind
    raise Refused(
        "export.unknown_kind",
        N_("There is no export {key}. Choose one of: {keys}."),
        field="kind",
        key=key,
        keys=", ".join(kind.key for kind in EXPORTS),
    )


def document(conn: Connection, key: str, options: ExportOptions) -> Document:
    """Return the content of an export that is a table.

    Raises Refused for an unknown kind or one that is no table, for a choice that this kind does
    not have, and for a district or field of action that the study does not have.
    """
    kind = export_kind(key)
    _check_choices(kind, options)
    if kind.build is None:
        raise Refused(
            "export.no_table",
            N_("The export {kind} is no table. Write it to a file ({suffixes})."),
            field="kind",
            kind=kind.key,
            suffixes=", ".join(kind.suffixes),
        )
    with collector_paused():
        return kind.build(conn, options, Translator(options.language))


def export(
    conn: Connection,
    key: str,
    target: Path,
    options: ExportOptions | None = None,
    progress: Progress | None = None,
) -> Exported:
    """Write an export; the suffix of the target chooses the format.

    Raises Refused as `document` and `replace_file` do, and `export.unknown_suffix`; and
    Cancelled when `progress` does. The target is replaced only by a whole file.
    """
    target = Path(target)
    kind = export_kind(key)
    suffix = target.suffix.lower()
    if suffix not in kind.suffixes:
        raise Refused(
            "export.unknown_suffix",
            N_("The file name must end with one of: {suffixes}."),
            field="target",
            suffixes=", ".join(kind.suffixes),
        )
    watched = progress or Unwatched()
    chosen = options or ExportOptions()
    if suffix in kind.own:
        return _export_own(conn, kind, target, chosen, watched)
    written = _FORMATS[suffix]
    with collector_paused():
        made = document(conn, key, chosen)
        replace_file(target, lambda path: written.write(made, path, watched), written.whole)
    return Exported(target, made.row_count, (*made.warnings, *written.told(made)))


def _export_own(
    conn: Connection, kind: ExportKind, target: Path, options: ExportOptions, watched: Progress
) -> Exported:
    _check_choices(kind, options)
    own = kind.own[target.suffix.lower()]
    told: list[Told] = []

    def write(path: Path) -> None:
        told.append(own.write(conn, options, Translator(options.language), path, watched))

    replace_file(target, write, own.whole)
    return Exported(target, *told[-1])


def render_pdf(conn: Connection, key: str, options: ExportOptions | None = None) -> bytes:
    """Return the PDF of an export for the preview. Raises Refused as `document` does."""
    kind, chosen = export_kind(key), options or ExportOptions()
    if kind.preview is not None:
        _check_choices(kind, chosen)
        return kind.preview(conn, chosen, Translator(chosen.language))
    return pdf_bytes(document(conn, key, chosen), Unwatched())


def write_document(made: Document, path: Path, progress: Progress) -> bool:
    """Write a table that was built before; the suffix of the new file chooses the format.

    Returns whether the file is whole.
    """
    written = _FORMATS[path.suffix]
    with collector_paused():
        written.write(made, path, progress)
    return written.whole(path)


def _check_choices(kind: ExportKind, options: ExportOptions) -> None:
    unused = (
        ("sort", options.sort not in kind.orders),
        ("region", options.region is not None and not kind.by_region),
        ("field", options.field is not None and not kind.by_field),
        ("guide", options.guide is not None and not kind.by_guide),
        ("network", options.network is not None and not kind.by_network),
        ("released", bool(options.released) and not kind.by_release),
        ("snapshot", bool(options.snapshot or options.compared_with) and not kind.by_snapshot),
    )
    for name, refused in unused:
        if refused:
            raise choice_not_offered(kind.key, name)


def choice_not_offered(kind: str, choice: str) -> Refused:
    """Return the refusal of a choice that an export does not have."""
    return Refused(
        "export.choice_not_offered",
        N_("The export {kind} does not have the choice “{choice}”. Leave it out."),
        field=choice,
        kind=kind,
        choice=choice,
    )
