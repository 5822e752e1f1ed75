"""The settings of a study and what holds where none is stored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from netzdesk.base.clock import DEFAULT_ZONE

DEFAULTS: Final[Mapping[str, Any]] = {
    "title": "",
    "status_date": "",
    "reference_day": None,
    "zone": DEFAULT_ZONE,
    "answers_needed": 2,
    "answers_needed_for_no": 3,
    "tiers_needed_for_no": 2,
    "tiers": {
        "job_centre": 1,
        "integration_officer": 1,
        "integration_office": 2,
        "kmn_association": 3,
        "other": 4,
    },
    "field_phase_ends": None,
    "state": "NI",
    "guard_days": 7,
    "most_attempts": 5,
    "sender": {},
    "sample": False,
    "template": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySettings:
    """What a study says of itself, and the parameters of its rules (design, section 5)."""

    title: str = ""
    status_date: str = ""
    """As printed, for example `03/2010`; never today's date."""
    reference_day: str | None = None
    """ISO day from which due and overdue are measured; None for today."""
    zone: str = DEFAULT_ZONE
    answers_needed: int = 2
    answers_needed_for_no: int = 3
    tiers_needed_for_no: int = 2
    tiers: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULTS["tiers"]))
    field_phase_ends: str | None = None
    state: str = "NI"
    """The federal state whose public holidays count: ISO 3166-2 without `DE-`; empty for none."""
    guard_days: int = 7
    """An institution that was contacted in so many days before warns; 0 never does."""
    most_attempts: int = 5
    """So many attempts without an answer, then the end is proposed; 0 for no limit."""
    sender: Mapping[str, str] = field(default_factory=dict)
    """What letters say of the institute: name, department, street, postcode, place, phone, mail,
    web, signature."""
    sample: bool = False
    template: str = ""

    def day(self, today: date) -> date:
        """Return the day from which due and overdue are measured."""
        return date.fromisoformat(self.reference_day) if self.reference_day else today


def settings_from(rows: Iterable[tuple[str, str | None]]) -> StudySettings:
    """Return the settings from (key, JSON text) pairs; unknown keys are left alone."""
    stored = {key: json.loads(value) for key, value in rows if key in DEFAULTS and value}
    return StudySettings(**{**DEFAULTS, **stored})
