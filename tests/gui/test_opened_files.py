"""Private copies of attached files: opened by kind, removed on closing or at the next start."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from netzdesk.base.errors import Refused
from netzdesk.ui.opened_files import OpenedFiles

PDF = b"%PDF-1.7\nBeleg"


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the desktop was asked to open."""
    asked: list[Path] = []

    def note(url: QUrl) -> bool:
        asked.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return asked


@pytest.fixture
def files(tmp_path: Path, qapp: Any) -> OpenedFiles:
    return OpenedFiles(tmp_path)


def test_copy_is_whole_private_and_gone_on_closing(
    files: OpenedFiles, handed: list[Path], tmp_path: Path
) -> None:
    copy = files.open("../Bericht (2).pdf", PDF)
    assert handed == [copy]
    assert copy.name == "Bericht (2).pdf"
    assert tmp_path in copy.parents
    assert copy.read_bytes() == PDF
    if sys.platform != "win32":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o400
        assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    files.remove_all()
    assert not copy.exists()
    assert list((tmp_path / "opened").iterdir()) == []


def test_same_name_twice_is_two_copies(files: OpenedFiles, handed: list[Path]) -> None:
    assert files.open("a.pdf", PDF) != files.open("a.pdf", PDF)
    files.remove_all()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("seite.html", b"<script>", "file.not_opened"),
        ("alt.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.not_opened"),
        ("programm.exe", b"MZ", "file.kind"),
        ("brief.pdf", b"MZ", "file.other_content"),
    ],
)
def test_what_can_carry_programs_is_never_opened(
    files: OpenedFiles, handed: list[Path], name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        files.open(name, content)
    assert refused.value.code == code
    assert handed == []


def test_file_that_no_program_takes_is_said(
    files: OpenedFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    with pytest.raises(Refused) as refused:
        files.open("a.pdf", PDF)
    assert refused.value.code == "file.no_program"
    files.remove_all()


def test_copies_of_a_crashed_window_go_at_the_next_start_and_of_a_living_one_stay(
    files: OpenedFiles, handed: list[Path], tmp_path: Path
) -> None:
    living = files.open("a.pdf", PDF)
    left = tmp_path / "opened" / "0190a000" / "x"
    left.mkdir(parents=True)
    (left / "b.pdf").write_bytes(PDF)
    (left / "b.pdf").chmod(0o400)
    OpenedFiles(tmp_path).remove_left()
    assert not left.parent.exists()
    assert living.exists()
    files.remove_all()
