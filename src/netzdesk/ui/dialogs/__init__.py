"""Dialogs, imported when they are opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from netzdesk.base.i18n import _

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from netzdesk.base.errors import Refused
    from netzdesk.base.progress import Progress
    from netzdesk.ui.window import MainWindow


def show_settings(window: MainWindow) -> None:
    """Let language, look, author and the study's own settings be changed."""
    from netzdesk.ui.dialogs.settings import SettingsDialog  # noqa: PLC0415

    SettingsDialog(window).exec()


def show_restore(window: MainWindow) -> None:
    """Let a backup be compared and taken back."""
    from netzdesk.ui.dialogs.restore import RestoreDialog  # noqa: PLC0415

    RestoreDialog(window).exec()


def show_palette(window: MainWindow) -> None:
    """Open what finds every record and every command."""
    from netzdesk.ui.dialogs import palette  # noqa: PLC0415

    palette.show_palette(window)


def show_import(window: MainWindow, source: Path | None = None) -> None:
    """Let a list be read in; the page that is shown says which kind is proposed."""
    session = window.session
    if session is None or session.read_only:
        return
    from netzdesk.ui.dialogs.import_wizard import OF_PAGE, ImportWizard  # noqa: PLC0415

    page = window.workspace.current_key() if window.workspace else ""
    kind = OF_PAGE.get(page, "institutions")
    dialog = ImportWizard(session, window, window.preferences, kind=kind, source=source)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    undo = session.undo
    dialog.imported.connect(lambda said: window.message(said, "good", button=_("Undo"), do=undo))
    dialog.open()


def watched(window: MainWindow, label: str) -> AbstractContextManager[Progress]:
    """Show how far something is that happens in the window's own thread, once it takes long."""
    from netzdesk.ui.dialogs import storing  # noqa: PLC0415

    return storing.watched(window, label)


def show_duplicates(window: MainWindow, pair: tuple[str, str] | None = None) -> None:
    """Show records that may be one, side by side."""
    if window.session is None:
        return
    from netzdesk.ui.dialogs.duplicates import DuplicatesDialog  # noqa: PLC0415

    dialog = DuplicatesDialog(window.session, window, window.preferences, pair)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


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
