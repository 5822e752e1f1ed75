"""Making the files of a series: where they go, and the work that the worker does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from netzdesk.base.i18n import _
from netzdesk.exports.atomic import Draft
from netzdesk.exports.letters.content import Batch
from netzdesk.exports.letters.names import safe_name
from netzdesk.exports.letters.produce import FOLDERS, SUFFIXES
from netzdesk.exports.letters.word_template import rendered, text_of
from netzdesk.ui.dialogs.files import ask_folder, ask_save
from netzdesk.ui.preferences import Preferences


def ask_target(parent: QWidget, kept: Preferences, form: str, name: str) -> Path | None:
    """Ask for the file, or for the folder in which a new one is made; None when given up."""
    if form not in FOLDERS:
        return ask_save(parent, kept, _("Save the letters as"), name, SUFFIXES[form])
    folder = ask_folder(parent, kept, _("Folder in which the folder of this series is made"))
    if folder is None:
        return None
    target, number = folder / safe_name(name), 2
    while target.exists():
        target = folder / safe_name(f"{name} {number}")
        number += 1
    return target


class Ended:
    """Work that says when it ended, also when it was cancelled or refused."""

    def __init__(self, work: Callable[[Any], Draft], ended: Callable[[], None]) -> None:
        self._work = work
        self._ended = ended

    def __call__(self, progress: Any) -> Draft:
        try:
            return self._work(progress)
        finally:
            self._ended()


def word_text(batch: Batch, number: int) -> str:
    """Return the words of one letter that is made in Word."""
    assert batch.word is not None
    return text_of(rendered(batch.word, batch.letters[number].values))


def open_made(path: Path) -> None:
    """Open a file or folder that was made."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
