"""The one place that reads the clock; everything else is handed the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""

DEFAULT_ZONE = "Europe/Berlin"


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def local_day(moment: datetime, zone: str = DEFAULT_ZONE) -> date:
    """Return the calendar day of an aware moment in the study's zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def wall_ms(moment: datetime) -> int:
    """Return an aware moment as milliseconds since 1970 in UTC."""
    return int(moment.timestamp() * 1000)


def running_seconds() -> float:
    """Return seconds of a clock that only runs on: for how long something takes."""
    return time.monotonic()
