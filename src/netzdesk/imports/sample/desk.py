"""The desk at which the sample's team sits: whose turn it is, and what time it is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from netzdesk.base.clock import DEFAULT_ZONE
from netzdesk.store.study import Author, Study


class Desk:
    """Writes the study under the name and at the hour of each entry, so that history is true."""

    study: Study

    def __init__(self, team: Mapping[str, Author], first: str) -> None:
        self.team = team
        self.author = team[first]
        self._now = datetime(2009, 12, 1, tzinfo=UTC)

    def clock(self) -> datetime:
        """Return the moment of the entry that is being made."""
        return self._now

    def sit_down(self, day: str, at: str, who: str) -> None:
        """Let a member of the team begin an entry at this day and local time."""
        local = datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=ZoneInfo(DEFAULT_ZONE))
        self._now = local.astimezone(UTC)
        self.author = self.team[who]
        self.study.author = self.author
