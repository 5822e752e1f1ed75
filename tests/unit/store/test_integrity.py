"""`check` finds what was changed behind the program's back, and names no values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from store_desk import (
    attempt,
    filled_study,
    new_study,
    some_rows,
    tamper,
)

from netzdesk.base.errors import Cancelled
from netzdesk.base.i18n import Translator
from netzdesk.store.engine import Connection, connect
from netzdesk.store.integrity import check_study
from netzdesk.store.search import SEARCHED
from netzdesk.store.study import Study


def codes(path: Path) -> set[str]:
    conn = connect(path, "ro")
    try:
        found = check_study(conn)
    finally:
        conn.close()
    for finding in found:
        for language in ("de", "en"):
            told = Translator(language)(finding.sentence, **finding.values)
            assert "{" not in told
            assert "Person" not in told
            assert "Jobcenter" not in told
    return {finding.code for finding in found}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with filled_study(tmp_path) as study:
        with study.unit("more") as unit:
            office = unit.find("institution")[0]["id"]
            region = unit.find("region")[0]["id"]
            network = unit.put("network", {"name": "N"})
            old = unit.put("contact_attempt", attempt(unit, office))
            new = unit.put("contact_attempt", attempt(unit, office, corrects_id=old))
            unit.put("contact_attempt", {"id": old, "corrected_by_id": new})
            said = unit.put(
                "statement",
                {
                    "institution_id": office,
                    "region_id": region,
                    "answer": "yes",
                    "day": "2010-03-12",
                    "named": network,
                    "researcher_id": unit.author_id,
                },
            )
            unit.put("statement_network", {"statement_id": said, "network_id": network})
        with study.unit("remove") as unit:
            gone = unit.put("area", {"kind": "k", "name": "n"})
            unit.delete("area", gone)
        return study.path


def test_a_sound_study_has_no_findings_also_after_undo(path: Path) -> None:
    assert codes(path) == set()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE institution SET name = 'x' WHERE rowid = 1", "row.differs"),
        ("UPDATE person SET note = 'x' WHERE rowid = 1", "row.differs"),
        ("DELETE FROM region_office; DELETE FROM person WHERE rowid = 1", "row.missing"),
        ("INSERT INTO area VALUES ('x', 'k', 'n')", "row.without_entry"),
        ("INSERT INTO area SELECT row, 'k', 'n' FROM journal WHERE op = 'del'", "row.deleted"),
        ("UPDATE institution_region SET region_id = 'x' WHERE rowid = 1", "reference.missing"),
        ("UPDATE vector SET seq = seq + 1", "journal.vector"),
        ("DELETE FROM journal WHERE seq = 2", "journal.gap"),
        ("UPDATE journal SET seq = -1 WHERE seq = 1", "journal.gap"),
        ("UPDATE journal SET hlc = 1 WHERE seq = 5", "journal.clock"),
        ("UPDATE journal SET changes = '{' WHERE seq = 2", "journal.unreadable"),
        ("UPDATE journal SET changes = '{\"name\": 7}' WHERE seq = 2", "journal.unreadable"),
        ("UPDATE journal SET tab = 'dream' WHERE seq = 2", "journal.unknown_table"),
        ("UPDATE statement SET named = NULL", "statement.named"),
        ("DELETE FROM statement_network", "statement.named"),
        ("UPDATE contact_attempt SET corrected_by_id = NULL", "row.pair"),
        ("UPDATE contact_attempt SET corrects_id = NULL", "row.pair"),
        ("DELETE FROM person_search WHERE rowid = 1", "search.incomplete"),
        ("INSERT INTO person_search(rowid, words) VALUES (77, 'x')", "search.incomplete"),
        ("DELETE FROM person_search_data WHERE id > 10", "file.damaged"),
        ("UPDATE region SET name = CAST(x'ff' AS TEXT)", "file.text"),
        ("UPDATE journal SET author = CAST(x'ff' AS TEXT) WHERE seq = 1", "file.text"),
        ("DROP TABLE person", "file.unreadable"),
    ],
)
def test_what_was_changed_behind_the_program_is_found(
    path: Path, statement: str, code: str
) -> None:
    tamper(path, *statement.split("; "))
    assert code in codes(path)


def test_many_findings_of_one_kind_are_counted(tmp_path: Path) -> None:
    with new_study(tmp_path) as study:
        with study.unit("many") as unit:
            for number in range(150):
                unit.put("area", {"kind": "k", "name": f"{number}"})
        path = study.path
    tamper(path, "UPDATE area SET name = 'x'")
    conn = connect(path, "ro")
    found = check_study(conn)
    conn.close()
    assert len(found) == 101
    assert found[-1].values["count"] == 50


def test_a_check_can_be_cancelled(path: Path) -> None:
    class Impatient:
        def step(self, done: int, _total: int) -> None:
            if done:
                raise Cancelled

    conn = connect(path, "ro")
    with pytest.raises(Cancelled):
        check_study(conn, Impatient())
    conn.close()


def renumbered(conn: Connection) -> None:
    for table in SEARCHED:  # as VACUUM is allowed to do
        conn.execute(f"UPDATE {table.name} SET rowid = rowid + 100")


def emptied(conn: Connection) -> None:
    for table in SEARCHED:
        conn.execute(f"DELETE FROM {table.name}_search WHERE rowid % 2")


@pytest.mark.parametrize("harm", [renumbered, emptied])
def test_a_search_index_that_does_not_fit_its_rows_is_found(
    tmp_path: Path, harm: Callable[[Connection], None]
) -> None:
    with new_study(tmp_path) as study:
        with study.unit("fill") as unit:
            first = some_rows(unit)
            some_rows(unit)
        with study.unit("remove") as unit:
            for row in unit.find("contact_attempt", institution_id=first):
                unit.delete("contact_attempt", row["id"])
        assert check_study(study.conn) == ()
        harm(study.conn)
        assert {finding.code for finding in check_study(study.conn)} == {"search.incomplete"}


def test_a_study_of_a_sitting_with_everything_in_it_is_sound(tmp_path: Path) -> None:
    with filled_study(tmp_path) as study:
        for _ in range(3):
            with study.unit("more") as unit:
                some_rows(unit)
        study.undo()
        study.undo()
        study.redo()
        path = study.path
    assert codes(path) == set()
    with Study.open(path, author=study.author) as again:
        assert check_study(again.conn) == ()
