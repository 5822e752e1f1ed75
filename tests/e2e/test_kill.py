"""kill -9 at any moment: nothing acknowledged is lost, nothing is half there or corrupt."""

from __future__ import annotations

import os
import random
import select
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from writing_child import PASTED, SPOKEN_FOR, WRITER

from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.store.engine import Connection
from netzdesk.store.integrity import check_study
from netzdesk.store.recovery import was_interrupted
from netzdesk.store.study import Study

CYCLES = int(os.environ.get("NETZDESK_CYCLES", "40"))
CHILD = Path(__file__).with_name("writing_child.py")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="waits for a pipe by select")


@dataclass
class Told:
    """What a child told before it was killed."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    """Token -> kind, of what is to be there."""
    undone: dict[str, str] = field(default_factory=dict)
    open: tuple[str, str] | None = None
    """(kind, token) of the action that was going on: it may be there whole, or not at all."""

    def hear(self, line: str) -> None:
        mark, kind, token = line.split()
        if mark == "?":
            self.open = kind, token
            return
        self.open = None
        if kind == "undo":
            self.undone[token] = self.acknowledged.pop(token)
        else:
            self.acknowledged[token] = kind


def work_until_killed(path: Path, seed: int) -> Told:
    """Let a child work on the study, kill it after some actions and a moment; return its words."""
    choose = random.Random(seed)
    actions, moment = choose.randint(0, 8), choose.random() * choose.choice([0.001, 0.01, 0.06])
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(path), str(seed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    pipe, heard, kill_at = child.stdout.fileno(), b"", float("inf")
    give_up = time.monotonic() + 60
    while time.monotonic() < kill_at:
        assert time.monotonic() < give_up, "the child does not work"
        ready, _, _ = select.select([pipe], [], [], min(0.5, max(0, kill_at - time.monotonic())))
        if ready:
            more = os.read(pipe, 65536)
            if not more:
                break
            heard += more
        if kill_at == float("inf") and heard.count(b"\n!") >= actions and heard:
            kill_at = time.monotonic() + moment
    child.kill()
    out, errors = child.communicate(timeout=60)
    assert child.returncode == -9, errors.decode()
    told = Told()
    for line in (heard + out).decode().splitlines(keepends=True):
        if line.endswith("\n"):
            told.hear(line)
    return told


PARTS = {
    "call": {"contact_attempt.note": 1, "follow_up.reason": 1},
    "correct": {"contact_attempt.note": 1},
    "paste": {"institution.name": PASTED},
    "grid": {"statement.remark": SPOKEN_FOR, "network.name": SPOKEN_FOR},
}


def parts(conn: Connection, token: str) -> dict[str, int]:
    """Return how many rows of each kind carry a token."""
    found = {}
    for place in ("contact_attempt.note", "follow_up.reason", "institution.name"):
        found[place] = count(conn, place, token)
    for place in ("statement.remark", "network.name"):
        found[place] = count(conn, place, token)
    return {place: number for place, number in found.items() if number}


def count(conn: Connection, place: str, token: str) -> int:
    table, _, column = place.partition(".")
    (number,) = conn.execute(
        f"SELECT count(*) FROM {table} WHERE {column} = ? OR {column} LIKE ?", (token, f"{token} %")
    ).fetchone()
    return int(number)


def verify(conn: Connection, told: Told) -> None:
    """Compare what is there with what the child told."""
    going_on = told.open
    for token, kind in told.acknowledged.items():
        if going_on == ("undo", token):
            continue
        assert parts(conn, token) == PARTS[kind], f"acknowledged: {kind} {token}"
    for token, kind in told.undone.items():
        assert parts(conn, token) == {}, f"undone: {kind} {token}"
    if going_on is not None:
        kind, token = going_on
        whole = PARTS[told.acknowledged[token] if kind == "undo" else kind]
        assert parts(conn, token) in ({}, whole), f"half of {kind} {token}"


@pytest.mark.timeout(60 + 5 * CYCLES)
def test_a_killed_writer_loses_nothing_and_leaves_nothing_half(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"
    with Study.create(path, author=WRITER) as study, study.compensation("fill") as unit:
        fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
    history: dict[str, str] = {}
    hot = killed_at_work = 0
    for seed in range(CYCLES):
        told = work_until_killed(path, seed)
        hot += was_interrupted(path)
        killed_at_work += told.open is not None
        with Study.open(path, author=WRITER) as study:
            assert not study.read_only
            study.check_whole()
            assert check_study(study.conn) == ()
            verify(study.conn, told)
            for token, kind in history.items():
                assert parts(study.conn, token) == PARTS[kind], f"lost later: {kind} {token}"
            with study.unit("goes on") as unit:
                unit.put("area", {"kind": "cycle", "name": f"{seed}"})
        if told.open is not None:
            told.acknowledged.pop(told.open[1], None)
        history = dict(list((history | told.acknowledged).items())[-200:])
        assert not was_interrupted(path)
    assert killed_at_work > CYCLES // 2, f"{killed_at_work} of {CYCLES} kills within an action"
    assert hot > CYCLES // 20, f"{hot} hot journals in {CYCLES} kills"
