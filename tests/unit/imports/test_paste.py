"""Blocks of districts pasted from Excel: what each row will do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from netzdesk.actions.regions import paste_regions
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.i18n import Translator
from netzdesk.base.ids import new_id
from netzdesk.imports.paste import PastePreview, RowStatus, preview_regions
from netzdesk.queries.directory import known_regions
from netzdesk.store.study import Author, Study

GERMAN = Translator("de")


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    author = Author(new_id(), "Anna Beispiel", "AB")
    with Study.create(tmp_path / "s.netzdesk", author=author) as opened:
        with opened.unit("fill_from_template") as unit:
            fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
        yield opened


def preview(text: str) -> PastePreview:
    return preview_regions(text, (), GERMAN)


@pytest.mark.parametrize("text", ["", "\n\n", "AGS\tKreis\tArt\n", " \t \n"])
def test_an_empty_block_has_no_rows(text: str) -> None:
    assert preview(text).rows == ()


def test_a_quote_that_is_never_closed_swallows_no_rows() -> None:
    found = preview('04011\t"Nord\tStadt\n04012\tSüd\tStadt\n')
    assert [row.values["name"] for row in found.rows] == ['"Nord', "Süd"]
    assert [row.status for row in found.rows] == [RowStatus.NEW, RowStatus.NEW]


def test_lines_may_end_as_any_system_ends_them() -> None:
    found = preview("04011\tNord\tStadt\r04012\tSüd\tStadt\r")
    assert [row.values["name"] for row in found.rows] == ["Nord", "Süd"]


def test_a_cell_of_any_length_is_read() -> None:
    found = preview("04011\t" + "x" * 200_000 + "\tStadt")
    assert [row.status for row in found.rows] == [RowStatus.NEW]


def test_an_unknown_column_is_named_and_left_out() -> None:
    assert preview("AGS\tName\tArt\tFarbe\n04011\tNord\tStadt\tx").ignored == ("Farbe",)


def test_a_block_of_regions_is_read_with_or_without_header(study: Study) -> None:
    text = "4011\tBremen\tKreisfreie Stadt\n4012\tBremerhaven\tKreisfreie Stadt"
    known = known_regions(study.conn)
    plain = preview_regions(text, known, GERMAN)
    headed = preview_regions(f"AGS\tKreis\tArt\n{text}", known, GERMAN)
    assert plain.regions() == headed.regions()
    with study.unit("paste_regions") as unit:
        paste_regions(unit, plain.regions())
    assert len(known_regions(study.conn)) == 48


def test_known_and_wrong_regions_are_left_out_with_a_reason(study: Study) -> None:
    text = "3359\tStade\tLandkreis\n04011\tBremen\t\n04012\tBremerhaven\tStadt\n4012\tX\tStadt"
    found = preview_regions(text, known_regions(study.conn), GERMAN)
    assert [row.status for row in found.rows] == [
        RowStatus.DUPLICATE,
        RowStatus.ERROR,
        RowStatus.NEW,
        RowStatus.DUPLICATE,
    ]
    assert "03359" in found.rows[0].sentence
    assert found.rows[1].field == "kind"
    assert [row.ags for row in found.regions().rows] == ["04012"]
