"""What can be exported, and the one way to do it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, Translator
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.exports import appendix_experts, appendix_networks, contact_log, verification
from netzdesk.exports.atomic import replace_file
from netzdesk.exports.csv import whole_csv, write_csv
from netzdesk.exports.document import Document
from netzdesk.exports.options import ExportOptions, Order
from netzdesk.exports.pdf import pdf_bytes, whole_pdf, write_pdf
from netzdesk.exports.xlsx import whole_xlsx, write_xlsx
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportKind:
    """One thing that can be exported; persons, language and status date apply to all."""

    key: str
    title: str
    """A message id."""
    build: Callable[[Connection, ExportOptions, Translator], Document]
    orders: tuple[Order, ...] = ("number",)
    by_region: bool = False
    by_field: bool = False
    suffixes: tuple[str, ...] = (".xlsx", ".pdf", ".csv")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the file, the rows of its table, and what to tell at once."""

    path: Path
    rows: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Format:
    write: Callable[[Document, Path, Progress], None]
    whole: Callable[[Path], bool]


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
)

_FORMATS: Final = {
    ".xlsx": _Format(write_xlsx, whole_xlsx),
    ".pdf": _Format(write_pdf, whole_pdf),
    ".csv": _Format(write_csv, whole_csv),
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
    """Return the content of an export.

    Raises Refused for an unknown kind, for a choice that this kind does not have, and for a
    district or field of action that the study does not have.
    """
    kind = export_kind(key)
    _check_choices(kind, options)
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
    written = _FORMATS[suffix]
    watched = progress or Unwatched()
    with _collector_paused():
        made = document(conn, key, options or ExportOptions())
        replace_file(target, lambda path: written.write(made, path, watched), written.whole)
    return Exported(target, len(made.rows), made.warnings)


def render_pdf(conn: Connection, key: str, options: ExportOptions | None = None) -> bytes:
    """Return the PDF of an export for the preview. Raises Refused as `document` does."""
    return pdf_bytes(document(conn, key, options or ExportOptions()), Unwatched())


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Let Python look for no cycles meanwhile: among 10,000 rows that takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check_choices(kind: ExportKind, options: ExportOptions) -> None:
    unused = (
        ("sort", options.sort not in kind.orders),
        ("region", options.region is not None and not kind.by_region),
        ("field", options.field is not None and not kind.by_field),
    )
    for name, refused in unused:
        if refused:
            raise Refused(
                "export.choice_not_offered",
                N_("The export {kind} does not have the choice “{choice}”. Leave it out."),
                field=name,
                kind=kind.key,
                choice=name,
            )
