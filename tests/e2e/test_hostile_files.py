"""Foreign, truncated, tampered files: a sentence in both languages or a sound study, in time."""

from __future__ import annotations

import os
import random
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from netzdesk.actions.approvals import AskForApproval, ask_for_approval
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.profiles import WriteProfileText, write_profile_text
from netzdesk.actions.snapshots import FreezeReport, freeze_report
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.errors import Refused, StudyRefused
from netzdesk.base.i18n import Translator
from netzdesk.queries.approvals import fields_of
from netzdesk.queries.snapshots import snapshots
from netzdesk.store.engine import FAILURES, Connection, as_refusal, connect
from netzdesk.store.frozen import content_sum, read_vector, rewind
from netzdesk.store.integrity import check_study
from netzdesk.store.study import Author, Study
from netzdesk.store.tables import TABLES
from own_time import worked

MUTATIONS = int(os.environ.get("NETZDESK_MUTATIONS", "200"))
SECONDS = 2.0
PAGE = 4096
ANNA = Author("0190f000-0000-7000-8000-000000000001", "Anna Beispiel", "AB")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a study as it is after the first steps of a team."""
    folder = tmp_path_factory.mktemp("sound")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETZDESK_HOME", str(folder / "machine"))
        path = folder / "s.netzdesk"
        with Study.create(path, author=ANNA) as study:
            with study.unit("fill") as unit:
                fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
            for number in range(40):
                with study.unit("call") as unit:
                    office = unit.find("institution")[number]
                    unit.put(
                        "contact_attempt",
                        {
                            "institution_id": office["id"],
                            "channel": "phone",
                            "direction": "out",
                            "day": "2010-03-12",
                            "outcome": "1.1",
                            "researcher_id": ANNA.id,
                            "note": "Straße, Grüße, Köln " * (number % 7),
                        },
                    )
            _write_profiles(study)
    return path.read_bytes()


def _write_profiles(study: Study) -> None:
    """Write profiles, ask for their approval, freeze the state, and go on writing."""
    with study.unit("profiles") as unit:
        section = unit.find("profile_section", content="text")[0]["id"]
        networks = [add_network(unit, AddNetwork(name=f"Netz {number}")) for number in range(4)]
        for network in networks:
            text = WriteProfileText(network_id=network, section_id=section, body="Grüße " * 300)
            write_profile_text(unit, text)
    with study.unit("ask") as unit:
        for network in networks:
            fields = tuple((each.key, each.sha256) for each in fields_of(study.conn, network))
            ask_for_approval(unit, AskForApproval(network_id=network, fields=fields))
    vector, digest = read_vector(study.conn), content_sum(study.conn)
    with study.unit("freeze") as unit:
        freeze_report(unit, FreezeReport(name="Stand", vector=vector, sha256=digest, figures={}))
    with study.unit("later") as unit:
        unit.put("network", {"id": networks[0], "name": "Netz anders"})
        unit.delete("profile_text", unit.find("profile_text", network_id=networks[1])[0]["id"])


def flipped(data: bytearray, choose: random.Random) -> None:
    for _ in range(choose.choice([1, 1, 3, 30, 300])):
        data[choose.randrange(len(data))] ^= 1 << choose.randrange(8)


def overwritten(data: bytearray, choose: random.Random) -> None:
    start, length = choose.randrange(len(data)), choose.choice([4, 100, PAGE, 20 * PAGE])
    length = min(length, len(data) - start)
    data[start : start + length] = choose.choice([bytes(length), choose.randbytes(length)])


def truncated(data: bytearray, choose: random.Random) -> None:
    del data[
        choose.choice([choose.randrange(len(data)), PAGE * choose.randrange(len(data) // PAGE)]) :
    ]


def extended(data: bytearray, choose: random.Random) -> None:
    data += choose.randbytes(choose.choice([1, PAGE, 100 * PAGE]))


def blocks_copied(data: bytearray, choose: random.Random) -> None:
    size = choose.choice([16, 512, PAGE, 8 * PAGE])
    source, target = (choose.randrange(len(data) // size - 1) * size for _ in range(2))
    data[target : target + size] = data[source : source + size]


def pages_swapped(data: bytearray, choose: random.Random) -> None:
    one, two = (choose.randrange(1, len(data) // PAGE) * PAGE for _ in range(2))
    data[one : one + PAGE], data[two : two + PAGE] = (
        data[two : two + PAGE],
        data[one : one + PAGE],
    )


HEADER_FIELDS = (
    *((0, 16), (16, 2), (18, 1), (19, 1), (20, 1), (21, 3), (24, 4), (28, 4), (32, 4), (36, 4)),
    *((40, 4), (44, 4), (48, 4), (52, 4), (56, 4), (60, 4), (64, 4), (68, 4), (92, 4), (96, 4)),
)
"""(offset, length) of what SQLite's header holds."""


