"""Rows of a long list go to their tables together; nobody but the clock can tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_desk import HandClock, attempt, everything, hits, new_study

from netzdesk.store.engine import IntegrityError
from netzdesk.store.gathering import GatheredRows
from netzdesk.store.integrity import check_study
from netzdesk.store.journal import encoded, encoded_row
from netzdesk.store.study import Study
from netzdesk.store.tables import BY_NAME
from netzdesk.store.unit import Unit


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path, clock=HandClock()) as made:
        yield made


def institution(unit: Unit, name: str, **more: Any) -> str:
    return unit.put("institution", {"kind": "other", "name": name, **more})


def test_a_gathered_row_is_seen_by_every_reading(study: Study) -> None:
    with study.unit("add") as unit, unit.gathering():
        first = institution(unit, "Erste")
        assert unit.get("institution", first)["name"] == "Erste"  # type: ignore[index]
        second = institution(unit, "Zweite", phone="030 23125 100")
        assert [row["id"] for row in unit.find("institution", name="Zweite")] == [second]
        institution(unit, "Dritte")
        unit.put("institution", {"id": second, "phone": None, "name": "Zwei"})
        third = unit.find("institution", name="Dritte")[0]["id"]
        unit.delete("institution", third)
    found = study.conn.execute("SELECT name, phone FROM institution ORDER BY rowid").fetchall()
    assert found == [("Erste", None), ("Zwei", None)]
    assert hits(study.conn, "institution", "dritte") == 0
    assert check_study(study.conn) == ()


def test_a_gathered_setting_holds_at_once(study: Study) -> None:
    with study.unit("set") as unit, unit.gathering():
        unit.put("setting", {"key": "zone", "value": '"America/Adak"'})
        assert unit.setting("zone") == "America/Adak"


def test_gathered_rows_may_refer_to_each_other_in_any_order(study: Study) -> None:
    with study.unit("add") as unit:
        old = institution(unit, "Amt")
        region = unit.put("region", {"ags": "03101", "name": "Celle", "kind": "Landkreis"})
    with study.unit("add") as unit, unit.gathering():
        unit.put("institution_region", {"institution_id": old, "region_id": region})
        for number in range(120):
            child = institution(unit, f"Stelle {number}", part_of_id=old, place="Celle")
            unit.put("institution_region", {"institution_id": child, "region_id": region})
            unit.put("contact_attempt", attempt(unit, child))
            old = child
    assert study.conn.execute("SELECT count(*) FROM institution_region").fetchone() == (121,)
    assert hits(study.conn, "contact_attempt", "119") == 1
    assert check_study(study.conn) == ()


def test_a_list_with_every_mixture_of_empty_cells_is_stored_as_it_is(study: Study) -> None:
    names = ("street", "postcode", "place", "phone", "mail", "web")
    wanted = [
        {name: f"{name}{number}" for bit, name in enumerate(names) if number >> bit & 1}
        for number in range(64)
    ]
    with study.unit("add") as unit, unit.gathering():
        keys = [institution(unit, f"Stelle {n}", **given) for n, given in enumerate(wanted)]
    with study.unit("look") as unit:
        found = [unit.get("institution", key) or {} for key in keys]
    assert [{name: row[name] for name in names if row[name]} for row in found] == wanted
    assert {row["do_not_contact"] for row in found} == {0}


@pytest.mark.parametrize("together", [True, False])
def test_the_journal_says_the_same_of_a_row_that_goes_with_others(
    study: Study, *, together: bool
) -> None:
    with study.unit("add") as unit, unit.gathering() if together else nullcontext():
        key = institution(unit, "Stelle „Süd“", whole_area=True, note="a\tb\n100 %s", phone="")
    ((op, changes),) = study.conn.execute(
        "SELECT op, changes FROM journal WHERE tab = 'institution' AND row = ?", (key,)
    ).fetchall()
    assert op == "ins"
    assert json.loads(changes) == {
        "kind": [None, "other"],
        "name": [None, "Stelle „Süd“"],
        "whole_area": [None, 1],
        "phone": [None, ""],
        "do_not_contact": [None, 0],
        "note": [None, "a\tb\n100 %s"],
    }


def test_an_attempt_is_found_by_the_new_name_of_its_institution(study: Study) -> None:
    with study.unit("add") as unit:
        old = institution(unit, "Altstelle")
    with study.unit("import") as unit, unit.gathering():
        unit.put("contact_attempt", attempt(unit, old))
        new = institution(unit, "Neustelle")
        unit.put("contact_attempt", attempt(unit, new))
        unit.put("institution", {"id": old, "name": "Umbenannt"})
        unit.put("contact_attempt", attempt(unit, old))
    found = {
        name: hits(study.conn, "contact_attempt", name)
        for name in ("altstelle", "neustelle", "umbenannt")
    }
    assert found == {"altstelle": 0, "neustelle": 1, "umbenannt": 2}
    assert check_study(study.conn) == ()


@pytest.mark.parametrize("together", [True, False])
def test_nothing_is_written_where_a_default_was_refused(study: Study, *, together: bool) -> None:
    before = everything(study.conn)
    with (
        pytest.raises(IntegrityError),
        study.unit("add") as unit,
        unit.gathering() if together else nullcontext(),
    ):
        institution(unit, "Ohne", do_not_contact=None)
    assert everything(study.conn) == before


def test_a_failure_in_the_middle_leaves_nothing(study: Study) -> None:
    before, seq = everything(study.conn), study.journal.seq
    with pytest.raises(RuntimeError), study.unit("add") as unit, unit.gathering():
        for number in range(700):
            institution(unit, f"Stelle {number}")
        raise RuntimeError
    assert everything(study.conn) == before
    assert study.journal.seq == seq


def test_a_row_whose_reference_leads_nowhere_is_refused_at_the_latest_at_the_end(
    study: Study,
) -> None:
    before = everything(study.conn)
    with pytest.raises(IntegrityError), study.unit("add") as unit, unit.gathering():
        institution(unit, "Stelle", part_of_id="0193-nowhere")
    assert everything(study.conn) == before


def test_rowids_go_on_after_the_highest(study: Study) -> None:
    with study.unit("add") as unit:
        keys = [institution(unit, f"Alt {number}") for number in range(3)]
        unit.delete("institution", keys[2])
    gathered = GatheredRows(study.conn, lambda table, *columns: "")
    spec = BY_NAME["institution"]
    assert [gathered.add(spec, f"k{n}", {"name": "Neu"}) for n in range(2)] == [3, 4]


_VALUES = st.one_of(st.none(), st.integers(-(1 << 63), (1 << 63) - 1), st.text())


@given(st.dictionaries(st.sampled_from(sorted(BY_NAME["institution"].names)), _VALUES))
def test_changes_are_written_as_json_writes_them(row: dict[str, Any]) -> None:
    write: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    assert encoded_row(row) == write({name: (None, value) for name, value in row.items()})
    pairs = {name: (value, name) for name, value in row.items()}
    assert encoded(pairs) == write(pairs)
