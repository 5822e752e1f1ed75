"""Asking for a file: the desktop's own dialogs, beginning in the folder used last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netzdesk.base.i18n import _
from netzdesk.ui.preferences import Preferences

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def ask_open(window: QWidget, kept: Preferences, title: str, suffix: str) -> Path | None:
    """Return the file to open, or None."""
    from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  # not before first paint

    chosen = QFileDialog.getOpenFileName(window, title, str(_folder(kept)), _filter(suffix))[0]
    return _noted(kept, chosen)


def ask_open_any(
    window: QWidget, kept: Preferences, title: str, suffixes: tuple[str, ...], kinds: str = ""
) -> Path | None:
    """Return a file of one of several kinds to open, or None; `kinds` is what they are called."""
    from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  # not before first paint

    names = " ".join(f"*{suffix}" for suffix in suffixes)
    kinds = kinds or _("Tables")
    wanted = f"{kinds} ({names})"
    chosen = QFileDialog.getOpenFileName(window, title, str(_folder(kept)), wanted)[0]
    return _noted(kept, chosen)


def ask_save(window: QWidget, kept: Preferences, title: str, name: str, suffix: str) -> Path | None:
    """Return where to save, with the suffix, or None; `name` is proposed."""
    from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  # not before first paint

    dialog = QFileDialog(window, title, str(_folder(kept)), _filter(suffix))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix.removeprefix("."))  # so that it asks before it replaces
    dialog.selectFile(file_name(name) + suffix)
    while dialog.exec():
        chosen = Path(dialog.selectedFiles()[0])
        path = with_suffix(chosen, suffix)
        if path == chosen or not path.exists():
            return _noted(kept, str(path))
        dialog.selectFile(str(path))  # so that it asks for this one too
    return None


def ask_folder(window: QWidget, kept: Preferences, title: str) -> Path | None:
    """Return a folder in which a new one is made, or None."""
    from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  # not before first paint

    chosen = QFileDialog.getExistingDirectory(window, title, str(_folder(kept)))
    if not chosen:
        return None
    kept.set_text("folder", chosen)
    return Path(chosen)


def file_name(text: str) -> str:
    """Return a text as a file name that every system takes."""
    text = text.replace(": ", " – ")
    return "".join("-" if mark in '\\/:*?"<>|' or ord(mark) < 32 else mark for mark in text).strip()


def with_suffix(path: Path, suffix: str) -> Path:
    """Return the path with this suffix, also where another one was typed: it says what is in it."""
    return path if path.suffix.casefold() == suffix else path.with_name(path.name + suffix)


def _filter(suffix: str) -> str:
    names = {
        ".netzdesk": _("NetzDesk studies"),
        ".xlsx": _("Excel workbooks"),
        ".pdf": _("PDF documents"),
        ".csv": _("CSV tables"),
        ".docx": _("Word documents"),
        ".ics": _("Calendar files"),
        ".eml": _("Mails"),
    }
    return f"{names.get(suffix, suffix)} (*{suffix})"


def _folder(kept: Preferences) -> Path:
    folder = Path(kept.text("folder"))
    return folder if folder.is_absolute() and folder.is_dir() else Path.home()


def _noted(kept: Preferences, chosen: str) -> Path | None:
    if not chosen:
        return None
    path = Path(chosen)
    kept.set_text("folder", str(path.parent))
    return path
