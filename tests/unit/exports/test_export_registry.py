from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from export_desk import StudyBuilder, a_document

from netzdesk import __version__
from netzdesk.base.errors import Refused
from netzdesk.exports.document import Line, Row, writable
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.registry import TABLES, document, export, export_kind, render_pdf
from netzdesk.queries.appendix import last_change

KINDS = [kind.key for kind in TABLES]


def test_the_kinds_are_those_of_the_command_line() -> None:
    assert KINDS == [
        "appendix-experts",
        "appendix-networks",
        "contact-log",
        "verification",
        "field-report",
        "procedure",
        "district-sheets",
        "selection",
        "maturity",
        "comparison",
    ]


@pytest.mark.parametrize("name", ["t.odt", "t", "t.xls"])
def test_an_unknown_suffix_is_refused_before_anything_is_written(
    study: StudyBuilder, tmp_path: Path, name: str
) -> None:
    with pytest.raises(Refused) as refused:
        export(study.conn, "appendix-networks", tmp_path / name)

    assert refused.value.code == "export.unknown_suffix"
    assert not (tmp_path / name).exists()


def test_the_collector_runs_again_after_an_export_that_failed(
    study: StudyBuilder, tmp_path: Path
) -> None:
    with pytest.raises(Refused):
        export(study.conn, "appendix-networks", tmp_path / "missing" / "t.csv")

    assert gc.isenabled()


def test_the_suffix_may_be_in_capitals(study: StudyBuilder, tmp_path: Path) -> None:
    export(study.conn, "appendix-networks", tmp_path / "T.PDF")

    assert (tmp_path / "T.PDF").read_bytes().startswith(b"%PDF")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        export_kind("map")

    assert refused.value.code == "export.unknown_kind"


@pytest.mark.parametrize(
    ("kind", "options", "field"),
    [
        ("appendix-experts", {"region": "03351"}, "region"),
        ("appendix-experts", {"sort": "postcode"}, "sort"),
        ("contact-log", {"field": "training"}, "field"),
        ("contact-log", {"sort": "name"}, "sort"),
        ("verification", {"field": "training"}, "field"),
    ],
)
def test_a_choice_that_an_export_does_not_have_is_refused_and_not_ignored(
    study: StudyBuilder, kind: str, options: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        document(study.conn, kind, ExportOptions(**options))

    assert (refused.value.code, refused.value.field) == ("export.choice_not_offered", field)


@pytest.mark.parametrize("wrong", [{"persons": "all"}, {"sort": "size"}, {"language": "fr"}])
def test_options_that_do_not_exist_are_errors(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="unknown"):
        ExportOptions(**wrong)


@pytest.mark.parametrize(
    ("kind", "suffix"), [(kind.key, suffix) for kind in TABLES for suffix in kind.suffixes]
)
def test_two_exports_of_one_state_are_equal_byte_by_byte(
    study: StudyBuilder, tmp_path: Path, kind: str, suffix: str
) -> None:
    study.network("Netz", number=1)
    study.attempt(study.institution("Jobcenter", "03351"))

    for name in ("a", "b"):
        export(study.conn, kind, tmp_path / f"{name}{suffix}")

    first, second = (tmp_path / f"{name}{suffix}" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_an_empty_study_exports_in_both_languages(
    study: StudyBuilder, tmp_path: Path, kind: str, language: str
) -> None:
    for suffix in export_kind(kind).suffixes:
        options = ExportOptions(language=language, persons="full")
        done = export(study.conn, kind, tmp_path / f"{kind}{suffix}", options)
        if kind != "field-report":  # its rates stand there, without a number
            assert done.rows == (4 if kind == "verification" else 0)
    assert render_pdf(study.conn, kind).startswith(b"%PDF")


def test_the_sample_is_marked_in_every_table_row_and_page(
    study: StudyBuilder, tmp_path: Path
) -> None:
    study.settings(sample=True)
    study.network("Netz", number=1)

    found = document(study.conn, "appendix-networks", ExportOptions())
    export(study.conn, "appendix-networks", tmp_path / "t.csv")

    assert found.sample == "Beispieldaten"
    assert {row[-1] for row in found.sheets[0].rows} == {"Beispieldaten"}
    records = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert all(record.endswith(";Beispieldaten") for record in records)


def test_read_me_tells_study_status_filter_program_rows_and_persons(
    study: StudyBuilder, tmp_path: Path
) -> None:
    study.network("Netz", number=1, actors=["A", "B"])
    export(study.conn, "appendix-networks", tmp_path / "t.xlsx", ExportOptions(sort="name"))

    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Lies mich"]
    told = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert told["Studie"] == "Studie über Netzwerke"
    assert told["Stand"] == "03/2010"
    assert told["Filter"] == "keiner"
    assert told["Reihenfolge"] == "Nach Name"
    assert told["Programm"] == f"NetzDesk {__version__}"
    assert told["Zeilen der Tabelle"] == "1"
    assert told["Zeilen in „Einzelwerte“"] == "7"
    assert "Ohne Personen" in str(told["Personen"])
    assert "Angabe fehlt" in str(told["/"])


def test_the_files_date_is_the_last_change_of_the_study(study: StudyBuilder) -> None:
    assert last_change(study.conn) == 1270036800000


def test_characters_that_no_file_can_hold_are_replaced_aloud(study: StudyBuilder) -> None:
    study.network("Netz\x0bwerk \x01?", number=1)

    found = document(study.conn, "appendix-networks", ExportOptions())

    assert found.rows[0].cells[0][0].text == "Netz\N{REPLACEMENT CHARACTER}werk " + (
        "\N{REPLACEMENT CHARACTER}?"
    )
    assert (
        "2 Zeichen, die keine Datei enthalten kann, stehen als \N{REPLACEMENT CHARACTER} da."
        in (found.warnings)
    )
    assert found.warnings[0] in found.head


def test_a_tab_becomes_a_blank_and_a_lone_surrogate_a_mark() -> None:
    document_, replaced = writable(a_document(("a\tb", "c")))
    assert document_.rows[0] == Row(((Line("a b"),), (Line("c"),)), "Zeile 1")
    assert replaced == 0

    document_, replaced = writable(a_document(("a\ud800", "c\x1f\ufffe")))
    assert replaced == 3
    assert "\ud800" not in str(document_.rows)
