"""The real program on a study until its first paint."""

import sys

from painted import Report
from PySide6.QtWidgets import QApplication, QMainWindow

from netzdesk.app.main import main


def exec_until_painted() -> int:
    """Take the place of the application's event loop: report the first paint, then run it."""
    (window,) = (
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QMainWindow) and widget.isVisible()
    )
    window.report = Report(window)
    return run()


run = QApplication.exec
QApplication.exec = staticmethod(exec_until_painted)
sys.exit(main(sys.argv[1:]))
