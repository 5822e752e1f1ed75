"""Full disks, protected folders, files that vanish under an open study, a second window."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from netzdesk.base.errors import Refused, StudyRefused
from netzdesk.base.i18n import Translator
from netzdesk.store.backups import back_up
from netzdesk.store.engine import connect
from netzdesk.store.integrity import check_study
from netzdesk.store.recovery import was_interrupted
from netzdesk.store.study import Author, Study
from netzdesk.store.working import copy_to

ANNA = Author("0190f000-0000-7000-8000-000000000001", "Anna Beispiel", "AB")
BEN = Author("0190f000-0000-7000-8000-000000000002", "Ben Beispiel", "BB")

on_posix = pytest.mark.skipif(
    os.name == "nt", reason="files that are open cannot be replaced there"
)


def told(refused: Refused) -> str:
    """Return the code of a refusal that has its sentence in both languages."""
    texts = {Translator(language).refusal(refused) for language in ("de", "en")}
    assert len(texts) == 2
    assert not any("{" in text for text in texts)
    return refused.code


def put_area(study: Study, name: str) -> None:
    with study.unit("add") as unit:
        unit.put("area", {"kind": "k", "name": name})


def areas(path: Path) -> list[str]:
    conn = connect(path, "ro")
    try:
        assert check_study(conn) == ()
        return [name for (name,) in conn.execute("SELECT name FROM area ORDER BY rowid")]
    finally:
        conn.close()


def mounted(folder: Path, *options: str) -> bool:
    done = subprocess.run(
        ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)], capture_output=True, check=False
    )
    return done.returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB; only root can make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0 or not mounted(folder, "-o", "size=4m"):
        pytest.skip("no disk of its own can be made here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_on_a_full_disk_what_was_acknowledged_stays_and_the_next_is_refused(
    small_disk: Path,
) -> None:
    with Study.create(small_disk / "s.netzdesk", author=ANNA) as study:
        acknowledged = []
        with pytest.raises(StudyRefused) as refused:
            for number in range(10_000):
                name = f"{number} " + "x" * 4000
                put_area(study, name)
                acknowledged.append(name)
        assert told(refused.value) == "study.disk_full"
        assert acknowledged
        assert not study.conn.in_transaction
        stored = [name for (name,) in study.conn.execute("SELECT name FROM area ORDER BY rowid")]
        assert stored == acknowledged
        with pytest.raises(StudyRefused):
            put_area(study, "x" * 100_000)
        outcome = back_up(study, "interval")
        assert outcome.backup is None or not outcome.backup.path.is_relative_to(small_disk)
        with pytest.raises(StudyRefused) as refused:
            copy_to(study, small_disk / "copy.netzdesk")
        assert told(refused.value) == "study.disk_full"
        assert {entry.name for entry in small_disk.iterdir() if entry.is_file()} == {
            "s.netzdesk",
            "s.netzdesk.lock",
        }
        path = study.path
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    with Study.open(path, author=ANNA) as study:
        put_area(study, "again")
    assert areas(path) == [*acknowledged, "again"]


def test_a_study_that_finds_room_again_goes_on_in_the_same_sitting(small_disk: Path) -> None:
    filler = small_disk / "filler"
    with Study.create(small_disk / "s.netzdesk", author=ANNA) as study:
        put_area(study, "first")
        with pytest.raises(OSError, match="No space"), filler.open("wb") as stream:
            while True:
                stream.write(bytes(65536))
                stream.flush()
        with pytest.raises(StudyRefused) as refused:
            put_area(study, "x" * 500_000)
        assert told(refused.value) == "study.disk_full"
        filler.unlink()
        put_area(study, "second")
        study.undo()
        study.redo()
    assert areas(small_disk / "s.netzdesk") == ["first", "second"]


def test_a_study_is_not_made_by_halves_on_a_full_disk(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(4 * 1024 * 1024 - 200_000))
    with pytest.raises(StudyRefused) as refused:
        Study.create(small_disk / "s.netzdesk", author=ANNA)
    assert told(refused.value) == "study.disk_full"
    assert [entry.name for entry in small_disk.iterdir()] == ["filler"]


LIMITED = """
import resource, signal, sys
from pathlib import Path
from netzdesk.base.errors import StudyRefused
from netzdesk.store.study import Author, Study
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Study.create(Path(sys.argv[1]), author=Author("a", "Anna", "A")) as study:
    limit = study.path.stat().st_size + 200_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        for number in range(1000):
            with study.unit("add") as unit:
                unit.put("area", {"kind": "k", "name": f"{number} " + "x" * 4000})
            print(number, flush=True)
    except StudyRefused as refused:
        print(refused.code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")
def test_a_disk_that_refuses_to_write_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    *acknowledged, code = done.stdout.split()
    assert code in ("study.disk_error", "study.disk_full")
    assert len(acknowledged) > 3
    with Study.open(path, author=ANNA) as study:
        put_area(study, "again")
    assert [name.split()[0] for name in areas(path)] == [*acknowledged, "again"]


@pytest.fixture
def protected(tmp_path: Path) -> Iterator[Callable[[Path], Path]]:
    """Return what makes a folder that nobody can write to, with the files of another folder."""
    folder = tmp_path / "protected"
    folder.mkdir()
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if as_root and not mounted(folder, "-o", "size=64m"):
        pytest.skip("root may write everywhere here")

    def protect(source: Path) -> Path:
        for file in source.iterdir():
            if file.is_file():
                shutil.copyfile(file, folder / file.name)
        if as_root:
            subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        else:
            for file in folder.iterdir():
                file.chmod(0o400)
            folder.chmod(0o500)
        return folder

    yield protect
    if as_root:
        subprocess.run(["umount", "-l", str(folder)], check=True)
    else:
        folder.chmod(0o700)


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    with Study.create(tmp_path / "desk" / "s.netzdesk", author=ANNA) as study:
        put_area(study, "first")
    return tmp_path / "desk" / "s.netzdesk"


def test_in_a_protected_folder_a_study_is_read_and_says_why_it_is_not_written(
    study_file: Path, protected: Callable[[Path], Path]
) -> None:
    folder = protected(study_file.parent)
    with Study.open(folder / "s.netzdesk", author=BEN) as study:
        assert study.read_only_because == "not_writable"
        study.check_whole()
        assert study.conn.execute("SELECT name FROM area").fetchall() == [("first",)]
        with pytest.raises(StudyRefused) as refused:
            put_area(study, "second")
        assert told(refused.value) == "study.read_only"
    with pytest.raises(StudyRefused) as refused:
        Study.create(folder / "new.netzdesk", author=BEN)
    assert told(refused.value) == "study.cannot_make"
    assert [entry.name for entry in folder.iterdir()] == ["s.netzdesk"]


CRASH = """
import os, sys
from pathlib import Path
from netzdesk.store.study import Author, Study
study = Study.open(Path(sys.argv[1]), author=Author("a", "Anna", "A"))
study.conn.execute("PRAGMA cache_size=1")
with study.unit("spill") as unit:
    for number in range(300):
        unit.put("area", {"kind": "k", "name": "x" * 4000})
    os._exit(9)
"""


def test_a_study_that_was_not_closed_says_in_a_protected_folder_what_to_do(
    study_file: Path, protected: Callable[[Path], Path]
) -> None:
    done = subprocess.run([sys.executable, "-c", CRASH, str(study_file)], check=False, timeout=60)
    assert done.returncode == 9
    assert was_interrupted(study_file)
    folder = protected(study_file.parent)
    before = (folder / "s.netzdesk").read_bytes()
    for read_only in (False, True):
        with pytest.raises(StudyRefused) as refused:
            Study.open(folder / "s.netzdesk", author=BEN, read_only=read_only)
        assert told(refused.value) == "study.not_closed"
    assert (folder / "s.netzdesk").read_bytes() == before
    with Study.open(study_file, author=BEN) as study:
        put_area(study, "second")
    assert areas(study_file) == ["first", "second"]


def replaced(path: Path) -> None:
    path.with_name("other").replace(path)


def removed(path: Path) -> None:
    path.unlink()


def renamed(path: Path) -> None:
    path.rename(path.with_name("conflict.netzdesk"))


def renamed_and_downloaded_again(path: Path) -> None:
    renamed(path)
    path.with_name("other").rename(path)


@on_posix
@pytest.mark.parametrize("happens", [replaced, removed, renamed, renamed_and_downloaded_again])
@pytest.mark.parametrize("when", ["before", "within", "undo"])
def test_a_file_that_changes_under_an_open_study_is_never_written_silently(
    study_file: Path, happens: Callable[[Path], None], when: str
) -> None:
    other = study_file.with_name("other")
    shutil.copyfile(study_file, other)
    theirs = other.read_bytes()
    with Study.open(study_file, author=ANNA) as study:
        put_area(study, "second")
        if when == "within":
            with pytest.raises(StudyRefused) as refused, study.unit("add") as unit:
                unit.put("area", {"kind": "k", "name": "third"})
                happens(study_file)
        else:
            happens(study_file)
            with pytest.raises(StudyRefused) as refused:
                study.undo() if when == "undo" else put_area(study, "third")
        assert told(refused.value) in ("study.replaced", "study.not_writable")
        with pytest.raises(StudyRefused) as refused:
            put_area(study, "fourth")
        assert told(refused.value) == "study.replaced"
        if study_file.exists():
            assert study_file.read_bytes() == theirs
        assert study.conn.execute("SELECT name FROM area ORDER BY rowid").fetchall() == [
            ("first",),
            ("second",),
        ]
        saved = copy_to(study, study_file.with_name("saved.netzdesk"))
        backup = back_up(study, "close").backup
    assert backup is not None
    assert areas(saved) == areas(backup.path) == ["first", "second"]


HOLD = """
import sys
from pathlib import Path
from netzdesk.store.study import Author, Study
with Study.open(Path(sys.argv[1]), author=Author("b", "Ben Beispiel", "BB")) as study:
    print(study.read_only_because or "writing", flush=True)
    sys.stdin.read()
"""


def hold(path: Path) -> subprocess.Popen[str]:
    """Let another process open the study; return it when it has said how it did."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_the_second_window_reads_and_says_who_writes(study_file: Path) -> None:
    other = hold(study_file)
    assert other.stdout is not None
    assert other.stdout.readline().strip() == "writing"
    try:
        with Study.open(study_file, author=ANNA) as study:
            assert study.read_only_because == "open_elsewhere"
            assert study.held_by is not None
            assert (study.held_by.name, study.held_by.pid) == ("Ben Beispiel", other.pid)
            assert study.conn.execute("SELECT name FROM area").fetchall() == [("first",)]
            with pytest.raises(StudyRefused) as refused:
                put_area(study, "second")
            assert told(refused.value) == "study.read_only"
    finally:
        other.kill()
        other.communicate(timeout=30)
    with Study.open(study_file, author=ANNA) as study:  # the dead do not hold a lock
        assert not study.read_only
        put_area(study, "second")
    assert areas(study_file) == ["first", "second"]


def test_who_comes_second_in_another_process_reads(study_file: Path) -> None:
    with Study.open(study_file, author=ANNA) as study:
        other = hold(study_file)
        out, _ = other.communicate(timeout=30)
        assert out.strip() == "open_elsewhere"
        put_area(study, "second")
        assert study_file.with_name("s.netzdesk.lock").exists()
    assert areas(study_file) == ["first", "second"]
