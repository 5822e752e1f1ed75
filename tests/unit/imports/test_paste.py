"""Blocks pasted from Excel: what each row will do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from netzdesk.actions.institutions import AddInstitution, ChangeInstitution, paste_institutions
from netzdesk.actions.regions import paste_regions
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.i18n import Translator
from netzdesk.base.ids import natural_id, new_id
from netzdesk.imports.paste import (
    PastePreview,
    PasteRow,
    RowStatus,
    preview_institutions,
    preview_regions,
)
from netzdesk.queries.directory import read_directory
from netzdesk.store.study import Author, Study

GERMAN = Translator("de")
HEADER = "Art\tName\tLandkreise\tStraße\tPLZ\tOrt\tTelefon\tE-Mail\n"


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    author = Author(new_id(), "Anna Beispiel", "AB")
    with Study.create(tmp_path / "s.netzdesk", author=author) as opened:
        with opened.unit("fill_from_template") as unit:
            fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
        yield opened


def preview(study: Study, text: str) -> PastePreview:
    return preview_institutions(text, read_directory(study.conn), GERMAN)


def only(found: PastePreview) -> PasteRow:
    [row] = found.rows
    return row


def regions(*ags: str) -> tuple[str, ...]:
    return tuple(natural_id("region", key) for key in ags)


def test_a_block_as_excel_copies_it_becomes_institutions_of_one_action(study: Study) -> None:
    text = (
        HEADER
        + "Leitstelle für Integration\tLeitstelle Peine\tPeine\tBurgstraße 1\t31224\tPeine\t"
        + "030 23125 001\tleitstelle@example.org\r\n"
        + "\t\t\t\t\t\t\t\r\n"
        + 'KMN-Regionalverband\t"KMN ""Ost"""\t"Gifhorn; Peine\n3158"\t\t\t\t\t\r\n'
    )
    found = preview(study, text)
    assert [row.status for row in found.rows] == [RowStatus.NEW, RowStatus.NEW]
    assert [row.line for row in found.rows] == [2, 4]
    assert found.rows[0].command == AddInstitution(
        kind="integration_office",
        name="Leitstelle Peine",
        region_ids=regions("03157"),
        street="Burgstraße 1",
        postcode="31224",
        place="Peine",
        phone="030 23125 001",
        mail="leitstelle@example.org",
    )
    assert found.rows[1].values["name"] == 'KMN "Ost"'
    assert found.rows[1].region_ids == regions("03151", "03157", "03158")
    before = study.conn.execute("SELECT count(*) FROM institution").fetchone()[0]
    with study.unit("paste_institutions") as unit:
        paste_institutions(unit, found.institutions())
    assert study.conn.execute("SELECT count(*) FROM institution").fetchone()[0] == before + 2
    study.undo()
    assert study.conn.execute("SELECT count(*) FROM institution").fetchone()[0] == before


def test_without_a_header_the_order_of_the_columns_holds(study: Study) -> None:
    text = "Andere Stelle\tVHS Celle\tCelle\tMarkt 1\t29221\tCelle\t–\t"
    row = only(preview(study, text))
    assert row.status is RowStatus.ERROR
    assert row.field == "phone"
    row = only(preview(study, "Andere Stelle\tVHS Celle\tCelle\t\t\t\t030 23125 001"))
    assert isinstance(row.command, AddInstitution)
    assert row.command.phone == "030 23125 001"


def test_an_english_header_in_any_order_is_recognised(study: Study) -> None:
    text = "Phone\tNAME\tFancy\tKind\tDistrict\n030 23125 001\tOffice\tx\tJob centre\tStade"
    found = preview(study, text)
    assert found.ignored == ("Fancy",)
    row = only(found)
    assert (row.kind, row.region_ids) == ("job_centre", regions("03359"))


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Jobcenter", "job_centre"),
        ("jobcenter (grundsicherungsstelle)", "job_centre"),
        ("ARGE", "job_centre"),
        ("job_centre", "job_centre"),
        ("Integrationsbeauftragte", "integration_officer"),
        ("Integrationsbeauftragte/r", "integration_officer"),
        ("Ausländerbeauftragter", "integration_officer"),
        ("Leitstelle", "integration_office"),
        ("KMN", "kmn_association"),
        ("Sonstige", "other"),
    ],
)
def test_the_kind_is_read_as_people_write_it(study: Study, typed: str, kind: str) -> None:
    assert only(preview(study, f"{typed}\tStelle X\tStade")).kind == kind


@pytest.mark.parametrize(
    ("typed", "ags"),
    [
        ("Stade", ["03359"]),
        ("stade", ["03359"]),
        ("LK Stade", ["03359"]),
        ("Landkreis Stade", ["03359"]),
        ("03359", ["03359"]),
        ("3359", ["03359"]),
        ("Osnabrück (Landkreis)", ["03459"]),
        ("Osnabrueck, Landkreis", ["03459"]),
        ("Landkreis Osnabrück", ["03459"]),
        ("Stadt Osnabrück", ["03404"]),
        ("Kreisfreie Stadt Osnabrück", ["03404"]),
        ("Osnabrück (Stadt)", ["03404"]),
        ("Oldenburg (Oldenburg)", ["03403"]),
        ("Oldenburg (Stadt)", ["03403"]),
        ("LK Oldenburg", ["03458"]),
        ("Nienburg", ["03256"]),
        ("Hannover", ["03241"]),
        ("Region Hannover", ["03241"]),
        ("Stade, Celle", ["03359", "03351"]),
        ("Osnabrück, Stadt; Osnabrück, Landkreis", ["03404", "03459"]),
        ("Stade; Stade", ["03359"]),
        ("", []),
    ],
)
def test_districts_are_found_by_name_kind_or_key(study: Study, typed: str, ags: list[str]) -> None:
    assert only(preview(study, f"Andere\tStelle X\t{typed}")).region_ids == regions(*ags)


