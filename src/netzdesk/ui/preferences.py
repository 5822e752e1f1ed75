"""What belongs to this machine and this user: language, look, columns, recent studies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings

from netzdesk.base.i18n import LANGUAGES
from netzdesk.base.ids import new_id

RECENT: Final = 8
VIEW_VERSION: Final = 1
"""Goes up when a list changes its columns: kept widths of before are then dropped."""


class Preferences:
    """A typed view of the machine's settings file."""

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def language(self) -> str:
        kept = str(self._store.value("language", "de"))
        return kept if kept in LANGUAGES else "de"

    @language.setter
    def language(self, value: str) -> None:
        self._store.setValue("language", value)

    @property
    def scheme(self) -> str:
        """`system`, `light` or `dark`."""
        return str(self._store.value("scheme", "system"))

    @scheme.setter
    def scheme(self, value: str) -> None:
        self._store.setValue("scheme", value)

    @property
    def name(self) -> str:
        return str(self._store.value("author/name", ""))

    @property
    def initials(self) -> str:
        return str(self._store.value("author/initials", ""))

    @property
    def author_id(self) -> str:
        """The key of this machine's researcher, made once."""
        kept = str(self._store.value("author/id", ""))
        if not kept:
            kept = new_id()
            self._store.setValue("author/id", kept)
        return kept

    def set_author(self, name: str, initials: str) -> None:
        self._store.setValue("author/name", name)
        self._store.setValue("author/initials", initials)

    def recent(self) -> list[Path]:
        """Return the studies opened last that are still there, newest first."""
        kept = self._store.value("recent", [])
        names = [kept] if isinstance(kept, str) else list(kept) if isinstance(kept, list) else []
        return [Path(name) for name in names if name]

    def add_recent(self, path: Path) -> None:
        paths = [path, *(kept for kept in self.recent() if kept != path)]
        self._set_recent(paths[:RECENT])

    def forget_recent(self, path: Path) -> None:
        self._set_recent([kept for kept in self.recent() if kept != path])

    def blob(self, key: str) -> QByteArray | None:
        """Return kept geometry or header state, None when there is none of this version."""
        value = self._store.value(f"view{VIEW_VERSION}/{key}")
        return value if isinstance(value, QByteArray) else None

    def set_blob(self, key: str, value: QByteArray) -> None:
        self._store.setValue(f"view{VIEW_VERSION}/{key}", value)

    def text(self, key: str, default: str = "") -> str:
        return str(self._store.value(key, default))

    def set_text(self, key: str, value: str) -> None:
        self._store.setValue(key, value)

    def sync(self) -> None:
        self._store.sync()

    def _set_recent(self, paths: Sequence[Path]) -> None:
        self._store.setValue("recent", [str(path) for path in paths])
