"""The settings of the study."""

from __future__ import annotations

from netzdesk.domain.settings import StudySettings, settings_from
from netzdesk.store.engine import Connection


def read_settings(conn: Connection) -> StudySettings:
    """Return the settings of the study, defaults where none is stored."""
    return settings_from(conn.execute("SELECT key, value FROM setting"))
