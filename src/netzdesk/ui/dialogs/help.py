"""Keys, what this program is, and whose work it stands on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QTabWidget, QTextEdit, QWidget

from netzdesk import __version__
from netzdesk.base.i18n import _
from netzdesk.base.paths import resource
from netzdesk.ui.commands import shortcut_help
from netzdesk.ui.dialogs.base import PlainDialog
from netzdesk.ui.widgets.labels import heading, plain_label, title


class ShortcutsDialog(PlainDialog):
    """All keys by menu, from the table of commands."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Keyboard shortcuts"), size=(620, 620))
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        row = 0
        for group, keys in shortcut_help():
            name = heading(group)
            name.setContentsMargins(0, 8, 0, 2)
            grid.addWidget(name, row, 0, 1, 2)
            row += 1
            for text, key in keys:
                grid.addWidget(plain_label(text, wrap=True), row, 0)
                shown = plain_label(key)
                shown.setAccessibleName(f"{text}: {key}")
                grid.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignRight)
                row += 1
        self.body.addLayout(grid)
        self.body.addStretch(1)


class AboutDialog(PlainDialog):
    """Name, version, purpose."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("About NetzDesk"), size=(520, 300))
        self.body.addWidget(title("NetzDesk"))
        self.body.addWidget(plain_label(_("Version {version}", version=__version__)))
        for sentence in (
            _(
                "A desk for field research on regional networks: contacts, two-source check, "
                "register and printed appendices in one study file."
            ),
            _("Free software under the MIT licence. It sends nothing anywhere."),
        ):
            self.body.addWidget(plain_label(sentence, wrap=True))
        self.body.addStretch(1)


class LicencesDialog(PlainDialog):
    """The texts of all licences that are shipped."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Licences"), size=(820, 600))
        tabs = QTabWidget()
        tabs.setAccessibleName(_("Licences"))
        folder = resource("licences")
        for path in sorted(folder.iterdir(), key=lambda path: (path.suffix != ".md", path.name)):
            if path.suffix in (".md", ".txt"):
                tabs.addTab(_licence(path), path.stem)
        self.body.addWidget(tabs, 1)


def _licence(path: Path) -> QWidget:
    """Return the text of one file; what is Markdown, with its headings and tables."""
    content = path.read_text(encoding="utf-8")
    text: QTextEdit | QPlainTextEdit
    if path.suffix == ".md":
        text = QTextEdit()
        text.setMarkdown(content)
    else:
        text = QPlainTextEdit(content)
    text.setReadOnly(True)
    text.setAccessibleName(path.stem)
    text.setTabChangesFocus(True)
    return text
