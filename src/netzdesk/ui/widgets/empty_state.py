"""What an empty page says: why it is empty, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.ui.widgets.labels import heading, plain_label


def primary_button(text: str, do: Callable[[], object]) -> QPushButton:
    """Return the button for the next thing to do."""
    button = QPushButton(text)
    button.setProperty("kind", "primary")
    button.clicked.connect(lambda: do())  # noqa: PLW0108  # drops Qt's `checked`
    return button


class EmptyState(QWidget):
    """A sentence, and a button for the next thing to do."""

    def __init__(
        self,
        title: str,
        sentence: str = "",
        button: str = "",
        do: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addStretch(1)
        name = heading(title)
        name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name.setWordWrap(True)
        layout.addWidget(name)
        self._text = plain_label(sentence, kind="muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self._text)
        self._text.setVisible(bool(sentence))  # not before: alone it would be a window
        if button and do is not None:
            layout.addWidget(primary_button(button, do), alignment=Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(2)

    def say(self, sentence: str) -> None:
        """Say another sentence."""
        self._text.setText(sentence)
        self._text.setVisible(bool(sentence))
