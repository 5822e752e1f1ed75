"""A copy taken back to a place in the journal holds what the study held there."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_desk import erase, filled_study, new_study, some_rows

from netzdesk.base.errors import Cancelled, Refused
from netzdesk.base.ids import natural_id
from netzdesk.store.engine import Connection
from netzdesk.store.frozen import (
    content_sum,
    copy_of,
    pin_day,
    read_vector,
    rewind,
)
from netzdesk.store.row_states import ERASED
from netzdesk.store.study import Author, Study
from netzdesk.store.tables import BY_NAME
from netzdesk.store.unit import Unit

GOLDEN = Path(__file__).parents[2] / "golden"
Content = dict[str, list[tuple[Any, ...]]]


def content(conn: Connection) -> Content:
    """Return all rows of the study's tables, by key."""
    return {
        name: conn.execute(f'SELECT * FROM "{name}" ORDER BY id').fetchall() for name in BY_NAME
    }


def places(conn: Connection) -> dict[str, list[str]]:
    """Return the keys of all rows in the order in which lists are read."""
    return {
        name: [key for (key,) in conn.execute(f'SELECT id FROM "{name}" ORDER BY rowid')]
        for name in BY_NAME
    }


def back(study: Study, vector: dict[str, int]) -> Connection:
    conn = study.snapshot()
    rewind(conn, vector)
    return conn


