"""File names that Windows takes too, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\ufffd]+')
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
LONGEST: Final = 80
"""Characters: the folder's own path needs its share of the 260 that old programs take."""


def safe_name(text: str, suffix: str = "") -> str:
    """Return a text as the name of a file or folder; never empty, never a device, never long."""
    name = _written(text, LONGEST)
    if name.partition(".")[0].strip().casefold() in _DEVICES:
        name = f"_{name}"
    return f"{name or '_'}{suffix}"


def referenced_name(text: str, reference: str) -> str:
    """Return a name that ends with a reference: by it the file is found, however long the text."""
    return f"{_written(text, LONGEST - len(reference) - 1)} {reference}"


def unique_names(texts: Iterable[str], suffix: str) -> tuple[str, ...]:
    """Return a name for each text; alike ones are numbered, whatever the case of their letters."""
    taken: set[str] = set()
    names = []
    for text in texts:
        name, number = safe_name(text), 1
        while (key := f"{name if number == 1 else f'{name} {number}'}".casefold()) in taken:
            number += 1
        taken.add(key)
        names.append(f"{name if number == 1 else f'{name} {number}'}{suffix}")
    return tuple(names)


def _written(text: str, longest: int) -> str:
    return " ".join(_FORBIDDEN.sub(" ", text).split())[:longest].strip(" .")
