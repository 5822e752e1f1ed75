"""Faults: a calm dialog, a log without personal data, refusals as sentences."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType
from PySide6.QtGui import QGuiApplication

from netzdesk.app import crash
from netzdesk.app.crash import CrashGuard, on_qt_message
from netzdesk.app.crash_dialog import CrashDialog
from netzdesk.app.faults import TURNS_OVER, log_line, log_path
from netzdesk.base.errors import Refused

CANARY = "ZZKANARIE"


def fail() -> None:
    raise ValueError(f"Frau {CANARY}, 030 23125 001")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> list[CrashDialog]:
    dialogs: list[CrashDialog] = []

    def note(dialog: CrashDialog) -> int:
        dialogs.append(dialog)
        return 0

    monkeypatch.setattr(CrashDialog, "exec", note)
    return dialogs


def raise_to(guard: CrashGuard, error_of: Any) -> None:
    try:
        error_of()
    except Exception:  # the guard gets what would reach the top
        kind, error, trace = sys.exc_info()
        assert kind is not None
        assert error is not None
        guard.on_error(kind, error, trace)


def test_a_fault_is_told_and_logged_without_the_data_in_it(shown: list[CrashDialog]) -> None:
    guard = CrashGuard(lambda refused: None)

    raise_to(guard, fail)

    log = log_path().read_text(encoding="utf-8")
    assert "ValueError" in log
    assert "test_crash.py" in log
    assert CANARY not in log
    dialog = shown[0]
    said = dialog.text() + dialog.informativeText() + dialog.detailedText()
    assert "was gerade getippt wurde, ist noch da" in said
    assert CANARY not in said
    dialog.copy_report()
    assert "ValueError" in QGuiApplication.clipboard().text()


def test_a_refusal_that_nobody_caught_is_a_sentence_and_no_crash(
    shown: list[CrashDialog],
) -> None:
    refusals: list[Refused] = []
    guard = CrashGuard(refusals.append)

    def refuse() -> None:
        raise Refused("x.y", "Enter the name.", field="name")

    raise_to(guard, refuse)

    assert [refused.code for refused in refusals] == ["x.y"]
    assert shown == []


def test_a_fault_while_one_is_shown_is_only_logged(
    monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    guard = CrashGuard(lambda refused: None)
    opened: list[int] = []

    def nested(dialog: CrashDialog) -> int:
        opened.append(1)
        raise_to(guard, fail)
        return 0

    monkeypatch.setattr(CrashDialog, "exec", nested)
    raise_to(guard, fail)

    assert opened == [1]
    assert log_path().read_text(encoding="utf-8").count("ERROR") == 2


def test_qt_warnings_go_to_the_log_and_harmless_ones_nowhere(qtbot: Any) -> None:
    on_qt_message(QtMsgType.QtWarningMsg, QMessageLogContext(), "something odd")
    on_qt_message(QtMsgType.QtWarningMsg, QMessageLogContext(), "propagateSizeHints() …")
    on_qt_message(QtMsgType.QtDebugMsg, QMessageLogContext(), "chatter")

    log = log_path().read_text(encoding="utf-8")
    assert "something odd" in log
    assert "propagate" not in log
    assert "chatter" not in log


def test_the_log_turns_over(qtbot: Any) -> None:
    log_line("INFO", "x" * TURNS_OVER)
    log_line("INFO", "after")

    assert log_path().read_text(encoding="utf-8").endswith("after\n")
    assert log_path().stat().st_size < 200
    assert log_path().with_suffix(".1.log").exists()


def test_the_guard_takes_python_and_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Any] = []
    monkeypatch.setattr(crash, "qInstallMessageHandler", taken.append)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    guard = CrashGuard(lambda refused: None)

    guard.install()

    assert taken == [on_qt_message]
    assert sys.excepthook == guard.on_error


def test_escape_goes_on_working(qtbot: Any) -> None:
    dialog = CrashDialog("trace")
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.open()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
