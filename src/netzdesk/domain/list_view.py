"""A saved view of a list: what it is filtered by, how it is sorted, which columns it shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Value = str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """Everything that makes a view of a list; no columns: those that are shown stay."""

    text: str = ""
    conditions: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    sort: str | None = None
    descending: bool = False
    columns: tuple[str, ...] = ()


def write_view(view: ListView) -> str:
    """Return a view as it is stored, equal views alike."""
    written = {
        "text": view.text,
        "conditions": {name: _plain(value) for name, value in view.conditions.items()},
        "choices": {name: list(values) for name, values in view.choices.items()},
        "sort": view.sort,
        "descending": view.descending,
        "columns": list(view.columns),
    }
    return json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_view(written: str) -> ListView | None:
    """Return a stored view; None when this program cannot read it."""
    try:
        read = json.loads(written)
    except ValueError:
        return None
    if not isinstance(read, dict):
        return None
    conditions, choices = read.get("conditions", {}), read.get("choices", {})
    columns = read.get("columns", [])
    if not (isinstance(conditions, dict) and isinstance(choices, dict)):
        return None
    if not (isinstance(columns, list) and all(isinstance(v, list) for v in choices.values())):
        return None
    return ListView(
        text=str(read.get("text") or ""),
        conditions={name: _frozen(value) for name, value in conditions.items()},
        choices={name: tuple(values) for name, values in choices.items()},
        sort=read.get("sort") or None,
        descending=bool(read.get("descending")),
        columns=tuple(map(str, columns)),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list | set | frozenset):
        return sorted(value) if isinstance(value, set | frozenset) else list(value)
    return value


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
