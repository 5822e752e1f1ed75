"""Sources: where a fact was read. Evidence for the register, never a statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.attachments import AttachFile, attach_file
from netzdesk.actions.checks import delete_all, existing
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, Keep, TextChange, clean, line, past_day, required
from netzdesk.store.unit import Unit

KINDS: Final = ("website", "document", "official_list", "press")


@dataclass(frozen=True, slots=True, kw_only=True)
class Supports:
    """What a source is evidence for: exactly one record, and which of its fields."""

    network_id: str | None = None
    institution_id: str | None = None
    region_id: str | None = None
    region_office_id: str | None = None
    lead_id: str | None = None
    field: str | None = None
    """The column of that record; None for the record as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file that shows what the source said on the day it was seen."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSource:
    kind: str
    title: str
    address: str | None = None
    """An address on the net, a shelf mark, a path: as typed, nothing is fetched from it."""
    seen_on: str | None = None
    """ISO or as typed; today when None."""
    note: str | None = None
    supports: tuple[Supports, ...] = ()
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSource:
    source_id: str
    kind: str | Keep = KEEP
    title: str | Keep = KEEP
    address: TextChange = KEEP
    seen_on: str | Keep = KEEP
    note: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSource:
    source_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSourceUse:
    source_id: str
    supports: Supports


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSourceUse:
    source_use_id: str


TARGETS: Final = {
    "network_id": "network",
    "institution_id": "institution",
    "region_id": "region",
    "region_office_id": "region_office",
    "lead_id": "lead",
}
"""Column of a use → the table of what the source supports."""

_TITLE: Final = N_("Enter the title of the source.")


def add_source(unit: Unit, command: AddSource) -> str:
    """Add a source with its copies and what it supports; return the key."""
    source = unit.put(
        "source",
        {
            "kind": _kind(command.kind),
            "title": required(command.title, "title", _TITLE),
            "address": line(command.address),
            "seen_on": past_day(command.seen_on, "seen_on", unit.today()),
            "note": clean(command.note),
            "researcher_id": unit.author_id,
        },
    )
    for copy in command.copies:
        attach_file(unit, AttachFile(content=copy.content, name=copy.name, source_id=source))
    for supports in command.supports:
        _use(unit, source, supports)
    return source


def change_source(unit: Unit, command: ChangeSource) -> str:
    """Change the given fields of a source."""
    row = existing(unit, "source", command.source_id, "source_id")
    values: dict[str, Any] = {}
    if isinstance(command.kind, str):
        values["kind"] = _kind(command.kind)
    if isinstance(command.title, str):
        values["title"] = required(command.title, "title", _TITLE)
    if isinstance(command.seen_on, str):
        values["seen_on"] = past_day(command.seen_on, "seen_on", unit.today())
    if not isinstance(command.address, Keep):
        values["address"] = line(command.address)
    if not isinstance(command.note, Keep):
        values["note"] = clean(command.note)
    return unit.put("source", {"id": row["id"], **values})


def remove_source(unit: Unit, command: RemoveSource) -> None:
    """Remove a source with its copies and what it supports; undo brings them back."""
    row = existing(unit, "source", command.source_id, "source_id")
    for table in ("source_use", "attachment", "fact_source"):
        delete_all(unit, table, source_id=row["id"])
    unit.delete("source", row["id"])


def add_source_use(unit: Unit, command: AddSourceUse) -> str:
    """Say what a source supports; said twice it is the same. Returns the key of the use."""
    source = existing(unit, "source", command.source_id, "source_id")
    return _use(unit, source["id"], command.supports)


def remove_source_use(unit: Unit, command: RemoveSourceUse) -> None:
    """Say that a source does not support this after all."""
    row = existing(unit, "source_use", command.source_use_id, "source_use_id")
    unit.delete("source_use", row["id"])


def _use(unit: Unit, source: str, supports: Supports) -> str:
    given = {name: getattr(supports, name) for name in TARGETS}
    chosen = [name for name, key in given.items() if key]
    if len(chosen) != 1:
        raise Refused(
            "source.supports",
            N_("Choose the one record that this source supports."),
            field="supports",
        )
    existing(unit, TARGETS[chosen[0]], given[chosen[0]], chosen[0])
    values = {**given, "source_id": source, "supported_field": line(supports.field)}
    for row in unit.find("source_use", **values):
        return str(row["id"])
    return unit.put("source_use", values)


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise Refused(
            "source.kind",
            N_("Choose website, document, official list or press."),
            field="kind",
        )
    return kind
