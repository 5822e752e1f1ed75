"""One action is one transaction of rows, search entries and journal entries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from store_desk import ANNA, HandClock, attempt, everything, hits, new_study, rows, some_rows

from netzdesk.base.errors import Refused, StudyRefused
from netzdesk.base.ids import natural_id
from netzdesk.store.engine import OperationalError, connect
from netzdesk.store.integrity import check_study
from netzdesk.store.study import Study


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path, clock=HandClock()) as made:
        yield made


def journal(study: Study) -> list[tuple[str, str, dict[str, Any]]]:
    found = study.conn.execute("SELECT op, tab, changes FROM journal ORDER BY seq").fetchall()
    return [(op, table, json.loads(changes)) for op, table, changes in found]


def test_an_insert_journals_what_is_not_null(study: Study) -> None:
    with study.unit("add") as unit:
        unit.put("area", {"kind": "stratum", "name": "Nord"})
    assert journal(study)[-1] == (
        "ins",
        "area",
        {"kind": [None, "stratum"], "name": [None, "Nord"]},
    )


def test_a_change_journals_only_the_changed_fields_with_what_was_there(study: Study) -> None:
    with study.unit("add") as unit:
        area = unit.put("area", {"kind": "stratum", "name": "Nord"})
    with study.unit("rename") as unit:
        unit.put("area", {"id": area, "kind": "stratum", "name": "Süd"})
    assert journal(study)[-1] == ("set", "area", {"name": ["Nord", "Süd"]})


def test_a_change_that_changes_nothing_writes_nothing(study: Study) -> None:
    with study.unit("add") as unit:
        area = unit.put("area", {"kind": "stratum", "name": "Nord"})
    before = everything(study.conn)
    with study.unit("same") as unit:
        unit.put("area", {"id": area, "name": "Nord"})
    assert unit.change.unit is None
    assert study.sitting.undo_action == "add"
    assert everything(study.conn) == before


def test_a_row_that_is_made_anew_journals_every_field(study: Study) -> None:
    key = {"kind": "integration_office", "presence": "yes"}
    with study.unit("add") as unit:
        region = unit.put("region", {"ags": "03101", "name": "A", "kind": "city"})
        office = unit.put("region_office", {"region_id": region, "source": "press", **key})
    with study.unit("remove") as unit:
        unit.delete("region_office", office)
    with study.unit("again") as unit:
        again = unit.put("region_office", {"region_id": region, **key})
    assert again == office
    op, _, changes = journal(study)[-1]
    assert op == "ins"
    assert changes["source"] == [None, None]


def test_the_unit_is_the_number_of_its_first_entry(study: Study) -> None:
    with study.unit("first") as unit:
        some_rows(unit)
    with study.unit("second") as unit:
        unit.put("area", {"kind": "k", "name": "n"})
    numbers = study.conn.execute(
        "SELECT unit, min(seq), count(*) FROM journal GROUP BY unit ORDER BY unit"
    ).fetchall()
    assert all(unit_number == first for unit_number, first, _ in numbers)
    assert unit.change.unit == numbers[-1][0]


def test_the_author_is_introduced_with_the_first_entry_and_undo_does_not_see_it(
    study: Study,
) -> None:
    with study.unit("add") as unit:
        unit.put("area", {"kind": "k", "name": "n"})
    assert [entry[:2] for entry in journal(study)] == [("ins", "researcher"), ("ins", "area")]
    study.undo()
    assert study.conn.execute("SELECT id, name FROM researcher").fetchall() == [
        (ANNA.id, ANNA.name)
    ]


def test_a_refused_first_action_does_not_introduce_the_author(study: Study) -> None:
    with pytest.raises(Refused), study.unit("add"):
        raise Refused("x.y", "No.")
    assert journal(study) == []
    with study.unit("add") as unit:
        unit.put("area", {"kind": "k", "name": "n"})
    assert [table for _, table, _ in journal(study)] == ["researcher", "area"]


def test_an_author_whose_row_was_removed_is_introduced_again(study: Study) -> None:
    with study.unit("add") as unit:
        area = unit.put("area", {"kind": "k", "name": "n"})
    with study.unit("remove") as unit:
        unit.delete("researcher", ANNA.id)
    with study.unit("rename") as unit:
        unit.put("area", {"id": area, "name": "m"})
    assert study.conn.execute("SELECT count(*) FROM researcher").fetchone() == (1,)


def test_search_follows_every_change_of_a_row_and_of_what_it_refers_to(study: Study) -> None:
    with study.unit("add") as unit:
        office = unit.put("institution", {"kind": "job_centre", "name": "Jobcenter Köln"})
        call = unit.put("contact_attempt", attempt(unit, office, note="Grüße"))
    for query in ("koeln", "köln", "koln", "gruesse"):
        assert hits(study.conn, "contact_attempt", query) == 1, query
    with study.unit("rename") as unit:
        unit.put("institution", {"id": office, "name": "Jobcenter Straße"})
    assert hits(study.conn, "contact_attempt", "koeln") == 0
    assert hits(study.conn, "contact_attempt", "strasse") == 1
    assert hits(study.conn, "institution", "strasse") == 1
    with study.unit("remove") as unit:
        unit.delete("contact_attempt", call)
    assert hits(study.conn, "contact_attempt", "strasse") == 0
    assert check_study(study.conn) == ()


@pytest.mark.parametrize("count", [1, 3, 450])
def test_search_is_right_where_one_unit_makes_changes_and_removes_many(
    study: Study, count: int
) -> None:
    with study.unit("add") as unit:
        before = [unit.put("institution", {"kind": "other", "name": "alt"}) for _n in range(count)]
    with study.unit("all at once") as unit:
        for row in before:
            unit.put("institution", {"id": row, "name": "mittel"})
            unit.put("institution", {"id": row, "name": "anders"})
        for row in before[1:]:
            unit.delete("institution", row)
        for _n in range(count):  # the numbers of the rows above are given again
            made = unit.put("institution", {"kind": "other", "name": "neu"})
        unit.put("institution", {"id": made, "name": "neuer"})
        passing = unit.put("institution", {"kind": "other", "name": "kurz"})
        unit.delete("institution", passing)
    found = [hits(study.conn, "institution", f"{word}*") for word in ("alt", "mittel", "kurz")]
    assert found == [0, 0, 0]
    assert hits(study.conn, "institution", "anders") == 1
    assert hits(study.conn, "institution", "neu*") == count
    assert check_study(study.conn) == ()


def test_a_row_that_others_refer_to_is_not_deleted_and_stays_searchable(study: Study) -> None:
    with study.unit("add") as unit:
        office = unit.put("institution", {"kind": "job_centre", "name": "Amt"})
        unit.put("contact_attempt", attempt(unit, office))
    before = everything(study.conn)
    with study.unit("remove") as unit, pytest.raises(Refused) as refused:
        unit.delete("institution", office)  # an action may catch the refusal and go on
    assert refused.value.code == "unit.referred"
    assert everything(study.conn) == before
    assert hits(study.conn, "institution", "amt") == 1


def test_an_unknown_field_and_a_value_of_another_kind_are_faults(study: Study) -> None:
    with pytest.raises(KeyError), study.unit("x") as unit:
        unit.put("area", {"kind": "k", "name": "n", "nothing": "x"})
    with pytest.raises(TypeError), study.unit("x") as unit:
        unit.put("area", {"kind": "k", "name": 5})
    with pytest.raises(TypeError), study.unit("x") as unit:
        unit.put("network", {"number": "5"})
    with pytest.raises(Refused) as refused, study.unit("x") as unit:
        unit.put("network", {"number": 1 << 70})
    assert (refused.value.code, refused.value.field) == ("unit.number_too_large", "number")


def test_halves_of_characters_from_the_clipboard_are_stored_as_replacement(study: Study) -> None:
    with study.unit("add") as unit:
        area = unit.put("area", {"kind": "k", "name": "a\ud800b\x00c"})
    stored = study.conn.execute("SELECT name FROM area WHERE id = ?", (area,)).fetchone()
    assert stored == ("a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c",)
    assert check_study(study.conn) == ()


def test_a_natural_key_is_one_row_and_never_changes(study: Study) -> None:
    with study.unit("add") as unit:
        first = unit.put("region", {"ags": "03101", "name": "A", "kind": "city"})
        again = unit.put("region", {"ags": "03101", "name": "B", "kind": "city"})
    assert first == again == natural_id("region", "03101")
    with pytest.raises(KeyError), study.unit("x") as unit:
        unit.put("region", {"id": first, "ags": "03102"})


def test_a_unit_within_a_unit_is_a_fault(study: Study) -> None:
    with study.unit("outer") as unit:
        unit.put("area", {"kind": "k", "name": "n"})
        with pytest.raises(RuntimeError), study.unit("inner"):
            pass
    assert rows(study.conn)["area"] != []


def test_a_unit_locks_out_other_writers_before_it_reads(study: Study) -> None:
    other = connect(study.path, "rw")
    other.execute("PRAGMA busy_timeout=1")
    try:
        with study.unit("read") as unit:
            unit.get("area", "none")
            with pytest.raises(OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
    finally:
        other.close()


def test_another_program_that_writes_is_named_and_nothing_is_stored(study: Study) -> None:
    with study.unit("add") as unit:
        unit.put("area", {"kind": "k", "name": "n"})
    before = everything(study.conn)
    study.conn.execute("PRAGMA busy_timeout=1")
    other = connect(study.path, "rw")
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StudyRefused) as refused, study.unit("add") as unit:
            unit.put("area", {"kind": "k", "name": "m"})
        assert refused.value.code == "study.busy"
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert everything(study.conn) == before
    with study.unit("add") as unit:
        unit.put("area", {"kind": "k", "name": "m"})
    assert check_study(study.conn) == ()


def test_nothing_can_be_written_to_a_study_opened_for_reading(study: Study) -> None:
    path = study.path
    study.close()
    with Study.open(path, author=ANNA, read_only=True) as reading:
        with pytest.raises(StudyRefused) as refused, reading.unit("add"):
            pytest.fail("a unit began")
        assert refused.value.code == "study.read_only"
        with pytest.raises(Refused):
            reading.undo()
