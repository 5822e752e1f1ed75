"""Colours, icons and the style sheet, in light and dark; every colour of text is ≥ 4.5 : 1."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from netzdesk.base.paths import resource

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap


class Colours(NamedTuple):
    """The colours of one scheme."""

    window: str
    base: str
    raised: str
    text: str
    muted: str
    line: str
    edge: str
    """The border of what can be typed into: 3 : 1 against its ground."""
    accent: str
    on_accent: str
    selection: str
    on_selection: str
    rail: str
    tick: str
    """The icon of a tick, in the colour of what stands on the accent."""
    mark: tuple[str, str]
    """Background and text of what a search has found."""
    tones: dict[str, tuple[str, str]]
    """Tone → (background, text)."""


LIGHT: Final = Colours(
    window="#f3f5f7",
    base="#ffffff",
    raised="#ffffff",
    text="#1b2630",
    muted="#55626e",
    line="#d3dae0",
    edge="#7f8b96",
    accent="#0f5c86",
    on_accent="#ffffff",
    selection="#cfe5f2",
    on_selection="#10222f",
    rail="#e6ebef",
    tick="tick-light",
    mark=("#ffe27a", "#1b2630"),
    tones={
        "neutral": ("#e3e8ec", "#3d4a55"),
        "info": ("#d6e8f5", "#0b4a70"),
        "good": ("#d5ecd9", "#175227"),
        "warn": ("#fbe9bf", "#5f4300"),
        "bad": ("#f9d9d4", "#862218"),
    },
)
DARK: Final = Colours(
    window="#1d2228",
    base="#171b20",
    raised="#252b32",
    text="#e4e9ed",
    muted="#a3b0bb",
    line="#3a434c",
    edge="#78858f",
    accent="#6fb9e4",
    on_accent="#0b1a24",
    selection="#24506b",
    on_selection="#f2f8fc",
    rail="#14181c",
    tick="tick-dark",
    mark=("#e7c34b", "#14181c"),
    tones={
        "neutral": ("#353e47", "#d3dbe2"),
        "info": ("#1d405a", "#bfe0f5"),
        "good": ("#1f4429", "#bfe8c8"),
        "warn": ("#4c3c10", "#f5dc98"),
        "bad": ("#572420", "#f8c9c2"),
    },
)


def is_dark() -> bool:
    """Tell whether the window is dark at present."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128


def colours() -> Colours:
    """Return the colours of the present scheme."""
    return DARK if is_dark() else LIGHT


def tone_colours(tone: str) -> tuple[QColor, QColor]:
    """Return background and text of a tone."""
    back, front = colours().tones.get(tone, colours().tones["neutral"])
    return QColor(back), QColor(front)


def mark_colours() -> tuple[QColor, QColor]:
    """Return background and text of what a search has found."""
    back, front = colours().mark
    return QColor(back), QColor(front)


def apply_theme(scheme: str) -> None:
    """Set style and palette of the program; `system` follows the desktop. A window is `dress`ed."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    hints = app.styleHints()
    wanted = {
        "light": Qt.ColorScheme.Light,
        "dark": Qt.ColorScheme.Dark,
    }.get(scheme, Qt.ColorScheme.Unknown)
    if hints.colorScheme() != wanted:
        hints.setColorScheme(wanted)
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    dark = hints.colorScheme() == Qt.ColorScheme.Dark
    if scheme in ("light", "dark"):
        dark = scheme == "dark"
    app.setPalette(_palette(DARK if dark else LIGHT))


def dress(window: QWidget) -> None:
    """Give a window the style sheet of the present scheme; dialogs and menus inherit it from there.

    On the application it would be passed on to all below whenever a widget gets a parent: a page
    would take twice as long to be built.
    """
    window.setStyleSheet(_style_sheet(colours()))


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, c.window),
        (role.WindowText, c.text),
        (role.Base, c.base),
        (role.AlternateBase, c.window),
        (role.Text, c.text),
        (role.Button, c.raised),
        (role.ButtonText, c.text),
        (role.BrightText, c.on_accent),
        (role.ToolTipBase, c.raised),
        (role.ToolTipText, c.text),
        (role.PlaceholderText, c.muted),
        (role.Highlight, c.selection),
        (role.HighlightedText, c.on_selection),
        (role.Link, c.accent),
        (role.LinkVisited, c.accent),
        (role.Light, c.raised),
        (role.Midlight, c.line),
        (role.Mid, c.line),
        (role.Dark, c.line),
        (role.Accent, c.accent),
    ):
        palette.setColor(which, QColor(value))
    off = QPalette.ColorGroup.Disabled
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(off, which, QColor(c.muted))
    return palette


def _style_sheet(c: Colours) -> str:
    tones = "".join(
        f'QFrame[tone="{name}"] {{ background: {back}; color: {front}; }}\n'
        for name, (back, front) in c.tones.items()
    )
    tick = resource(f"icons/{c.tick}.svg").as_posix()
    return f"""
