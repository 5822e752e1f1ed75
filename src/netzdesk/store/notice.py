"""What a study has to tell its users although it works: no refusal, shown once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence (English message id with named fields) and what fills it; `code` is stable."""

    code: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)
