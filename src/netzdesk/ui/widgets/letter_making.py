"""Making the files of a series: where they go, and the work that the worker does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from netzdesk.base.i18n import _
from netzdesk.exports.atomic import Draft
from netzdesk.exports.letters.content import Batch
from netzdesk.exports.letters.names import safe_name
from netzdesk.exports.letters.produce import FOLDERS, SUFFIXES, produce, series_pdf
from netzdesk.exports.letters.sheets import Asked, with_sheets, write_enclosures
from netzdesk.exports.letters.word_template import rendered, text_of
from netzdesk.store.study import Study
from netzdesk.ui.dialogs.files import ask_folder, ask_save
from netzdesk.ui.preferences import Preferences

_PREVIEWED: Final = 300
"""So many letters a preview has at most; the file has all of them."""
_WITH_SHEETS: Final = 8
"""With a data sheet and a profile each."""


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


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a series: files that wait for their name, and what they ask for."""

    draft: Draft
    batch: Batch
    asked: Mapping[str, Asked]
    """Key of a letter -> the fields on its data sheet."""


def make_series(study: Study, batch: Batch, form: str, target: Path, progress: Any) -> Made:
    """Make the files of a series; data sheets are made of the study as it is now."""
    batch, asked = _enclosed(study, batch, progress)
    return Made(produce(batch, form, target, progress), batch, asked)


def make_enclosures(study: Study, batch: Batch, target: Path, progress: Any) -> Made:
    """Make the enclosures alone, in a folder."""
    batch, asked = _enclosed(study, batch, progress)
    return Made(write_enclosures(batch, target, progress), batch, asked)


def preview_pdf(study: Study, batch: Batch, progress: Any) -> bytes:
    """Return the first letters as PDF, with what goes with each."""
    most = _WITH_SHEETS if is_for_approval(batch) else _PREVIEWED
    shown, _asked = _enclosed(study, replace(batch, letters=batch.letters[:most]), progress)
    return series_pdf(shown, progress)


def is_for_approval(batch: Batch) -> bool:
    """Tell whether the letters go to contact persons of networks."""
    return any(letter.recipient.network_id for letter in batch.letters)


def _enclosed(study: Study, batch: Batch, progress: Any) -> tuple[Batch, Mapping[str, Asked]]:
    if not is_for_approval(batch):
        return batch, {}
    conn = study.snapshot(progress)
    try:
        found = with_sheets(conn, batch, progress)
    finally:
        conn.close()
    return found.batch, found.asked


class Ended:
    """Work that says when it ended, also when it was cancelled or refused."""

    def __init__(self, work: Callable[[Any], Made], ended: Callable[[], None]) -> None:
        self._work = work
        self._ended = ended

    def __call__(self, progress: Any) -> Made:
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
