"""Enter on a button: outside dialogs Qt leaves it alone, people press it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


def press_focused(root: QWidget, event: QKeyEvent) -> bool:
    """Press the button that has the focus if the key is Enter; return whether one was pressed."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    focus = root.window().focusWidget()
    if not isinstance(focus, QPushButton | QToolButton):
        return False
    focus.click()
    return True
