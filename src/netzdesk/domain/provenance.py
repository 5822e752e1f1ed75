"""Where a value of the register comes from: a statement, an interview, a source, an approval."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class OriginKind(StrEnum):
    """What a value can rest on; without any of them it rests on who entered it."""

    STATEMENT = "statement"
    INTERVIEW = "interview"
    SOURCE = "source"
    APPROVAL = "approval"
    ENTRY = "entry"
    """Nothing was named: the journal says who entered the value and when."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The one record that a value rests on; `kind` is never ENTRY."""

    kind: OriginKind
    record: str


def fingerprint(value: str | int | None) -> str:
    """Return by what a value is known again: what was named for it holds as long as it is there."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


COLUMNS: Final[Mapping[OriginKind, str]] = {
    OriginKind.STATEMENT: "statement_id",
    OriginKind.INTERVIEW: "interview_id",
    OriginKind.SOURCE: "source_id",
    OriginKind.APPROVAL: "approval_id",
}
"""Kind of origin → its column in fact_source, which is also its table with `_id`."""

TRACED: Final = frozenset(
    {
        "network",
        "network_region",
        "network_field",
        "network_programme",
        "network_contact",
        "network_actor",
        "network_relation",
        "network_result",
    }
)
"""Tables of the register: what is entered there while an origin is chosen rests on it."""

UNTRACED: Final = frozenset(
    {
        "network_id",
        "position",
        "number",
        "judgement",
        "judgement_reason",
        "judgement_note",
        "judged_on",
        "judged_by_id",
        "same_as_id",
        "good_practice",
        "in_appendix",
        "in_profile",
        "category",
        "note",
    }
)
"""Fields that the team decides and nobody tells it."""
