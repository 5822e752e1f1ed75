"""kill -9 at any moment: nothing acknowledged is lost, nothing is half there or corrupt."""

from __future__ import annotations

import os
import random
import select
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from writing_child import ASKED, PASTED, SPOKEN_FOR, TEXTS, WRITER

from netzdesk.actions.network_contacts import AddNetworkContact, add_network_contact
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.profiles import WriteProfileText, write_profile_text
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.queries.snapshots import snapshot_named
from netzdesk.store.engine import Connection
from netzdesk.store.frozen import content_sum, rewind
from netzdesk.store.integrity import check_study
from netzdesk.store.recovery import was_interrupted
from netzdesk.store.study import Study
from netzdesk.store.unit import Unit

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
    "profile": {"network.name": 1, "profile_text.body": TEXTS},
    "approval": {"wave.name": 1, "approval of a wave": ASKED},
    "freeze": {"snapshot.name": 1},
}
PLACES = sorted({place for places in PARTS.values() for place in places if "." in place})
REQUESTS = "SELECT count(*) FROM approval a JOIN wave w ON w.id = a.wave_id WHERE w.name = ?"


def parts(conn: Connection, token: str) -> dict[str, int]:
    """Return how many rows of each kind carry a token."""
    found = {place: count(conn, place, token) for place in PLACES}
    (found["approval of a wave"],) = conn.execute(REQUESTS, (token,)).fetchone()
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


def check_states(study: Study, told: Told) -> None:
    """Take the study back to a state that was frozen: it must have the sum that was stored."""
    frozen = [token for token, kind in told.acknowledged.items() if kind == "freeze"]
    for token in frozen[-1:]:
        found = snapshot_named(study.conn, token)
        with closing(study.snapshot()) as copy:
            rewind(copy, found.vector)
            assert content_sum(copy) == found.sha256, f"frozen otherwise: {token}"


def prepare(unit: Unit) -> None:
    """Fill a study with what the child's actions need."""
    fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
    (section, *_more) = unit.find("profile_section", content="text")
    for number in range(8):
        network = add_network(unit, AddNetwork(name=f"Netzwerk {number}"))
        office = unit.find("institution")[number]["id"]
        add_network_contact(unit, AddNetworkContact(network_id=network, institution_id=office))
        text = WriteProfileText(network_id=network, section_id=section["id"], body="Ein Text")
        write_profile_text(unit, text)


@pytest.mark.timeout(60 + 5 * CYCLES)
def test_a_killed_writer_loses_nothing_and_leaves_nothing_half(tmp_path: Path) -> None:
    path = tmp_path / "s.netzdesk"
    with Study.create(path, author=WRITER) as study, study.compensation("fill") as unit:
        prepare(unit)
    history: dict[str, str] = {}
    hot = killed_at_work = 0
    kinds: Counter[str] = Counter()
    for seed in range(CYCLES):
        told = work_until_killed(path, seed)
        hot += was_interrupted(path)
        killed_at_work += told.open is not None
        with Study.open(path, author=WRITER) as study:
            assert not study.read_only
            study.check_whole()
            assert check_study(study.conn) == ()
            verify(study.conn, told)
            check_states(study, told)
            for token, kind in history.items():
                assert parts(study.conn, token) == PARTS[kind], f"lost later: {kind} {token}"
            with study.unit("goes on") as unit:
                unit.put("area", {"kind": "cycle", "name": f"{seed}"})
        if told.open is not None:
            told.acknowledged.pop(told.open[1], None)
        kinds.update(told.acknowledged.values())
        history = dict(list((history | told.acknowledged).items())[-200:])
        assert not was_interrupted(path)
    assert killed_at_work > CYCLES // 2, f"{killed_at_work} of {CYCLES} kills within an action"
    assert CYCLES < 40 or kinds.keys() == PARTS.keys()
    assert hot > CYCLES // 20, f"{hot} hot journals in {CYCLES} kills"
