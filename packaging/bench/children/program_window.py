"""The real program on a study until its first paint; loads Qt only when the program does."""

import sys

from netzdesk.app import bootstrap
from netzdesk.app.main import main


def exec_until_painted() -> int:
    """Take the place of the application's event loop: report the first paint, then run it."""
    from painted import Report  # noqa: PLC0415  # loads Qt
    from PySide6.QtWidgets import QMainWindow  # noqa: PLC0415

    (window,) = (
        widget
        for widget in bootstrap.QApplication.topLevelWidgets()
        if isinstance(widget, QMainWindow) and widget.isVisible()
    )
    window.report = Report(window)
    return run()


run = bootstrap.QApplication.exec
bootstrap.QApplication.exec = staticmethod(exec_until_painted)
sys.exit(main(sys.argv[1:]))
