"""The real program on a study until its first paint; loads everything when the program does."""

import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


class Watch:
    """Calls `then` as soon as a module has been imported."""

    def __init__(self, name: str, then: Callable[[ModuleType], None]) -> None:
        self.name = name
        self.then = then

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        spec = PathFinder.find_spec(name, path)
        load = spec.loader.exec_module

        def load_and_tell(module: ModuleType) -> None:
            load(module)
            self.then(module)

        spec.loader.exec_module = load_and_tell
        return spec


def report_first_paint(bootstrap: ModuleType) -> None:
    """Put a report of the first paint in front of the application's event loop."""
    application = bootstrap.QApplication
    run = application.exec

    def report_and_run() -> int:
        from painted import Report  # noqa: PLC0415  # loads Qt
        from PySide6.QtWidgets import QMainWindow  # noqa: PLC0415

        windows = [w for w in application.topLevelWidgets() if isinstance(w, QMainWindow)]
        (window,) = (w for w in windows if w.isVisible())
        window.report = Report(window)
        return run()

    application.exec = staticmethod(report_and_run)


def report_first_page(workspace: ModuleType) -> None:
    """Report the first paint of the page that the window fills itself with."""
    go = workspace.Workspace.go

    def go_and_report(self: object, key: str, **rest: object) -> None:
        from painted import Report  # noqa: PLC0415  # loads Qt

        go(self, key, **rest)
        page = self.current()
        page.report = Report(page)

    workspace.Workspace.go = go_and_report


what, *arguments = sys.argv[1:]
if what == "window":
    sys.meta_path.insert(0, Watch("netzdesk.app.bootstrap", report_first_paint))
else:
    sys.meta_path.insert(0, Watch("netzdesk.ui.workspace", report_first_page))

from netzdesk.app.main import main  # noqa: E402  # after the watch

sys.exit(main(arguments))
