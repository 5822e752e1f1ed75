from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from export_desk import a_document
from hypothesis import given
from hypothesis import strategies as st

from netzdesk.base.progress import Unwatched
from netzdesk.exports.csv import whole_csv, write_csv
from netzdesk.exports.document import writable


def read(folder: Path, *rows: tuple[Any, ...]) -> list[list[str]]:
    path = folder / "t.csv"
    path.unlink(missing_ok=True)
    write_csv(writable(a_document(flat=rows))[0], path, Unwatched())
    assert whole_csv(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))[1:]


def test_german_excel_can_open_it(tmp_path: Path) -> None:
    read(tmp_path, ("Łódź", "ß"))

    data = (tmp_path / "t.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == "Wert 0;Wert 1\r\nŁódź;ß\r\n"


def test_separators_quotes_and_line_breaks_are_read_back(tmp_path: Path) -> None:
    rows = (("a;b", 'er sagt "nein"'), ("Zeile 1\nZeile 2", "  Ränder "), ("", "01067"))

    assert read(tmp_path, *rows) == [list(row) for row in rows]


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 30 23125", "-5", "@SUM", "＝1", "=cmd|' /C calc'!A0"]
)
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, (text, "x")) == [[f"'{text}", "x"]]


def test_numbers_days_and_missing_values_are_written_plainly(tmp_path: Path) -> None:
    assert read(tmp_path, (-3, date(2010, 3, 12)), (None, "x")) == [["-3", "12.03.2010"], ["", "x"]]


@given(rows=st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), min_size=1, max_size=6))
def test_any_text_is_read_back_and_none_begins_a_formula(
    rows: list[tuple[str, str]], tmp_path_factory: Any
) -> None:
    cleaned = writable(a_document(flat=tuple(rows)))[0].sheets[0].rows

    found = read(tmp_path_factory.mktemp("csv"), *rows)

    assert [[text.removeprefix("'") for text in row] for row in found] == [
        [str(value).removeprefix("'") for value in row] for row in cleaned
    ]
    assert not [text for row in found for text in row if text.startswith(("=", "+", "-", "@"))]
