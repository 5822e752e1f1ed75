"""Looks: contrast of every colour, icons in the colour of the text, safe links."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import product
from typing import Any

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPlainTextEdit

from netzdesk.ui.theme import DARK, LIGHT, Colours, apply_theme, icon
from netzdesk.ui.widgets.labels import open_link, phone_url, safe_url
from netzdesk.ui.widgets.table import table_mime


def luminance(colour: str) -> float:
    parts = QColor(colour).getRgbF()[:3]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_all_text_has_a_contrast_of_four_and_a_half(colours: Colours) -> None:
    grounds = (colours.window, colours.base, colours.raised, colours.rail)
    pairs = list(product((colours.text, colours.muted, colours.accent), grounds))
    pairs += [
        (colours.on_accent, colours.accent),
        (colours.on_selection, colours.selection),
        *((front, back) for back, front in colours.tones.values()),
    ]

    poor = [(a, b, round(contrast(a, b), 2)) for a, b in pairs if contrast(a, b) < 4.5]

    assert poor == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edges_of_fields_can_be_seen(colours: Colours) -> None:
    grounds = (colours.window, colours.base, colours.raised)

    assert [g for g in grounds if contrast(colours.edge, g) < 3] == []


@pytest.mark.parametrize(("scheme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_the_scroll_bar_of_a_shown_text_has_the_colour_of_its_ground(
    qtbot: Any, scheme: str, colours: Colours
) -> None:
    apply_theme(scheme)
    field = QPlainTextEdit("Zeile\n" * 80)
    field.setReadOnly(True)
    qtbot.addWidget(field)
    field.resize(200, 200)
    field.show()
    bar = field.verticalScrollBar()
    image = bar.grab().toImage()
    groove = image.pixelColor(image.width() // 2, image.height() - 24)
    apply_theme("light")

    assert contrast(groove.name(), colours.window) < 1.6


def test_icons_have_the_colour_of_the_text(qtbot: Any) -> None:
    for scheme, colours in (("dark", DARK), ("light", LIGHT)):
        apply_theme(scheme)
        image = icon("house").pixmap(20, 20).toImage()
        drawn = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert colours.text in drawn


@pytest.mark.parametrize(
    ("typed", "opened"),
    [
        ("www.example.org/a", "https://www.example.org/a"),
        ("http://example.org", "http://example.org"),
        ("info@example.org", "mailto:info@example.org"),
        ("mailto:info@example.org?attach=/etc/passwd", "mailto:info@example.org"),
        ("tel:030 23125 001", None),
        ("tel:03023125001", "tel:03023125001"),
    ],
)
def test_allowed_links_are_opened_as_they_should_be(typed: str, opened: str | None) -> None:
    url = safe_url(typed)

    assert (url.toString() if url else None) == opened


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "smb://server/share",
        "ms-msdt:/id",
        "https://ok.example.org@evil.example.net/",
        "C:\\x.exe",
        "\\\\server\\share",
        "data:text/html,x",
        "",
        " javascript:x",
        "http://nodots",
    ],
)
def test_other_links_are_refused(typed: str) -> None:
    assert safe_url(typed) is None


def test_numbers_are_dialled_by_their_digits() -> None:
    assert phone_url("+49 (511) 8618-50").toString() == "tel:+49511861850"  # type: ignore[union-attr]
    assert phone_url("–") is None
    assert not open_link(None)


def test_copied_cells_keep_leading_zeros_and_are_no_formulas() -> None:
    mime = table_mime([["007", "=1+1"]])

    assert "mso-number-format" in mime.html()
    assert mime.text() == "007\t'=1+1\r\n"


def test_the_window_starts_without_heavy_modules(tmp_path: Any) -> None:
    code = (
        "import sys\n"
        "from netzdesk.app.bootstrap import application, build_window\n"
        "from netzdesk.app.settings import machine_preferences\n"
        "app = application()\n"
        "window = build_window(machine_preferences())\n"
        "window.show_start()\n"
        "window.show()\n"
        "heavy = {'sqlite_utils', 'openpyxl', 'reportlab', 'pypdfium2', 'sqlite3', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "NETZDESK_HOME": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
