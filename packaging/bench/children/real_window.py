"""The program's own window on a study, opened in this process at 1366×768."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from netzdesk.app.bootstrap import application, build_window
from netzdesk.app.settings import machine_preferences
from netzdesk.ui.widgets.list_panel import ListPanel
from netzdesk.ui.window import MainWindow


def window_on(study: Path, *, read_only: bool = False) -> MainWindow:
    """Show the window and wait until it has done what follows its first paint."""
    QApplication.instance() or application()
    preferences = machine_preferences()
    preferences.set_author("Vera Muster", "VM")
    window = build_window(preferences)
    if not window.open_study(study, read_only=read_only):
        raise RuntimeError(f"{study.name} does not open")
    window.resize(1366, 768)
    window.show()
    # The window fills itself after its first paint, and would leave a page chosen before that.
    while window.workspace.current() is None or window.jobs.busy():
        QApplication.processEvents()
    QApplication.processEvents()
    return window


def attempts_in(window: MainWindow) -> ListPanel:
    """Go to the page of all contact attempts and return its list, counted and painted."""
    window.workspace.go("attempts")
    panel = window.workspace.current().list
    settle(panel)
    return panel


def settle(panel: ListPanel) -> None:
    """Let a list finish counting and painting."""
    while panel.model.shown() is None:
        QApplication.processEvents()
    for _layout_then_paint in range(2):
        QApplication.processEvents()
