"""Builds the window: objects are made here and handed on by constructor."""

from __future__ import annotations

from netzdesk.app import without_qt  # noqa: F401  # first, see there

# isort: split

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from netzdesk.app.crash import CrashGuard
from netzdesk.app.settings import machine_preferences
from netzdesk.base.clock import system_clock
from netzdesk.ui.language import use_language
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.studies import Studies
from netzdesk.ui.theme import apply_theme
from netzdesk.ui.window import MainWindow


def run_window(path: Path | None) -> int:
    """Show the window, on a study if one is given; return the exit status."""
    app = application()
    preferences = machine_preferences()
    window = build_window(preferences)
    CrashGuard(window.refuse).install()
    begin(window, path)
    window.show()
    return app.exec()


def application() -> QApplication:
    """Return the application, made now with what belongs to the program as a whole."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    app = QApplication(sys.argv[:1])
    app.setApplicationName("NetzDesk")
    app.setDesktopFileName("netzdesk")
    return app


def build_window(preferences: Preferences) -> MainWindow:
    """Return the window in the language and look of this machine, with nothing in it yet."""
    use_language(preferences.language)
    apply_theme(preferences.scheme)
    studies = Studies(preferences, system_clock, build_sample)
    return MainWindow(studies)


def begin(window: MainWindow, path: Path | None) -> None:
    """Show the study that was asked for, else the start page."""
    if path is not None and window.open_study(path):
        return
    window.show_start()


def build_sample(path: Path) -> None:
    """Make the sample study at a path that does not exist yet."""
    from netzdesk.imports.sample.build import build_sample as build  # noqa: PLC0415  # seldom

    build(path, None)
