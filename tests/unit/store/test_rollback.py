"""Test 6 of the journal's rules: an interrupted unit leaves the file, and the memory equals it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from store_desk import ANNA, attempt, everything, filled_study, new_study, some_rows

from netzdesk.base.errors import Refused
from netzdesk.store.engine import SqliteError
from netzdesk.store.integrity import check_study
from netzdesk.store.journal import Journal
from netzdesk.store.replica import ReplicaNote
from netzdesk.store.study import Study
from netzdesk.store.unit import Unit


def memory_of(journal: Journal) -> tuple[object, ...]:
    return (
        journal.replica,
        journal.seq,
        journal.last_id,
        journal._hlc,
        journal._unseen,
        journal._stored,
    )


def from_file(study: Study) -> tuple[object, ...]:
    note = ReplicaNote(study.path)
    try:
        return memory_of(Journal(study.conn, note))
    finally:
        note.close()


def interrupted_at_every_step(study: Study, act: Callable[[Study], object]) -> int:
    """Let SQLite stop the action at its first step, its second, …; return how often it stopped."""
    before = everything(study.conn)
    stopped = 0
    while True:
        left = stopped

        def stop() -> int:
            nonlocal left
            left -= 1
            return int(left == -1)

        study.conn.set_progress_handler(stop, 40)
        try:
            act(study)
        except SqliteError:
            study.conn.set_progress_handler(None, 40)
            assert not study.conn.in_transaction
            assert everything(study.conn) == before, f"step {stopped}"
            study._catch_up()
            assert memory_of(study.journal) == from_file(study), f"step {stopped}"
            stopped += 1
            continue
        finally:
            study.conn.set_progress_handler(None, 40)
        return stopped


def test_a_unit_that_is_stopped_at_any_step_changes_nothing(tmp_path: Path) -> None:
    def act(study: Study) -> None:
        with study.unit("fill") as unit:
            office = some_rows(unit)
            unit.put("institution", {"id": office, "name": "anders"})
            unit.delete("region", unit.put("region", {"ags": "1", "name": "n", "kind": "k"}))

    with filled_study(tmp_path) as study:
        assert interrupted_at_every_step(study, act) > 30
        assert study.sitting.undo_action == "fill"
        assert memory_of(study.journal) == from_file(study)
        assert check_study(study.conn) == ()


def test_an_undo_and_a_redo_that_are_stopped_at_any_step_change_nothing(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        assert interrupted_at_every_step(study, Study.undo) > 30
        assert interrupted_at_every_step(study, Study.redo) > 30
        assert memory_of(study.journal) == from_file(study)
        assert check_study(study.conn) == ()


def test_a_rollback_that_fails_as_well_is_made_up_for_by_the_next_unit(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        before = everything(study.conn)
        with pytest.raises(SqliteError), study.unit("x") as unit:
            unit.put("area", {"kind": "k", "name": "n"})
            study.conn.set_progress_handler(lambda: 1, 1)
            unit.find("area")
        assert study.conn.in_transaction
        study.conn.set_progress_handler(None, 1)
        with study.unit("goes on") as unit:
            assert unit.find("area") == []
        assert everything(study.conn) == before


@pytest.mark.parametrize("error", [Refused("x.y", "No."), KeyboardInterrupt(), ZeroDivisionError()])
@pytest.mark.parametrize("written", range(4))
def test_an_exception_between_two_rows_undoes_those_before(
    tmp_path: Path, written: int, error: BaseException
) -> None:
    with filled_study(tmp_path) as study:
        before, memory = everything(study.conn), memory_of(study.journal)

        def act(unit: Unit) -> None:
            for number in range(4):
                if number == written:
                    raise error
                unit.put("area", {"kind": "k", "name": f"{number}"})

        with pytest.raises(type(error)), study.unit("x") as unit:
            act(unit)
        assert everything(study.conn) == before
        assert memory_of(study.journal) == memory == from_file(study)


def test_a_reference_that_is_broken_at_the_commit_changes_nothing(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        before, memory = everything(study.conn), memory_of(study.journal)
        with pytest.raises(SqliteError), study.unit("x") as unit:
            study.conn.execute("PRAGMA defer_foreign_keys=ON")
            unit.put("contact_attempt", attempt(unit, "nobody"))
        assert everything(study.conn) == before
        assert memory_of(study.journal) == memory == from_file(study)
        with study.unit("goes on") as unit:
            unit.put("area", {"kind": "k", "name": "n"})
        assert check_study(study.conn) == ()


def test_the_first_unit_of_a_new_study_can_fail_and_be_repeated(tmp_path: Path) -> None:
    with new_study(tmp_path) as study:
        replica = study.journal.replica
        with pytest.raises(ZeroDivisionError), study.unit("x") as unit:
            unit.put("area", {"kind": "k", "name": "n"})
            raise ZeroDivisionError
        assert study.journal.replica == replica
        with study.unit("x") as unit:
            unit.put("area", {"kind": "k", "name": "n"})
        path = study.path
    with Study.open(path, author=ANNA) as study:
        assert study.journal.replica == replica
