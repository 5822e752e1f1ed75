"""A line above the pages that says what holds as long as the study is open."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from netzdesk.ui.widgets.labels import plain_label, set_tone


class Banner(QFrame):
    """A sentence that stays as long as it is true: sample data, read-only."""

    def __init__(self, text: str, tone: str) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        set_tone(self, tone)
        label = plain_label(text, wrap=True)
        set_tone(label, tone)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 3, 10, 3)
        layout.addWidget(label, 1)
        self.row = layout
        self.setAccessibleName(text)
