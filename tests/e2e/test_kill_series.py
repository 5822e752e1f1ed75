"""kill -9 while a series of letters is made: all of it is logged and the file whole, or nothing."""

from __future__ import annotations

import os
import random
import select
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from producing_child import MAKER, NETWORKS, OFFICES, POINTS

from asking import NOON, SENDER, Asking, make_study
from netzdesk.actions.settings import put_setting
from netzdesk.base.ids import new_id
from netzdesk.domain.case_reference import case_reference
from netzdesk.exports.letters.produce import FOLDERS, SUFFIXES
from netzdesk.store.engine import Connection
from netzdesk.store.integrity import check_study
from netzdesk.store.study import Study
from netzdesk.ui.widgets.letter_placing import Settled, settle_series

CYCLES = max(len(POINTS) + 1, int(os.environ.get("NETZDESK_CYCLES", "40")) // 3)
CHILD = Path(__file__).with_name("producing_child.py")
TESTS = CHILD.parents[1]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="waits for a pipe by select")


def make_until_killed(
    path: Path, folder: Path, seed: int
) -> tuple[dict[str, str], tuple[str, str] | None]:
    """Let a child make series and kill it; return those it told of, and the one it was at."""
    choose = random.Random(seed)
    point = (*POINTS, "-")[seed % (len(POINTS) + 1)]
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(path), str(folder), str(seed), point],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    )
    assert child.stdout is not None
    pipe, heard, kill_at = child.stdout.fileno(), b"", float("inf")
    wanted, moment = choose.randint(0, 2), choose.random() * choose.choice([0.02, 0.2, 0.6])
    give_up = time.monotonic() + 120
    while time.monotonic() < kill_at:
        assert time.monotonic() < give_up, "the child makes nothing"
        ready, _, _ = select.select([pipe], [], [], min(0.5, max(0, kill_at - time.monotonic())))
        if ready:
            more = os.read(pipe, 65536)
            if not more:
                break
            heard += more
        begun = heard.count(b"?") > wanted
        if point == "-" and kill_at == float("inf") and begun:
            kill_at = time.monotonic() + moment
    child.kill()
    out, errors = child.communicate(timeout=60)
    assert child.returncode == -9, errors.decode()
    made: dict[str, str] = {}
    going_on: tuple[str, str] | None = None
    for line in (heard + out).decode().splitlines(keepends=True):
        if not line.endswith("\n"):
            continue
        mark, token, form = line.split()
        going_on = (token, form) if mark == "?" else None
        if mark == "!":
            made[token] = form
    return made, going_on


def logged(conn: Connection, token: str) -> list[str]:
    """Return the case references of a series that is in the log; whole it is, or not at all."""
    waves = conn.execute("SELECT id FROM wave WHERE name = ?", (token,)).fetchall()
    if not waves:
        return []
    [(wave,)] = waves
    attempts = conn.execute("SELECT id FROM contact_attempt WHERE wave_id = ?", (wave,)).fetchall()
    assert len(attempts) == (NETWORKS if token.startswith("a") else OFFICES), f"half of {token}"
    if token.startswith("b"):
        return [case_reference(key) for (key,) in attempts]
    asked = conn.execute(
        "SELECT attempt_id, attempt_id FROM approval WHERE wave_id = ?1 UNION ALL"
        " SELECT r.attempt_id, a.attempt_id FROM approval_reminder r"
        " JOIN approval a ON a.id = r.approval_id WHERE r.wave_id = ?1",
        (wave,),
    ).fetchall()
    assert {key for key, _first in asked} == {key for (key,) in attempts}, f"no request: {token}"
    return [case_reference(first) for _key, first in asked]  # a reminder bears the first one's


def target_of(folder: Path, token: str, form: str) -> Path:
    return folder / (token if form in FOLDERS else token + SUFFIXES[form])


