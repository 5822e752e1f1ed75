"""The values of a column with their counts, and lists that are filtered by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_study import Filler, new_study

from netzdesk.queries.attempts import ATTEMPTS
from netzdesk.queries.paging import Wanted, count, page, value_counts, value_labels
from netzdesk.store.study import Study


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    """Thirty calls at two offices: every third one an answer, every fifth with a note."""
    with new_study(tmp_path / "studie.netzdesk") as study:
        with study.unit("test") as unit:
            fill = Filler(unit)
            offices = [fill.office(name="Amt Köln"), fill.office(name="Amt Göttingen")]
            for number in range(30):
                unit.put(
                    "contact_attempt",
                    {
                        "institution_id": offices[number % 2],
                        "channel": "phone",
                        "direction": "out",
                        "day": f"2010-0{1 + number % 2}-{1 + number % 3:02}",
                        "outcome": "1.1" if number % 3 == 0 else "2.20",
                        "duration_min": 5 if number % 10 == 0 else None,
                        "note": "Rückruf" if number % 5 == 0 else None,
                        "researcher_id": unit.author_id,
                    },
                )
        yield study


def counted(study: Study, column: str, wanted: Wanted | None = None, step: int = 7) -> Counter[str]:
    total: Counter[str] = Counter()
    for part in value_counts(study.conn, ATTEMPTS, wanted or Wanted(), column, step=step):
        total.update(part)
    return total


def test_values_are_counted_part_by_part_and_empty_cells_with_them(study: Study) -> None:
    assert counted(study, "outcome") == {"1.1": 10, "2.20": 20}
    assert counted(study, "duration") == {5: 3, "": 27}
    assert counted(study, "outcome", step=1) == counted(study, "outcome", step=1000)


def test_counts_are_those_that_the_other_filters_leave(study: Study) -> None:
    wanted = Wanted("koeln", choices={"outcome": ("1.1",), "day": ("2010-01-01",)})

    assert counted(study, "outcome", wanted) == {"1.1": 5}
    assert counted(study, "day", Wanted("rueck", choices={"outcome": ("1.1",)})) == {
        "2010-01-01": 1,
        "2010-02-01": 1,
    }


def test_several_columns_combine_with_what_is_typed(study: Study) -> None:
    office = study.conn.execute("SELECT id FROM institution WHERE name = 'Amt Köln'").fetchone()[0]
    wanted = Wanted(choices={"institution": (office,), "outcome": ("1.1",)})

    assert count(study.conn, ATTEMPTS, wanted) == 5
    assert count(study.conn, ATTEMPTS, wanted.filtered("rueckruf", {})) == 1
    rows = page(study.conn, ATTEMPTS, wanted, limit=50).rows
    assert {(row.institution, row.outcome) for row in rows} == {("Amt Köln", "1.1")}


def test_the_empty_value_can_be_chosen_alone_and_beside_others(study: Study) -> None:
    assert count(study.conn, ATTEMPTS, Wanted(choices={"duration": ("",)})) == 27
    assert count(study.conn, ATTEMPTS, Wanted(choices={"duration": ("", 5)})) == 30
    assert count(study.conn, ATTEMPTS, Wanted(choices={"duration": (5,)})) == 3
    assert count(study.conn, ATTEMPTS, Wanted(choices={"note": (1,)})) == 6


def test_keys_are_named_by_what_they_stand_for(study: Study) -> None:
    keys = list(counted(study, "institution"))

    names = value_labels(study.conn, ATTEMPTS, "institution", keys)

    assert sorted(names.values()) == ["Amt Göttingen", "Amt Köln"]
    assert value_labels(study.conn, ATTEMPTS, "outcome", ["1.1"]) == {}


def test_every_column_with_values_can_be_counted(study: Study) -> None:
    for column in ATTEMPTS.values:
        assert sum(counted(study, column).values()) == 30, column


def test_an_empty_study_has_no_values(tmp_path: Path) -> None:
    with new_study(tmp_path / "leer.netzdesk") as empty:
        assert counted(empty, "outcome") == {}
