"""Goal c: a keystroke in the filter of a long list, until the table is painted again."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any

from frame import Pair, Result, in_turn
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from real_window import attempts_in, settle, window_on
from studies import attempts_study

from netzdesk.base.text import typed_words
from netzdesk.queries.attempts import ATTEMPTS
from netzdesk.queries.paging import Wanted, count, page
from netzdesk.ui.models.paged import PAGE
from netzdesk.ui.widgets.list_panel import ListPanel

TYPED = (
    ("a word", "schul"),
    ("a folded word", "schae"),
    ("two words", "rueck goe"),
    ("one letter", "s"),
)
RUNS = 15


class _Painted(QObject):
    """Sees the table's paint events."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.seen = True
        return False


@dataclass(frozen=True, slots=True)
class _Keystroke:
    pair: Pair
    counted_ms: float
    """From the key to the number in the bar."""
    hits: int


def measure() -> list[Result]:
    """Measure four kinds of what people type, in 100,000 and 1,000,000 attempts."""
    large, larger = (_keystrokes(size) for size in (100_000, 1_000_000))
    results = []
    for what, typed in TYPED:
        few, many = large[typed], larger[typed]
        detail = f"“{typed}”, {few.hits:,} hits, {few.pair.detail}"
        numbers = f"counted {few.counted_ms:.0f} ms after the key"
        results += [
            Result(
                *("c", f"keystroke, 100,000 attempts, {what} / its floor", few.pair.ratio),
                *("×", 1.25, f"{detail}; {numbers}"),
            ),
            Result(
                *("c", f"the same from 100,000 to 1,000,000, {what}"),
                *(many.pair.product / few.pair.product, "×", 4),
                f"{few.pair.product:.1f} → {many.pair.product:.1f} ms, {many.hits:,} hits, "
                f"counted {many.counted_ms:.0f} ms after the key; "
                f"ratio to the floor there {many.pair.ratio:.2f}",
            ),
        ]
    return results


def _keystrokes(size: int) -> dict[str, _Keystroke]:
    window = window_on(attempts_study(size), read_only=True)
    panel = attempts_in(window)
    found = {typed: _keystroke(panel, window.session.conn, typed) for _what, typed in TYPED}
    window.close()
    return found


def _keystroke(panel: ListPanel, conn: Any, typed: str) -> _Keystroke:
    counted = []

    def product() -> float:
        panel.filter_line.setText(typed[:-1])
        settle(panel)
        started = time.perf_counter()
        _press(panel, typed[-1])
        painted = (time.perf_counter() - started) * 1000
        settle(panel)
        counted.append((time.perf_counter() - started) * 1000)
        return painted

    def floor() -> float:
        panel.table.mark(())  # a plain repaint marks no hits
        QApplication.processEvents()
        started = time.perf_counter()
        count(conn, ATTEMPTS, Wanted(typed))
        page(conn, ATTEMPTS, Wanted(typed), limit=PAGE)
        panel.table.viewport().repaint()
        took = (time.perf_counter() - started) * 1000
        panel.table.mark(tuple(typed_words(typed)))
        QApplication.processEvents()
        return took

    pair = in_turn(product, floor, RUNS)
    hits = count(conn, ATTEMPTS, Wanted(typed))
    return _Keystroke(pair, statistics.median(counted), hits)


def _press(panel: ListPanel, letter: str) -> None:
    """Type a letter and return when the table has been painted after it."""
    painted = _Painted()
    viewport = panel.table.viewport()
    viewport.installEventFilter(painted)
    QTest.keyClick(panel.filter_line, Qt.Key(ord(letter.upper())))
    while not painted.seen:
        QApplication.processEvents()
    viewport.removeEventFilter(painted)