class _Hand:
    """Does at random what users do: enter, change, delete, make anew, undo, redo."""

    def __init__(self, study: Study, seed: int) -> None:
        self.study = study
        self.chance = random.Random(seed)

    def act(self) -> None:
        deed = self.chance.choice(("edit", "edit", "edit", "edit", "undo", "redo"))
        try:
            if deed == "edit":
                with self.study.unit("edit") as unit:
                    for _ in range(self.chance.randrange(1, 5)):
                        self._edit(unit)
            elif deed == "undo":
                self.study.undo()
            else:
                self.study.redo()
        except Refused:
            return  # refused, and nothing was changed

    def _edit(self, unit: Unit) -> None:
        chance = self.chance
        which = chance.randrange(6)
        offices, regions = unit.find("institution"), unit.find("region")
        if which == 0 or not offices or not regions:
            unit.put("region", {"ags": f"{chance.randrange(99999):05}", "name": "R", "kind": "K"})
            unit.put("institution", {"kind": "other", "name": f"Stelle {chance.random()}"})
        elif which == 1:
            office = chance.choice(offices)
            unit.put("institution", {"id": office["id"], "phone": chance.choice((None, "1", "22"))})
        elif which == 2:
            row = {"institution_id": chance.choice(offices)["id"], "region_id": regions[0]["id"]}
            unit.put("institution_region", row)  # a natural key: deleted and made anew
        elif which == 3 and (links := unit.find("institution_region")):
            unit.delete("institution_region", chance.choice(links)["id"])
        elif which == 4:
            unit.put("setting", {"key": "title", "value": json.dumps(chance.random())})
        elif which == 5:
            unit.delete("institution", chance.choice(offices)["id"])


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_every_place_in_the_journal_gives_back_what_was_there(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with new_study(tmp_path_factory.mktemp("s")) as study:
        hand = _Hand(study, seed)
        states: list[tuple[dict[str, int], Content, dict[str, list[str]], str]] = []
        for _ in range(25):
            hand.act()
            vector, stood = read_vector(study.conn), places(study.conn)
            states.append((vector, content(study.conn), stood, content_sum(study.conn)))
        for vector, was, stood, digest in hand.chance.sample(states, 6):
            conn = back(study, vector)
            assert content(conn) == was
            assert places(conn) == stood
            assert content_sum(conn) == digest
            assert read_vector(conn) == vector
            conn.close()


def test_a_place_before_another_laptop_wrote_leaves_its_entries_out(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        vector, was = read_vector(study.conn), content(study.conn)
        other = natural_id("area", "somewhere else")
        study.conn.execute(  # as a merge brings them: another replica, earlier by its clock
            "INSERT INTO journal SELECT ?, 'aaaabbbbcccc', 1, 1, 1, author, 1, 'a', schema, NULL,"
            " 'ins', 'area', ?, ? FROM journal LIMIT 1",
            (other, other, json.dumps({"kind": [None, "k"], "name": [None, "n"]})),
        )
        study.conn.execute("INSERT INTO vector VALUES ('aaaabbbbcccc', 1)")
        study.conn.execute("INSERT INTO area(id, kind, name) VALUES (?, 'k', 'n')", (other,))
        study.journal.reload()

        before = back(study, vector)
        with_it = back(study, {**vector, "aaaabbbbcccc": 1})

        assert content(before) == was
        assert len(content(with_it)["area"]) == 1


def test_a_place_that_the_journal_never_reached_is_refused(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        vector = read_vector(study.conn)

        for elsewhere in ({**vector, "aaaabbbbcccc": 1}, {key: n + 1 for key, n in vector.items()}):
            with pytest.raises(Refused) as refused:
                back(study, elsewhere)
            assert refused.value.code == "snapshot.elsewhere"


def test_the_study_itself_is_not_touched(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        vector = read_vector(study.conn)
        with study.unit("more") as unit:
            some_rows(unit)
        now = content(study.conn)

        back(study, vector).close()
        copy = copy_of(study.conn)
        rewind(copy, vector)

        assert content(study.conn) == now
        assert content(copy) != now


def test_what_was_erased_stays_erased_and_the_sum_says_that_it_differs(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        with study.unit("note") as unit:
            person = unit.find("person")[0]
            unit.put("person", {"id": person["id"], "note": "ruft gern an"})
        vector, digest = read_vector(study.conn), content_sum(study.conn)
        with study.unit("later") as unit:
            unit.put("person", {"id": person["id"], "function": "Leitung"})
        erase(study, "person", person["id"], "note", "name", "function")

        conn = back(study, vector)

        name, note, function = conn.execute(
            "SELECT name, note, function FROM person WHERE id = ?", (person["id"],)
        ).fetchone()
        assert (note, function) == (None, None)
        assert name == ERASED
        assert content_sum(conn) != digest


@pytest.mark.parametrize("version", [1, 2])
def test_an_old_study_that_was_brought_up_to_date_goes_back_with_its_later_columns_empty(
    version: int, tmp_path: Path
) -> None:
    path = tmp_path / "old.netzdesk"
    shutil.copyfile(GOLDEN / f"study_v{version}.netzdesk", path)
    author = Author("0190f000-0000-7000-8000-000000000001", "Anna Beispiel", "AB")
    with Study.open(path, author=author) as study:
        vector, was = read_vector(study.conn), content(study.conn)
        digest = content_sum(study.conn)
        with study.unit("later") as unit:
            for row in unit.find("network"):
                unit.put("network", {"id": row["id"], "short_name": "NEU", "name": "anders"})
            some_rows(unit)

        conn = back(study, vector)

        assert was["network"]
        assert content(conn) == was
        assert content_sum(conn) == digest


def test_rows_without_an_entry_stay(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        study.conn.execute("INSERT INTO area(id, kind, name) VALUES ('x', 'k', 'n')")
        vector = read_vector(study.conn)
        with study.unit("later") as unit:
            unit.put("area", {"kind": "k", "name": "m"})

        assert [row[0] for row in content(back(study, vector))["area"]] == ["x"]


def test_a_row_whose_making_is_not_in_the_journal_goes_back_by_its_changes(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        study.conn.execute("INSERT INTO area(id, kind, name) VALUES ('x', 'k', 'first')")
        vector = read_vector(study.conn)
        for name in ("second", "third"):
            with study.unit("later") as unit:
                unit.put("area", {"id": "x", "name": name})

        assert content(back(study, vector))["area"] == [("x", "k", "first")]


def test_the_sum_is_that_of_the_content_not_of_its_order(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        digest = content_sum(study.conn)
        with study.unit("remove") as unit:
            row = unit.find("institution_region")[0]
            unit.delete("institution_region", row["id"])
        assert content_sum(study.conn) != digest

        study.undo()  # the row is now the last of its table

        assert content_sum(study.conn) == digest


def test_the_sum_leaves_out_what_a_later_schema_may_add(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        digest = content_sum(study.conn)
        study.conn.execute("UPDATE network SET supraregional = 0")  # the default of the column

        assert content_sum(study.conn) == digest


def test_a_pinned_day_holds_only_where_the_study_fixes_none(tmp_path: Path) -> None:
    def day(conn: Connection) -> str:
        sql = "SELECT value FROM setting WHERE key = 'reference_day'"
        return str(conn.execute(sql).fetchone()[0])

    with filled_study(tmp_path) as study:
        conn = study.snapshot()
        pin_day(conn, "2010-03-31")
        assert day(conn) == '"2010-03-31"'
        with study.unit("fix") as unit:
            unit.put("setting", {"key": "reference_day", "value": '"2010-01-05"'})
        conn = study.snapshot()
        pin_day(conn, "2010-03-31")
        assert day(conn) == '"2010-01-05"'


def test_rewinding_can_be_cancelled(tmp_path: Path) -> None:
    class Stop:
        def step(self, done: int, total: int) -> None:
            raise Cancelled

    with filled_study(tmp_path) as study:
        conn = study.snapshot()
        with pytest.raises(Cancelled):
            rewind(conn, {}, Stop())


def test_the_sum_can_be_cancelled(tmp_path: Path) -> None:
    class Stop:
        def step(self, done: int, total: int) -> None:
            raise Cancelled

    with filled_study(tmp_path) as study, pytest.raises(Cancelled):
        content_sum(study.conn, Stop())


def test_the_place_before_everything_is_an_empty_study(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        assert not any(content(back(study, {})).values())