def test_a_name_of_two_districts_asks_for_the_kind(study: Study) -> None:
    for typed in ("Osnabrück", "Oldenburg"):
        row = only(preview(study, f"Andere\tStelle X\t{typed}"))
        assert (row.status, row.field, row.command) == (RowStatus.ERROR, "regions", None)
        assert "(Landkreis)" in row.sentence
        assert "(Kreisfreie Stadt)" in row.sentence


def test_the_whole_area_can_be_named(study: Study) -> None:
    row = only(preview(study, "KMN\tLandesverband\tlandesweit"))
    assert isinstance(row.command, AddInstitution)
    assert row.command.whole_area
    assert row.command.region_ids == ()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("\tStelle X\tStade", "kind"),
        ("Ministerium\tStelle X\tStade", "kind"),
        ("Andere\t\tStade", "name"),
        ("Andere\tStelle X\tEntenhausen", "regions"),
        ("Andere\tStelle X\tStade\t\t\t\t\tohne at", "mail"),
    ],
)
def test_a_wrong_row_says_what_is_wrong_and_is_not_stored(
    study: Study, text: str, field: str
) -> None:
    found = preview(study, text)
    row = only(found)
    assert (row.status, row.field) == (RowStatus.ERROR, field)
    assert row.sentence
    assert found.institutions().rows == ()


def test_a_lost_zero_of_a_postcode_is_put_back_and_told(study: Study) -> None:
    row = only(preview(study, "Andere\tStelle X\tStade\t\t1067"))
    assert isinstance(row.command, AddInstitution)
    assert row.command.postcode == "01067"
    assert "01067" in row.sentence


def test_a_known_institution_is_completed_or_left_out(study: Study) -> None:
    text = "Jobcenter\tjobcenter landkreis stade\tStade\t\t\tStade\t030 23125 001"
    row = only(preview(study, text))
    assert row.status is RowStatus.COMPLETES
    assert isinstance(row.command, ChangeInstitution)
    assert (row.command.place, row.command.phone) == ("Stade", "030 23125 001")
    with study.unit("paste_institutions") as unit:
        paste_institutions(unit, preview(study, text).institutions())
    again = preview(study, text)
    assert only(again).status is RowStatus.DUPLICATE
    assert again.institutions().completed == ()


def test_the_same_institution_twice_in_a_block_is_stored_once(study: Study) -> None:
    found = preview(study, "Andere\tStelle X\tStade\nAndere\tSTELLE X\tCelle")
    assert [row.status for row in found.rows] == [RowStatus.NEW, RowStatus.DUPLICATE]
    assert found.rows[1].sentence == "Dieselbe Stelle steht in Zeile 1."
    assert found.count(RowStatus.NEW) == len(found.institutions().rows) == 1


@pytest.mark.parametrize("text", ["", "\n\n", HEADER, " \t \n"])
def test_an_empty_block_has_no_rows(study: Study, text: str) -> None:
    assert preview(study, text).rows == ()


def test_a_quote_that_is_never_closed_swallows_no_rows(study: Study) -> None:
    found = preview(study, 'Jobcenter\t"Nord\tPeine\nJobcenter\tSüd\tGifhorn\n')

    assert [row.values["name"] for row in found.rows] == ['"Nord', "Süd"]
    assert [row.status for row in found.rows] == [RowStatus.NEW, RowStatus.NEW]


def test_lines_may_end_as_any_system_ends_them(study: Study) -> None:
    found = preview(study, "Jobcenter\tNord\tPeine\rJobcenter\tSüd\tGifhorn\r")

    assert [row.values["name"] for row in found.rows] == ["Nord", "Süd"]


def test_a_cell_of_any_length_is_read(study: Study) -> None:
    assert only(preview(study, "Jobcenter\t" + "x" * 200_000)).status is RowStatus.NEW


def test_a_block_of_regions_is_read_with_or_without_header(study: Study) -> None:
    text = "4011\tBremen\tKreisfreie Stadt\n4012\tBremerhaven\tKreisfreie Stadt"
    known = read_directory(study.conn).regions
    plain = preview_regions(text, known, GERMAN)
    headed = preview_regions(f"AGS\tKreis\tArt\n{text}", known, GERMAN)
    assert plain.regions() == headed.regions()
    with study.unit("paste_regions") as unit:
        paste_regions(unit, plain.regions())
    assert len(read_directory(study.conn).regions) == 48


def test_known_and_wrong_regions_are_left_out_with_a_reason(study: Study) -> None:
    text = "3359\tStade\tLandkreis\n04011\tBremen\t\n04012\tBremerhaven\tStadt\n4012\tX\tStadt"
    found = preview_regions(text, read_directory(study.conn).regions, GERMAN)
    assert [row.status for row in found.rows] == [
        RowStatus.DUPLICATE,
        RowStatus.ERROR,
        RowStatus.NEW,
        RowStatus.DUPLICATE,
    ]
    assert "03359" in found.rows[0].sentence
    assert found.rows[1].field == "kind"
    assert [row.ags for row in found.regions().rows] == ["04012"]
