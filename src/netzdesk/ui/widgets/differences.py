"""Shows in one text what came and what went; colour only repeats what lines under words say."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtGui import QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from netzdesk.base.i18n import _, ngettext
from netzdesk.domain.text_diff import compare
from netzdesk.ui.theme import tone_colours

_WORD: Final = re.compile(r"\w+")
_LEAST: Final = 2
"""Lines."""
_TONES: Final = {"added": "good", "removed": "bad"}


class DifferenceView(QTextEdit):
    """A text to be read: plain, or with what changed since another one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self._most = 0
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def fit_to_text(self, lines: int) -> None:
        """Be as high as the text, but not higher than so many lines."""
        self._most = lines
        self._fit()

    def show_difference(self, before: str, after: str) -> str:
        """Show what came is underlined and what went is struck out; return how much, in words.

        Where the text is higher than its room, it begins with what changed first.
        """
        self.clear()
        cursor = QTextCursor(self.document())
        counts = {"added": 0, "removed": 0, "same": 0}
        first = -1
        for piece in compare(before, after):
            look = QTextCharFormat()
            if first < 0 and piece.fate in _TONES:
                first = cursor.position()
            counts[piece.fate] += len(_WORD.findall(piece.text))
            if piece.fate in _TONES:
                back, front = tone_colours(_TONES[piece.fate])
                look.setBackground(back)
                look.setForeground(front)
                look.setFontStrikeOut(piece.fate == "removed")
                look.setFontUnderline(piece.fate == "added")
            cursor.insertText(piece.text, look)
        cursor.setPosition(max(first, 0))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        added = ngettext("{n} word came", "{n} words came", counts["added"])
        removed = ngettext("{n} word went", "{n} words went", counts["removed"])
        return _("{added} (underlined), {removed} (struck out)", added=added, removed=removed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.ensureCursorVisible()

    def _fit(self, *_size: object) -> None:
        if not self._most:
            return
        line = self.fontMetrics().lineSpacing()
        wanted = self.document().size().height() + 8
        height = round(min(max(wanted, line * _LEAST), line * self._most))
        if self.height() != height:
            self.setFixedHeight(height)
