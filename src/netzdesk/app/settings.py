"""Where this machine's settings lie."""

from __future__ import annotations

from netzdesk.base.paths import machine_folder
from netzdesk.ui.preferences import Preferences


def machine_preferences() -> Preferences:
    """Return the settings of this machine and user."""
    return Preferences(machine_folder() / "netzdesk.ini")
