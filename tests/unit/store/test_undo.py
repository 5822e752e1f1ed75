"""Undo and redo: compensating units that leave exactly what was, or refuse and change nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_desk import BEN, HandClock, attempt, erase, everything, new_study, rows, some_rows

from netzdesk.base.errors import Refused
from netzdesk.store.integrity import check_study
from netzdesk.store.row_states import ERASED
from netzdesk.store.study import Study
from netzdesk.store.unit import Unit

FEW = st.integers(0, 3)
STEP = st.tuples(
    st.sampled_from(["add", "rename", "move", "link", "unlink", "remove", "call", "refer"]),
    FEW,
    FEW,
    st.sampled_from(["Köln", "Straße", "Ämter", None]),
)
UNITS = st.lists(st.lists(STEP, min_size=1, max_size=5), min_size=1, max_size=6)


def step(unit: Unit, what: str, first: int, second: int, word: str | None) -> None:
    """Do one thing to the few rows of the study, where it can be done."""
    offices = [row["id"] for row in unit.find("institution")]
    calls = [row["id"] for row in unit.find("contact_attempt")]
    region = unit.put("region", {"ags": f"0310{second}", "name": f"R{second}", "kind": "city"})
    office = offices[first % len(offices)] if offices else None
    other = offices[second % len(offices)] if offices else None
    if what == "add":
        unit.put("institution", {"kind": "job_centre", "name": word or "ohne"})
    elif office is None:
        return
    elif what == "rename":
        unit.put("institution", {"id": office, "name": word or "leer", "place": word})
    elif what == "move":
        unit.put("institution", {"id": office, "part_of_id": other})
    elif what == "link":
        unit.put("institution_region", {"institution_id": office, "region_id": region})
    elif what == "unlink":
        for link in unit.find("institution_region", institution_id=office):
            unit.delete("institution_region", link["id"])
    elif what == "remove":
        unit.delete("institution", office)
    elif what == "call":
        unit.put("contact_attempt", attempt(unit, office, note=word))
    elif what == "refer" and calls:
        pair = calls[first % len(calls)], calls[second % len(calls)]
        unit.put("contact_attempt", {"id": pair[0], "corrects_id": pair[1]})
        unit.put("contact_attempt", {"id": pair[1], "corrected_by_id": pair[0]})


def unsound(study: Study) -> list[str]:
    """Return what is wrong with the file; the random references need not be pairs."""
    return [found.code for found in check_study(study.conn) if found.code != "row.pair"]


def run(study: Study, steps: list[tuple[str, int, int, str | None]]) -> None:
    with study.unit("unit") as unit:
        for one in steps:
            try:
                step(unit, *one)
            except Refused as refused:
                assert refused.code == "unit.referred"


@settings(max_examples=35)
@given(UNITS)
def test_undoing_everything_gives_the_start_and_redoing_everything_the_end(
    units: list[list[tuple[str, int, int, str | None]]],
) -> None:
    with TemporaryDirectory() as folder, new_study(Path(folder)) as study:
        study.conn.execute("PRAGMA synchronous=OFF")  # no power cut is tested here
        run(study, [("add", 0, 0, "Anfang")])
        study.sitting = type(study.sitting)()
        states = [rows(study.conn)]
        for steps in units:
            done = len(study.sitting._done)
            run(study, steps)
            if len(study.sitting._done) > done:
                states.append(rows(study.conn))
        for expected in reversed(states[:-1]):
            study.undo()
            assert rows(study.conn) == expected
        assert unsound(study) == []
        for expected in states[1:]:
            study.redo()
            assert rows(study.conn) == expected
        assert unsound(study) == []


@settings(max_examples=30)
@given(
    st.lists(
        st.one_of(st.just("undo"), st.just("redo"), st.lists(STEP, min_size=1, max_size=3)),
        min_size=2,
        max_size=12,
    )
)
def test_undo_and_redo_in_any_order_walk_along_the_same_states(
    moves: list[str | list[tuple[str, int, int, str | None]]],
) -> None:
    with TemporaryDirectory() as folder, new_study(Path(folder)) as study:
        study.conn.execute("PRAGMA synchronous=OFF")  # no power cut is tested here
        run(study, [("add", 0, 0, "Anfang")])
        states, at = [rows(study.conn)], 0
        study.sitting = type(study.sitting)()
        for move in moves:
            if move == "undo":
                if at == 0:
                    with pytest.raises(Refused):
                        study.undo()
                else:
                    study.undo()
                    at -= 1
            elif move == "redo":
                if at == len(states) - 1:
                    with pytest.raises(Refused):
                        study.redo()
                else:
                    study.redo()
                    at += 1
            elif isinstance(move, list):
                done = len(study.sitting._done)
                run(study, move)
                if len(study.sitting._done) > done:
                    at += 1
                    states[at:] = [rows(study.conn)]
            assert rows(study.conn) == states[at]
        assert unsound(study) == []


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path, clock=HandClock()) as made:
        yield made


def make_pair(unit: Unit) -> None:
    office = unit.put("institution", {"kind": "job_centre", "name": "A"})
    old = unit.put("contact_attempt", attempt(unit, office))
    new = unit.put("contact_attempt", attempt(unit, office, corrects_id=old))
    unit.put("contact_attempt", {"id": old, "corrected_by_id": new})


def remove_pair(unit: Unit) -> None:
    old, new = unit.find("contact_attempt")
    unit.put("contact_attempt", {"id": old["id"], "corrected_by_id": None})
    unit.delete("contact_attempt", new["id"])
    unit.delete("contact_attempt", old["id"])


def test_rows_that_refer_to_each_other_are_undone_together(study: Study) -> None:
    states = [rows(study.conn)]
    acts: list[Callable[[Unit], None]] = [make_pair, remove_pair]
    for act in acts:
        with study.unit("act") as unit:
            act(unit)
        states.append(rows(study.conn))
    empty = {**states[0], "researcher": states[1]["researcher"]}
    study.undo()
    assert rows(study.conn) == states[1]
    study.undo()
    assert rows(study.conn) == empty
    study.redo()
    study.redo()
    assert rows(study.conn) == states[2]


def test_a_unit_that_took_itself_back_is_undone_and_redone_without_a_trace(study: Study) -> None:
    with study.unit("first") as unit:
        area = unit.put("area", {"kind": "k", "name": "a"})
    with study.unit("there and back") as unit:
        unit.put("area", {"id": area, "name": "b"})
        unit.put("area", {"id": area, "name": "a"})
        unit.delete("area", unit.put("area", {"kind": "k", "name": "short-lived"}))
    before = everything(study.conn)
    study.undo()
    assert study.sitting.redo_action == "there and back"
    study.redo()
    assert everything(study.conn) == before
    study.undo()
    study.undo()
    assert rows(study.conn)["area"] == []
    study.redo()
    study.redo()
    assert rows(study.conn)["area"] == [(area, "k", "a")]


def test_undo_names_the_action_and_a_new_action_ends_redo(study: Study) -> None:
    with study.unit("record_attempt") as unit:
        some_rows(unit)
    change = study.undo()
    assert change.action == "undo:record_attempt"
    assert change.concerns("contact_attempt", "institution")
    assert (study.sitting.undo_action, study.sitting.redo_action) == (None, "record_attempt")
    with study.unit("other") as unit:
        unit.put("area", {"kind": "k", "name": "n"})
    assert study.sitting.redo_action is None
    with pytest.raises(Refused) as refused:
        study.redo()
    assert refused.value.code == "redo.nothing"


def test_undo_leaves_a_trace_and_deletes_no_entry(study: Study) -> None:
    with study.unit("add") as unit:
        some_rows(unit)
    before = study.conn.execute("SELECT * FROM journal ORDER BY seq").fetchall()
    study.undo()
    after = study.conn.execute("SELECT * FROM journal ORDER BY seq").fetchall()
    assert after[: len(before)] == before
    assert {row[10] for row in after[len(before) :]} == {"del"}


def test_the_undo_of_a_deletion_keeps_and_does_not_insert_again(study: Study) -> None:
    with study.unit("add") as unit:
        area = unit.put("area", {"kind": "k", "name": "n"})
    with study.unit("remove") as unit:
        unit.delete("area", area)
    study.undo()
    ops = study.conn.execute("SELECT op, changes FROM journal WHERE row = ? ORDER BY seq", (area,))
    assert [(op, json.loads(text)) for op, text in ops][1:] == [("del", {}), ("keep", {})]


def later_change(unit: Unit, area: str) -> None:
    unit.put("area", {"id": area, "name": "später"})


def later_deletion(unit: Unit, area: str) -> None:
    unit.delete("area", area)


def later_child(unit: Unit, area: str) -> None:
    region = unit.put("region", {"ags": "1", "name": "n", "kind": "k"})
    unit.put("area_region", {"area_id": area, "region_id": region})


@pytest.mark.parametrize("later", [later_change, later_deletion, later_child])
def test_an_undo_that_something_later_stands_on_is_refused_and_changes_nothing(
    study: Study, later: Callable[[Unit, str], None]
) -> None:
    with study.unit("add") as unit:
        area = unit.put("area", {"kind": "k", "name": "n"})
    with study.compensation("elsewhere") as unit:
        later(unit, area)
    before = everything(study.conn)
    with pytest.raises(Refused) as refused:
        study.undo()
    assert refused.value.code == "undo.built_upon"
    assert everything(study.conn) == before
    assert study.sitting.undo_action == "add"


def test_a_later_change_of_another_field_does_not_stand_in_the_way(study: Study) -> None:
    with study.unit("add") as unit:
        area = unit.put("area", {"kind": "k", "name": "n"})
    with study.unit("rename") as unit:
        unit.put("area", {"id": area, "name": "m"})
    with study.compensation("elsewhere") as unit:
        unit.put("area", {"id": area, "kind": "l"})
    study.undo()
    assert study.conn.execute("SELECT kind, name FROM area").fetchall() == [("l", "n")]


def an_area(study: Study) -> str:
    with study.unit("add") as unit:
        return unit.put("area", {"kind": "Land", "name": "Nord"})


def areas(study: Study) -> list[tuple[str, str]]:
    return study.conn.execute("SELECT kind, name FROM area").fetchall()


def test_a_row_made_anew_after_its_erasure_goes_again_with_the_undo(study: Study) -> None:
    area = an_area(study)
    with study.unit("remove") as unit:
        unit.delete("area", area)
    erase(study, "area", area, "name")
    with study.unit("add") as unit:
        unit.put("area", {"id": area, "kind": "Land", "name": "Süd"})
    study.undo()
    assert areas(study) == []


def test_a_deletion_is_not_undone_when_the_row_was_erased_since(study: Study) -> None:
    area = an_area(study)
    with study.unit("remove") as unit:
        unit.delete("area", area)
    erase(study, "area", area, "name")
    before = everything(study.conn)
    with pytest.raises(Refused) as refused:
        study.undo()
    assert refused.value.code == "undo.erased"
    assert everything(study.conn) == before


def test_what_was_erased_before_a_deletion_stays_erased_when_the_row_returns(study: Study) -> None:
    area = an_area(study)
    erase(study, "area", area, "name")
    with study.unit("remove") as unit:
        unit.delete("area", area)
    study.undo()
    assert areas(study) == [("Land", ERASED)]
    study.redo()
    assert areas(study) == []


def test_an_erased_value_is_not_brought_back_and_others_of_its_row_are(study: Study) -> None:
    area = an_area(study)
    for field, value in (("name", "Süd"), ("kind", "Gebiet")):
        with study.unit("change") as unit:
            unit.put("area", {"id": area, field: value})
    erase(study, "area", area, "name")
    study.undo()
    assert areas(study) == [("Land", ERASED)]
    with pytest.raises(Refused) as refused:
        study.undo()
    assert refused.value.code == "undo.erased"


def test_a_sitting_ends_with_the_study(study: Study) -> None:
    with study.unit("add") as unit:
        some_rows(unit)
    path = study.path
    study.close()
    with Study.open(path, author=BEN) as again:
        assert again.sitting.undo_action is None
        with pytest.raises(Refused) as refused:
            again.undo()
    assert refused.value.code == "undo.nothing"