QLabel[kind="title"] {{ font-size: 15pt; font-weight: 600; }}
QLabel[kind="heading"] {{ font-size: 11pt; font-weight: 600; }}
QLabel[kind="muted"] {{ color: {c.muted}; }}
QLabel[kind="error"] {{ color: {c.tones["bad"][1]}; background: {c.tones["bad"][0]};
  border-radius: 3px; padding: 2px 6px; }}
QLabel[kind="badge"] {{ border-radius: 8px; padding: 2px 9px; font-weight: 600; }}
QLabel[kind="number"] {{ font-size: 18pt; font-weight: 600; }}
QFrame[kind="card"] {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 6px; }}
QFrame[kind="bar"] {{ border-radius: 4px; }}
QFrame[kind="message"] {{ border: 1px solid {c.edge}; border-radius: 4px; }}
QFrame[kind="palette"] {{ background: {c.raised}; border: 1px solid {c.edge};
  border-radius: 8px; }}
QFrame[kind="palette"] QListView {{ border: none; background: transparent; outline: none; }}
QToolButton[kind="chip"] {{ border: 1px solid {c.edge}; border-radius: 9px; padding: 1px 8px;
  background: {c.raised}; color: {c.text}; }}
QToolButton[kind="chip"]:checked {{ background: {c.accent}; color: {c.on_accent};
  border: 1px solid {c.accent}; }}
QToolButton[kind="chip"]:focus {{ border: 2px solid {c.accent}; padding: 0px 7px; }}
QToolButton[kind="chip"]:checked:focus {{ border: 2px solid {c.text}; }}
QFrame[kind="bar"] QLabel, QFrame[kind="message"] QLabel {{ background: transparent; }}
QListWidget#rail {{ background: {c.rail}; border: none; outline: none; padding: 6px 0; }}
QListWidget#rail::item {{ padding: 8px 10px; border-left: 3px solid transparent; }}
QListWidget#rail[narrow="true"] {{ padding: 0; }}
QListWidget#rail[narrow="true"]::item {{ padding: 7px 10px; }}
QListWidget#rail::item:selected {{ background: {c.window}; color: {c.text};
  border-left: 3px solid {c.accent}; }}
QListWidget#rail::item:selected:focus {{ background: {c.selection}; color: {c.on_selection}; }}
QTableView {{ border: 1px solid {c.line}; border-radius: 4px; gridline-color: {c.line}; }}
QHeaderView::section {{ background: {c.window}; color: {c.text}; padding: 4px 6px; border: none;
  border-right: 1px solid {c.line}; border-bottom: 1px solid {c.line}; font-weight: 600; }}
QPushButton:focus, QToolButton:focus {{ background: {c.raised}; border: 2px solid {c.accent};
  border-radius: 4px; }}
QPushButton:focus {{ padding: 3px 6px; outline: none; }}
QComboBox:focus {{ background-color: {c.selection}; color: {c.on_selection}; }}
QPushButton[kind="primary"] {{ background: {c.accent}; color: {c.on_accent};
  border: 1px solid {c.accent}; border-radius: 4px; padding: 5px 14px; font-weight: 600; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {c.text}; padding: 4px 13px; }}
QPushButton[kind="primary"]:disabled {{ background: {c.line}; color: {c.muted};
  border-color: {c.line}; }}
QPushButton[kind="dial"] {{ color: {c.accent}; border: 1px solid {c.edge}; border-radius: 4px;
  background: {c.raised}; font-size: 18pt; font-weight: 600; padding: 3px 12px; text-align: left; }}
