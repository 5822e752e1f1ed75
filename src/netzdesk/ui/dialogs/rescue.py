"""A study file that cannot be opened any more: the way back to its newest backup."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from netzdesk.base.dates import show_moment
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, translator
from netzdesk.store.backups import Backup, list_backups
from netzdesk.store.restore import restore

if TYPE_CHECKING:
    from netzdesk.ui.window import MainWindow

BROKEN: Final = frozenset({"study.damaged", "study.empty", "study.missing", "study.not_a_study"})
"""Refusals after which only a backup helps."""


def refuse_to_open(window: MainWindow, path: Path, refused: Refused) -> None:
    """Say why a study cannot be opened; offer its newest backup where that would help."""
    backups = list_backups(path) if refused.code in BROKEN else ()
    if not backups:
        window.refuse(refused)
        return
    window.message(
        translator().refusal(refused),
        "bad",
        button=_("Restore the backup of {when}", when=show_moment(backups[0].when)),
        do=partial(_restore, window, path, backups[0]),
    )


def _restore(window: MainWindow, path: Path, backup: Backup) -> None:
    when = show_moment(backup.when)
    try:
        restore(path, backup.path, who=window.studies.author().name)
    except Refused as refused:
        window.refuse(refused)
        return
    if window.open_study(path):
        window.message(_("The backup of {when} is restored.", when=when), "good")
