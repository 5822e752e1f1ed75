from __future__ import annotations

import errno
import os
import random
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from export_desk import StudyBuilder, a_document

from netzdesk.base.errors import Cancelled, Refused
from netzdesk.base.ids import new_id
from netzdesk.base.progress import Unwatched
from netzdesk.exports.atomic import replace_file
from netzdesk.exports.pdf import write_pdf
from netzdesk.exports.registry import export


def no_drafts(folder: Path) -> bool:
    return not [path for path in folder.iterdir() if path.name.startswith(".netzdesk-")]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "t.csv").write_text("vorher")
    return folder / "t.csv"


def writes_new(path: Path) -> None:
    path.write_text("neu")


def fails_with(error: BaseException) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_text("halb")
        raise error

    return write


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "no space"), "export.disk_full"),
        (OSError(errno.EDQUOT, "quota"), "export.disk_full"),
        (PermissionError(errno.EACCES, "denied"), "export.not_writable"),
        (OSError(errno.EROFS, "read-only"), "export.not_writable"),
        (OSError(errno.EIO, "input/output"), "export.not_whole"),
    ],
)
def test_a_disk_that_fails_is_refused_and_leaves_the_target(
    target: Path, error: OSError, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        replace_file(target, fails_with(error), lambda _: True)

    assert refused.value.code == code
    assert refused.value.field == "target"
    assert target.read_text() == "vorher"
    assert no_drafts(target.parent)


def test_a_cancelled_job_leaves_the_target(target: Path) -> None:
    with pytest.raises(Cancelled):
        replace_file(target, fails_with(Cancelled()), lambda _: True)

    assert target.read_text() == "vorher"
    assert no_drafts(target.parent)


def test_a_file_that_is_not_whole_does_not_replace_the_target(target: Path) -> None:
    with pytest.raises(Refused) as refused:
        replace_file(target, lambda path: path.touch(), lambda _: False)

    assert refused.value.code == "export.not_whole"
    assert target.read_text() == "vorher"
    assert no_drafts(target.parent)


def test_a_whole_file_replaces_the_target(target: Path) -> None:
    replace_file(target, writes_new, lambda _: True)

    assert target.read_text() == "neu"
    assert no_drafts(target.parent)


def test_a_missing_folder_and_a_folder_as_target_are_refused(target: Path) -> None:
    for path, code in (
        (target.parent / "fehlt" / "t.csv", "export.no_folder"),
        (target.parent, "export.is_folder"),
    ):
        with pytest.raises(Refused) as refused:
            replace_file(path, lambda path: path.touch(), lambda _: True)
        assert refused.value.code == code


def test_a_link_is_followed_and_stays_a_link(target: Path) -> None:
    link = target.with_name("link.csv")
    link.symlink_to(target)

    replace_file(link, writes_new, lambda _: True)

    assert link.is_symlink()
    assert target.read_text() == "neu"


def test_a_target_that_another_program_holds_is_refused(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(self: Path, other: Path) -> Path:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", held)

    with pytest.raises(Refused) as refused:
        replace_file(target, lambda path: path.touch(), lambda _: True)

    assert refused.value.code == "export.target_locked"
    assert no_drafts(target.parent)


@pytest.mark.parametrize("suffix", ["xlsx", "pdf", "csv"])
@pytest.mark.parametrize("limit", [0, 1, 200, 3000])
def test_an_export_onto_a_full_disk_leaves_the_target_at_every_fill_level(
    study: StudyBuilder, tmp_path: Path, suffix: str, limit: int
) -> None:
    with study.together():
        for number in range(120):
            noise = random.Random(number).randbytes(20).hex()
            study.network(f"Netzwerk {number} {noise}", number=number, actors=["a"])
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / f"t.{suffix}"
    target.write_text("vorher")
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, old[1]))
    try:
        with pytest.raises(Refused) as refused:
            export(study.conn, "appendix-networks", target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)

    assert refused.value.code == "export.disk_full"
    assert target.read_text() == "vorher"
    assert no_drafts(folder)


@pytest.mark.parametrize("suffix", ["xlsx", "pdf", "csv"])
def test_an_export_cancelled_at_any_step_leaves_the_target(
    study: StudyBuilder, tmp_path: Path, suffix: str
) -> None:
    with study.together():
        for number in range(600):
            study.put("network", judgement="counts", name=f"N {number}", number=number)
    target = tmp_path / f"t.{suffix}"
    target.write_text("vorher")
    steps = Counting(None)
    export(study.conn, "appendix-networks", tmp_path / f"other.{suffix}", progress=steps)
    assert steps.seen >= 3

    for stop in range(0, steps.seen, 1 + steps.seen // 12):
        with pytest.raises(Cancelled):
            export(study.conn, "appendix-networks", target, progress=Counting(stop))
        assert target.read_text() == "vorher"
    assert no_drafts(tmp_path)


class Counting:
    def __init__(self, stop: int | None) -> None:
        self.seen = 0
        self.stop = stop

    def step(self, done: int, total: int) -> None:
        assert 0 <= done <= total
        if self.seen == self.stop:
            raise Cancelled
        self.seen += 1


def test_an_existing_draft_name_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    path.write_text("da")

    with pytest.raises(FileExistsError):
        write_pdf(a_document(("a", "b")), path, Unwatched())


def test_what_a_killed_program_left_goes_with_a_later_export(target: Path) -> None:
    folder = target.parent
    left = [folder / f".netzdesk-{new_id()}{ending}" for ending in (".pdf", ". März 2010", ".pdf")]
    left[0].write_text("halb")
    left[1].mkdir()
    (left[1] / "Anhang 1.pdf").write_text("halb")
    for path in left[:2]:
        os.utime(path, (0, 0))
    left[2].write_text("wird gerade geschrieben")
    spared = [folder / f".netzdesk-former-{new_id()}", folder / ".netzdesk-notizen.txt"]
    for path in spared:
        path.write_text("eigenes")
        os.utime(path, (0, 0))

    replace_file(target, writes_new, lambda _: True)

    assert [path.exists() for path in left] == [False, False, True]
    assert all(path.exists() for path in spared)
