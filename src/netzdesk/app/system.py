"""The language in which the command line speaks."""

from __future__ import annotations

import os
import sys
from typing import Final

_ENGLISH: Final = 0x09
"""The primary language of Windows' language ids, their lower ten bits."""


def system_language() -> str:
    """Return the language in which to speak: English on an English system, else German."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  # there only

        found: int = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return "en" if found & 0x3FF == _ENGLISH else "de"
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next((name for name in names if name), "")
    return "en" if chosen.lower().startswith("en") else "de"
