"""Who writes on the command line: taken over from the settings of this machine, without Qt."""

from __future__ import annotations

import configparser
from typing import Final

from netzdesk.base.ids import natural_id
from netzdesk.base.paths import machine_folder
from netzdesk.store.study import Author

_PROGRAM: Final = Author(natural_id("researcher", "command-line"), "NetzDesk", "ND")


def author() -> Author:
    """Return who works on this machine, as said in the window; the program itself for nobody."""
    kept = configparser.RawConfigParser()
    try:
        kept.read(machine_folder() / "netzdesk.ini", encoding="utf-8")
    except (OSError, ValueError, configparser.Error):
        return _PROGRAM
    key, name, initials = (
        _plain(kept.get("author", option, fallback="")) for option in ("id", "name", "initials")
    )
    return Author(key, name, initials) if key and name and initials else _PROGRAM


def _plain(value: str) -> str:
    """Return a value of a settings file of Qt without its quotation marks and escapes."""
    if len(value) > 1 and value.startswith('"') and value.endswith('"'):
        value = value[1:-1]
    return value.replace('\\"', '"').replace("\\\\", "\\")
