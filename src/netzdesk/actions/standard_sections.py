"""The sections of a profile that a new study begins with, and that older ones can load."""

from __future__ import annotations

import json
from dataclasses import dataclass

from netzdesk.actions.profile_sections import AddProfileSection, add_profile_section
from netzdesk.base.paths import resource
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadStandardSections:
    """Adds what is not there yet, by name; nothing that the team changed is touched."""


def load_standard_sections(unit: Unit, command: LoadStandardSections) -> int:
    """Add the standard sections that the study does not have; return how many."""
    text = (resource("profiles") / "sections.json").read_text(encoding="utf-8")
    there = {row["name"] for row in unit.find("profile_section")}
    added = [section for section in json.loads(text) if section["name"] not in there]
    for section in added:
        new = AddProfileSection(name=section["name"], content=section["content"])
        add_profile_section(unit, new)
    return len(added)