def words_of(path: Path) -> str:
    """Return the words of a file or folder that was made. Raises where it is not whole."""
    if path.is_dir():
        return " ".join(words_of(each) for each in sorted(path.rglob("*.docx")))
    if path.suffix == ".pdf":
        return " ".join(page.extract_text() for page in pypdf.PdfReader(path, strict=True).pages)
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
    document = docx.Document(str(path))
    parts = [document.element.body, *(s.first_page_header._element for s in document.sections)]
    return " ".join(text for part in parts for text in part.itertext())


def verify(conn: Connection, folder: Path, token: str, form: str) -> bool:
    """Tell whether a series is there; then every letter of its log stands in its file."""
    references, target = logged(conn, token), target_of(folder, token, form)
    if not references:
        assert not target.exists(), f"{token} is made and not logged"
        return False
    words = words_of(target)
    missing = [each for each in references if each not in words]
    assert not missing, f"{token}, {form}: logged and not in its file"
    return True


@pytest.mark.timeout(120 + 10 * CYCLES)
def test_a_killed_series_is_logged_with_its_whole_file_or_not_at_all(tmp_path: Path) -> None:
    path, folder = tmp_path / "s.netzdesk", tmp_path / "letters"
    folder.mkdir()
    make_study(path)
    with Study.open(path, author=MAKER, clock=lambda: NOON) as study:
        desk = Asking(study)
        with study.unit("put_setting") as unit:
            put_setting(unit, "sender", SENDER)
        for place in range(OFFICES):
            desk.office(place)
        for number in range(NETWORKS):
            desk.network(f"Netz {number}", office=desk.offices[number])
    history: dict[str, str] = {}
    at_work, settled = 0, 0
    for seed in range(CYCLES):
        made, going_on = make_until_killed(path, folder, seed)
        with Study.open(path, author=MAKER, clock=lambda: NOON) as study:
            study.check_whole()
            assert check_study(study.conn) == ()
            notes = settle_series(study)
            settled += len(notes)
            assert all(note.found for note in notes), notes
            assert study.drafts.all() == ()
            for token, form in made.items():
                assert verify(study.conn, folder, token, form), f"acknowledged and lost: {token}"
            if going_on is not None:
                at_work += 1
                if verify(study.conn, folder, *going_on):
                    made[going_on[0]] = going_on[1]
            for token, form in list(history.items())[-3:]:
                assert verify(study.conn, folder, token, form), f"lost later: {token}"
        history |= made
        # what was half written keeps a hidden name, which nobody takes for a letter
        shown = {each.name for each in folder.iterdir() if not each.name.startswith(".netzdesk-")}
        assert shown == {target_of(folder, *each).name for each in history.items()}
    assert at_work > CYCLES // 2, f"{at_work} of {CYCLES} kills within a series"
    assert settled, "no kill came between the record and the file"


def test_a_series_whose_file_is_gone_is_named_and_one_without_record_leaves_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "s.netzdesk"
    make_study(path)
    waiting, taken = tmp_path / f".netzdesk-{new_id()}.pdf", tmp_path / "Briefe.pdf"
    for each in (waiting, taken):
        each.write_bytes(b"%PDF-")
    with Study.open(path, author=MAKER, clock=lambda: NOON) as study:
        note = {"draft": str(waiting), "target": str(taken), "name": "Erste"}
        lost = {"draft": str(tmp_path / "x.pdf"), "target": str(tmp_path / "y.pdf"), "name": "Zwei"}
        never = tmp_path / f".netzdesk-{new_id()}.pdf"
        never.write_bytes(b"%PDF-")
        unborn = {"draft": str(never), "target": str(tmp_path / "z.pdf"), "name": "Drei"}
        for token, values in (("1", note), ("2", lost), ("3", unborn)):
            study.drafts.keep(f"series_file:{token}", values)
        study.drafts.keep("series_to_come:3", {})

        found = settle_series(study)

        assert set(found) == {
            Settled("Erste", tmp_path / "Briefe 2.pdf", found=True),
            Settled("Zwei", tmp_path / "y.pdf", found=False),
        }
        assert settle_series(study) == ()
        assert study.drafts.all() == ()
    names = {each.name for each in tmp_path.iterdir() if each.suffix == ".pdf"}
    assert names == {"Briefe.pdf", "Briefe 2.pdf"}
