"""Dialogs, imported when they are opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from netzdesk.base.errors import Refused
    from netzdesk.ui.window import MainWindow


def show_settings(window: MainWindow) -> None:
    """Let language, look, author and the study's own settings be changed."""
    from netzdesk.ui.dialogs.settings import SettingsDialog  # noqa: PLC0415

    SettingsDialog(window).exec()


def show_restore(window: MainWindow) -> None:
    """Let a backup be compared and taken back."""
    from netzdesk.ui.dialogs.restore import RestoreDialog  # noqa: PLC0415

    RestoreDialog(window).exec()


def refuse_to_open(window: MainWindow, path: Path, refused: Refused) -> None:
    """Say why a study cannot be opened; offer its newest backup where that would help."""
    from netzdesk.ui.dialogs import rescue  # noqa: PLC0415

    rescue.refuse_to_open(window, path, refused)


def show_shortcuts(window: MainWindow) -> None:
    """Show all keys."""
    from netzdesk.ui.dialogs.help import ShortcutsDialog  # noqa: PLC0415

    ShortcutsDialog(window).exec()


def show_about(window: MainWindow) -> None:
    """Say what this program is."""
    from netzdesk.ui.dialogs.help import AboutDialog  # noqa: PLC0415

    AboutDialog(window).exec()


def show_licences(window: MainWindow) -> None:
    """Show the licences of the program and of what it ships."""
    from netzdesk.ui.dialogs.help import LicencesDialog  # noqa: PLC0415

    LicencesDialog(window).exec()