def header_edited(data: bytearray, choose: random.Random) -> None:
    offset, length = choose.choice(HEADER_FIELDS)
    small = bytes(length - 1) + b"\x02"
    data[offset : offset + length] = choose.choice(
        [bytes(length), b"\xff" * length, choose.randbytes(length), small]
    )


WORDS = (
    (b"Stra\xc3\x9fe", b"Stra\xff\xfee"),
    (b"job_centre", b"job_center"),
    (b"2010-03-12", b"2010-99-99"),
    (b"[null,", b"[[[[[,"),
    (b"CREATE TABLE", b"CREATE TIBLE"),
    (ANNA.id.encode(), b"\xff" * 36),
)


def text_edited(data: bytearray, choose: random.Random) -> None:
    """Change a value without changing the structure; or a text to what is no text."""
    word, other = choose.choice(WORDS)
    places = [match.start() for match in re.finditer(re.escape(word), data)]
    for at in choose.sample(places, min(len(places), choose.choice([1, 5, 1000]))):
        data[at : at + len(word)] = other


MUTATORS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    flipped,
    flipped,
    overwritten,
    truncated,
    extended,
    blocks_copied,
    pages_swapped,
    header_edited,
    header_edited,
    text_edited,
)


def told(refused: Refused) -> None:
    for language in ("de", "en"):
        text = Translator(language).refusal(refused)
        assert text
        assert "{" not in text


def use(study: Study) -> bool:
    """Read everything of a study, as its pages do; return whether it was found sound."""
    try:
        study.check_whole()
    except StudyRefused as refused:
        told(refused)
        return False
    sound = check_study(study.conn) == ()
    for table in (*(table.name for table in TABLES), "journal"):
        try:
            study.conn.execute(f'SELECT * FROM "{table}"').fetchall()
        except FAILURES as error:
            refusal = as_refusal(error)
            assert refusal is not None, error
            told(refusal)
            assert not sound
    return sound and _goes_back(study)


def _goes_back(study: Study) -> bool:
    """Take the frozen states back; False when that shows damage, and says so."""
    for found in snapshots(study.conn):
        with closing(study.snapshot()) as copy:
            try:
                rewind(copy, found.vector)
                content_sum(copy)
            except Refused as refused:
                told(refused)
                return False
    return True


def write_to(study: Study) -> None:
    try:
        with study.unit("add") as unit:
            unit.put("area", {"kind": "k", "name": "n"})
    except StudyRefused as refused:
        told(refused)


@pytest.mark.timeout(60 + MUTATIONS)
def test_mutated_studies_are_refused_with_a_sentence_or_open_soundly(
    tmp_path: Path, sound: bytes
) -> None:
    path = tmp_path / "s.netzdesk"
    outcomes = {"refused": 0, "found later": 0, "sound": 0}
    for number in range(MUTATIONS):
        choose = random.Random(number)
        data = bytearray(sound)
        mutate = MUTATORS[number % len(MUTATORS)]
        mutate(data, choose)
        path.write_bytes(data)
        began = worked()
        try:
            with Study.open(path, author=ANNA) as study:
                found_sound = use(study)
            outcomes["sound" if found_sound else "found later"] += 1
        except StudyRefused as refused:
            told(refused)
            outcomes["refused"] += 1
        case = f"{mutate.__name__} {number}"
        assert worked() - began < SECONDS, case
        assert path.read_bytes() == data, case
        assert {entry.name for entry in tmp_path.iterdir()} == {path.name}, case
        try:
            with Study.open(path, author=ANNA) as study:
                write_to(study)
        except StudyRefused as refused:
            told(refused)
    assert sum(outcomes.values()) == MUTATIONS
    assert outcomes["refused"] > MUTATIONS // 5, outcomes