QPushButton[kind="dial"]:focus {{ border: 2px solid {c.accent}; padding: 2px 11px; }}
QPushButton[kind="dial"]:disabled {{ color: {c.muted}; }}
QPushButton[kind="key"] {{ border: 1px solid {c.edge}; border-radius: 4px; padding: 4px 8px;
  background: {c.raised}; color: {c.text}; text-align: left; }}
QPushButton[kind="key"]:checked {{ background: {c.selection}; color: {c.on_selection};
  border: 2px solid {c.accent}; padding: 3px 7px; }}
QPushButton[kind="topic"] {{ border: 1px solid {c.edge}; border-radius: 4px; padding: 3px 7px;
  background: {c.raised}; color: {c.text}; }}
QPushButton[kind="topic"]:checked {{ background: {c.selection}; color: {c.on_selection};
  border: 2px solid {c.accent}; padding: 2px 6px; }}
QPushButton[kind="topic"]:focus {{ border: 2px solid {c.text}; padding: 2px 6px; }}
QLabel[kind="question"] {{ font-weight: 600; }}
QPushButton[kind="link"] {{ color: {c.accent}; border: none; background: transparent;
  text-align: left; padding: 2px 0; text-decoration: underline; }}
QPushButton[kind="link"]:disabled {{ color: {c.muted}; text-decoration: none; }}
QPushButton[kind="link"]:focus {{ background: {c.selection}; color: {c.on_selection}; }}
QLineEdit, QPlainTextEdit, QTextEdit, QListWidget {{ background: {c.base};
  border: 1px solid {c.edge}; border-radius: 3px; padding: 2px 4px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QListWidget:focus, QTableView:focus {{
  border: 1px solid {c.accent}; }}
QLineEdit:read-only {{ background: transparent; }}
QLineEdit:disabled {{ background: {c.window}; color: {c.muted}; border: 1px solid {c.line}; }}
QPlainTextEdit:read-only, QTextEdit:read-only {{ background: {c.window}; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; padding: 0; }}
QListWidget#rail, QListWidget#rail:focus {{ border: none; }}
QTreeView::item {{ padding: 3px 0; }}
QTreeView::indicator:unchecked, QListView::indicator:unchecked,
QTableView::indicator:unchecked,
QCheckBox::indicator:unchecked {{ width: 12px; height: 12px;
  border: 1px solid {c.edge}; border-radius: 2px; background: {c.base}; }}
QTreeView::indicator:checked, QListView::indicator:checked, QTableView::indicator:checked,
QCheckBox::indicator:checked {{ width: 12px; height: 12px; image: url("{tick}");
  border: 1px solid {c.accent}; border-radius: 2px; background: {c.accent}; }}
QCheckBox::indicator:checked:disabled {{ border-color: {c.line}; background: {c.muted}; }}
QToolButton::menu-indicator {{ subcontrol-position: right center; right: 3px; }}
QSplitter::handle {{ background: {c.line}; }}
QScrollArea {{ border: none; background: transparent; }}
QScrollArea > QWidget > QWidget[kind="body"] {{ background: transparent; }}
QStatusBar::item {{ border: none; }}
{tones}"""


@lru_cache(maxsize=256)
def _svg(name: str) -> bytes:
    return resource(f"icons/{name}.svg").read_bytes()


def icon(name: str, colour: str | None = None) -> QIcon:
    """Return an icon in the colour of the text, or in the given one."""
    return _icon(name, colour or colours().text, colours().muted)


@lru_cache(maxsize=512)
def _icon(name: str, colour: str, disabled: str) -> QIcon:
    # two sizes are enough: Qt takes the larger one down, and the screen's ratio chooses
    made = QIcon()
    for size in (20, 40):
        made.addPixmap(_pixmap(name, colour, size))
    made.addPixmap(_pixmap(name, disabled, 20), QIcon.Mode.Disabled)
    return made


def _pixmap(name: str, colour: str, size: int) -> QPixmap:
    from PySide6.QtGui import QImage, QPainter, QPixmap  # noqa: PLC0415  # after first paint
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    source = _svg(name).replace(b"currentColor", colour.encode())
    image = QImage(QSize(size, size), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return QPixmap.fromImage(image)


def window_icon() -> QIcon:
    """Return the program's sign, the same in light and dark."""

    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128):
        made.addPixmap(_pixmap("netzdesk", LIGHT.accent, size))
    return made
