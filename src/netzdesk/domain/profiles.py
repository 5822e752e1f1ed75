"""Profiles: what a section can show of the register, and how many pages a profile may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from netzdesk.base.i18n import N_

CONTENTS: Final[Mapping[str, str]] = {
    "text": N_("Text only"),
    "actors": N_("Actors of the register"),
    "fields": N_("Fields of action of the register"),
    "results": N_("Successes in figures"),
    "contact": N_("Contact of the register"),
}
"""What stands below the text of a section."""

MOST_PAGES: Final = 3
"""A profile has two to three pages; more is said, and not refused."""

WHOLE_TABLE: Final = 8
"""A table of so many rows stands on one page."""

MOST_LETTERS: Final = 100_000
"""Of the text of one section."""