def sqlite(path: Path, *statements: str) -> None:
    conn: Connection = connect(path, "rwc")
    conn.execute("PRAGMA writable_schema=ON")
    for statement in statements:
        conn.execute(statement)
    conn.close()


def foreign_database(path: Path, _sound: bytes) -> None:
    sqlite(path, "CREATE TABLE person(name)", "INSERT INTO person VALUES ('x')")


def foreign_with_our_mark(path: Path, _sound: bytes) -> None:
    sqlite(
        path,
        "CREATE TABLE person(name)",
        f"PRAGMA application_id={0x4E7A446B}",
        "PRAGMA user_version=1",
    )


def header(offset: int, value: bytes) -> Callable[[Path, bytes], None]:
    def make(path: Path, sound: bytes) -> None:
        path.write_bytes(sound[:offset] + value + sound[offset + len(value) :])

    return make


def altered(*statements: str, newer: bool = False) -> Callable[[Path, bytes], None]:
    def make(path: Path, sound: bytes) -> None:
        path.write_bytes(sound)
        sqlite(path, *statements, *(["PRAGMA user_version=99"] if newer else []))

    return make


ENDLESS = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r"
HOSTILE: dict[str, Callable[[Path, bytes], None]] = {
    "empty": lambda path, sound: path.write_bytes(b"") and None,
    "csv": lambda path, sound: path.write_text("Name;Ort\nJobcenter;Celle\n") and None,
    "zip": lambda path, sound: path.write_bytes(b"PK\x03\x04" + bytes(5000)) and None,
    "half": lambda path, sound: path.write_bytes(sound[: len(sound) // 2]) and None,
    "header only": lambda path, sound: path.write_bytes(sound[:100]) and None,
    "last half page cut": lambda path, sound: path.write_bytes(sound[:-2048]) and None,
    "another database": foreign_database,
    "another database with our mark": foreign_with_our_mark,
    "wal": header(18, b"\x02\x02"),
    "wal for readers": header(18, b"\x01\x02"),
    "unknown write version": header(18, b"\x03\x03"),
    "unknown schema format": header(44, struct.pack(">I", 5)),
    "utf-16": header(56, struct.pack(">I", 2)),
    "trigger": altered("CREATE TRIGGER t AFTER INSERT ON area BEGIN DELETE FROM person; END"),
    "view": altered("CREATE VIEW v AS SELECT load_extension('x')"),
    "view for a table": altered("DROP TABLE expert", "CREATE VIEW expert AS SELECT 1 AS id"),
    "endless view": altered("DROP TABLE setting", f"CREATE VIEW setting AS {ENDLESS}"),
    "zeroblob view": altered(
        "DROP TABLE local", "CREATE VIEW local AS SELECT 'replica' AS k, zeroblob(900000000) AS v"
    ),
    "virtual table": altered("CREATE VIRTUAL TABLE extra USING fts5(a)"),
    "endless view in a newer study": altered(
        "DROP TABLE setting", f"CREATE VIEW setting AS {ENDLESS}", newer=True
    ),
    "generated column in a newer study": altered(
        "DROP TABLE local",
        "CREATE TABLE local(k TEXT, v TEXT AS (hex(zeroblob(40000000))))",
        "INSERT INTO local(k) VALUES ('replica')",
        newer=True,
    ),
    "check in a newer study": altered(
        "DROP TABLE local",
        "CREATE TABLE local(k TEXT, v TEXT CHECK (length(hex(zeroblob(100000000))) > 0))",
        newer=True,
    ),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_in_time_and_stays_as_it_is(
    tmp_path: Path, sound: bytes, make: Callable[[Path, bytes], None]
) -> None:
    path = tmp_path / "s.netzdesk"
    make(path, sound)
    before = path.read_bytes()
    began = worked()
    try:
        with Study.open(path, author=ANNA) as study:
            assert study.read_only_because == "newer"
            use(study)
    except StudyRefused as refused:
        told(refused)
    assert worked() - began < SECONDS
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("name", ["csv", "half", "trigger", "wal", "empty"])
def test_the_command_line_refuses_with_one_line(tmp_path: Path, sound: bytes, name: str) -> None:
    path = tmp_path / "s.netzdesk"
    HOSTILE[name](path, sound)
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "netzdesk", "stats", str(path), "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "s.netzdesk" in done.stderr
    assert path.read_bytes() == before
