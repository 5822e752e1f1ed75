"""Which headings of a list mean which columns: kept, so that the next list maps itself."""

from __future__ import annotations

from dataclasses import dataclass

from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepMapping:
    kind: str
    headings: str
    """As `imports.mapping.headings_key` returns it."""
    mapping: str
    """As `ColumnMapping.kept` returns it."""


def keep_mapping(unit: Unit, command: KeepMapping) -> str:
    """Keep how the headings of a list of this kind are mapped; return the key."""
    return unit.put(
        "import_mapping",
        {"kind": command.kind, "headings": command.headings, "mapping": command.mapping},
    )
