"""Where the program finds its own data, and where it keeps what belongs to the machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(name: str) -> Path:
    """Return the path of a shipped file below `resources/`.

    A wheel carries `resources/` inside the package; an editable install has it beside `src/`.
    Raises FileNotFoundError when neither place has it.
    """
    for root in (_PACKAGE / "resources", _PACKAGE.parent.parent / "resources"):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(name)


def locale_folder() -> Path:
    """Return the folder of the message catalogues."""
    return _PACKAGE / "locale"


def machine_folder() -> Path:
    """Return the folder for what belongs to this machine: settings, log, registry of replicas.

    `NETZDESK_HOME` moves it (tests, portable use). The folder is made when it is missing.
    """
    given = os.environ.get("NETZDESK_HOME")
    if given:
        folder = Path(given)
    elif sys.platform == "win32":
        folder = Path(os.environ.get("APPDATA", str(Path.home()))) / "NetzDesk"
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support" / "NetzDesk"
    else:
        data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
        folder = Path(data) / "netzdesk"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
