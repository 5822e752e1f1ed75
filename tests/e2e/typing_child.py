"""The window with somebody who types into it, until it is killed; or who looks what is offered.

`python typing_child.py STUDY SETTINGS type WORDS` opens the call screen of the first institution,
types the words key by key, says `kept` when the program itself has kept them, and types on.
`… look` opens the study again, follows the offer, and prints as JSON what it found.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from netzdesk.base.clock import system_clock
from netzdesk.ui.language import use_language
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.studies import Studies
from netzdesk.ui.theme import apply_theme
from netzdesk.ui.window import MainWindow

STEP_MS = 20


def until(done: object, milliseconds: int = 60_000) -> bool:
    """Let the window live until something holds; return whether it came to hold."""
    loop = QEventLoop()
    look = QTimer()
    look.setInterval(STEP_MS)
    look.timeout.connect(lambda: loop.quit() if done() else None)  # type: ignore[operator]
    look.start()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    return bool(done())  # type: ignore[operator]


def open_window(study: Path, settings: Path) -> MainWindow:
    preferences = Preferences(settings)
    preferences.set_author("Vera Muster", "VM")
    use_language("de")
    apply_theme("light")
    window = MainWindow(Studies(preferences, system_clock, lambda path: None))
    window.resize(1366, 768)
    window.show_start()
    window.show()
    assert window.open_study(study)
    assert until(lambda: window.workspace is not None and window.workspace.current() is not None)
    assert until(lambda: not window.jobs.busy())
    return window


def type_until_killed(window: MainWindow, words: str) -> None:
    session, workspace = window.session, window.workspace
    assert session is not None
    assert workspace is not None
    (office,) = session.conn.execute("SELECT id FROM institution ORDER BY id LIMIT 1").fetchone()
    workspace.go("call", record=office)
    page = workspace.current()
    note = page.form.fields["note"].entry()  # type: ignore[union-attr]
    note.setFocus()
    for mark in words:
        QTest.keyClick(note, mark)
    drafts = session.study.drafts
    assert until(lambda: any(words in json.dumps(d.values) for d in drafts.all()))
    os.write(1, b"kept\n")
    while True:
        QTest.keyClick(note, "x")
        until(lambda: False, STEP_MS)


def look(window: MainWindow) -> None:
    workspace = window.workspace
    assert workspace is not None
    offered = window.bar.text()
    for button in window.bar.findChildren(QPushButton):
        if button.isVisible():
            button.click()
    page = workspace.current()
    note = page.form.value("note") if workspace.current_key() == "call" else None  # type: ignore[union-attr]
    stored = window.session.conn.execute("SELECT count(*) FROM contact_attempt").fetchone()[0]  # type: ignore[union-attr]
    found = {"offered": offered, "page": workspace.current_key(), "note": note, "stored": stored}
    os.write(1, json.dumps(found).encode() + b"\n")
    window.close()


def main() -> None:
    study, settings, way = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    application = QApplication([])
    window = open_window(study, settings)
    if way == "type":
        type_until_killed(window, sys.argv[4])
    look(window)
    application.quit()


if __name__ == "__main__":
    main()
