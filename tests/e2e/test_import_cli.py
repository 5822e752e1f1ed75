"""Lists on the command line: template, import, dry run, errors, the register there and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from netzdesk.app.main import main
from netzdesk.base.i18n import Translator
from netzdesk.imports.kinds.registry import IMPORTS, import_kind
from netzdesk.imports.reading import read_table
from netzdesk.queries.import_facts import rows_of
from netzdesk.store.backups import list_backups
from netzdesk.store.study import Author, Study

KINDS = tuple(kind.key for kind in IMPORTS)
READER = Author("reader", "Test", "T")


@pytest.fixture(autouse=True)
def german_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def rows(path: Path, table: str) -> list[dict[str, Any]]:
    with Study.open(path, author=READER, read_only=True) as study:
        return list(rows_of(study.conn, table))


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "s.netzdesk"
    assert run("new", path, "--template", "niedersachsen-2010") == 0
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_has_headings_explanation_and_drop_downs(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("template", kind, "--to", tmp_path / "t.xlsx") == 0
    assert run("kinds", "--json") == 0
    told = json.loads(capsys.readouterr().out)["imports"]
    columns = next(one["columns"] for one in told if one["kind"] == kind)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet, explained, _lists = book.worksheets

    headings = [str(cell.value).removesuffix(" *") for cell in sheet[1]]

    assert headings == [column["heading"] for column in columns]
    assert all(column["meaning"] for column in columns)
    said = {cell.value for row in explained for cell in row}
    assert {column["meaning"] for column in columns} <= said
    offered = {place for one in sheet.data_validations.dataValidation for place in one.ranges}
    single = [c for c in columns if c["allowed"] and c["values"] != "choices"]
    assert len(offered) >= len(single)


def test_a_template_that_was_filled_in_is_imported(study: Path, tmp_path: Path) -> None:
    assert run("template", "institutions", "--to", tmp_path / "t.xlsx") == 0
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book.worksheets[0]
    place = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[1]}
    german = Translator("de")
    for key, value in (
        ("kind", "Leitstelle für Integration"),
        ("name", "Leitstelle Gifhorn"),
        ("regions", "Gifhorn"),
        ("postcode", "01067"),
    ):
        column = import_kind("institutions").column(key)
        sheet.cell(2, place[german(column.heading)]).value = value
    book.save(tmp_path / "t.xlsx")

    assert run("import", study, tmp_path / "t.xlsx", "--kind", "institutions") == 0

    (office,) = [row for row in rows(study, "institution") if row["name"] == "Leitstelle Gifhorn"]
    assert (office["kind"], office["postcode"]) == ("integration_office", "01067")


@pytest.fixture
def offices(tmp_path: Path) -> Path:
    path = tmp_path / "stellen.csv"
    path.write_bytes(
        "Art;Name;Landkreise;PLZ\nAndere Stelle;Müßiggang e. V.;Gifhorn;1067\n".encode("cp1252")
    )
    return path


def test_a_list_is_imported_once_with_a_backup_before(
    study: Path, offices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(list_backups(study))

    assert run("import", study, offices, "--kind", "institutions", "--json") == 0
    first = json.loads(capsys.readouterr().out)
    assert run("import", study, offices, "--kind", "institutions", "--json") == 0
    second = json.loads(capsys.readouterr().out)

    assert first["stored"]
    assert first["counts"] == {"new": 1, "changes": 0, "same": 0, "error": 0}
    assert second["counts"] == {"new": 0, "changes": 0, "same": 1, "error": 0}
    assert "01067" in first["rows"][0]["remark"]
    (backup,) = list_backups(study)[: len(list_backups(study)) - before]
    assert backup.reason == "before_import"


def test_a_dry_run_stores_nothing(
    study: Path, offices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = study.read_bytes()

    assert run("import", study, offices, "--kind", "institutions", "--dry-run", "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["stored"], told["rows"][0]["verdict"]) == (False, "new")
    assert study.read_bytes() == before


def test_what_is_said_names_columns_and_only_the_sheet_that_is_read(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["Adressliste, Stand 3/2010"])
    sheet.append([])
    for row in (["Art", "Name", "Web"], ["Andere Stelle", "A", "a.example"], [], [None, "B", ""]):
        sheet.append(row)
    sheet.merge_cells("A4:A6")
    other: Any = book.create_sheet("Entwurf")
    other.append(["alt"])
    other.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    filled = ("import", study, tmp_path / "a.xlsx", "--kind", "institutions", "--fill-merged")

    assert run(*filled) == 0
    said = capsys.readouterr().out
    assert said.endswith("2 neu, 0 geändert, 0 gleich, 0 mit Fehlern.\n")
    assert "A4:A6" in said
    assert "ausgeblendet" not in said
    sheet["C4"] = "b.example"
    book.save(tmp_path / "a.xlsx")
    assert run(*filled, "--dry-run") == 0
    assert "Zeile 4: ändert Web: a.example → b.example\n" in capsys.readouterr().out


def test_rows_with_errors_refuse_the_list_unless_they_are_skipped(
    study: Path, offices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with offices.open("ab") as stream:
        stream.write(b"Unfug;X;;\n")
    before = rows(study, "institution")

    assert run("import", study, offices, "--kind", "institutions", "--json") == 1
    caught = capsys.readouterr()
    told = json.loads(caught.out)
    assert not told["stored"]
    assert [row["verdict"] for row in told["rows"]] == ["new", "error"]
    assert told["rows"][1]["field"] == "kind"
    assert caught.err.startswith("netzdesk: ")
    assert "Zeile 3" in caught.err
    assert rows(study, "institution") == before

    assert run("import", study, offices, "--kind", "institutions", "--skip-errors") == 0
    assert len(rows(study, "institution")) == len(before) + 1


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("--kind", "unfug"), 2),
        ((), 2),
        (("--kind", "institutions", "--dry-run", "--unfug"), 2),
    ],
)
def test_wrong_usage_ends_with_two(
    study: Path, offices: Path, arguments: tuple[str, ...], status: int
) -> None:
    try:
        found = run("import", study, offices, *arguments)
    except SystemExit as ended:
        found = int(ended.code or 0)

    assert found == status


def test_a_hostile_file_is_refused_with_one_line(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "bild.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    before = study.read_bytes()

    for file in (picture, tmp_path, tmp_path / "fehlt.csv"):
        assert run("import", study, file, "--kind", "institutions") == 1

    lines = capsys.readouterr().err.splitlines()
    assert [line[:10] for line in lines] == ["netzdesk: "] * 3
    assert study.read_bytes() == before


def test_the_register_of_the_sample_goes_there_and_back(
    sample_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, register = tmp_path / "copy.netzdesk", tmp_path / "r.xlsx"
    assert run("new", copy, "--template", "empty") == 0
    assert run("export", sample_file, "register", "--to", register, "--persons", "full") == 0

    assert run("import", copy, register, "--kind", "register") == 0

    capsys.readouterr()
    said = []
    for path in (sample_file, copy):
        assert run("stats", path) == 0
        said.append(capsys.readouterr().out)
        for kind in ("appendix-experts", "appendix-networks", "contact-log", "verification"):
            file = tmp_path / f"{kind}.csv"
            assert run("export", path, kind, "--to", file, "--persons", "full") == 0
            said[-1] += file.read_text(encoding="utf-8")
        file = tmp_path / "field-report.csv"
        assert run("export", path, "field-report", "--to", file) == 0
        said[-1] += file.read_text(encoding="utf-8")
    assert said[0] == said[1]
    assert run("check", copy) == 0
    capsys.readouterr()
    assert run("import", copy, register, "--kind", "register", "--json") == 0
    counts = json.loads(capsys.readouterr().out)["counts"]
    assert (counts["new"], counts["changes"], counts["error"]) == (0, 0, 0)
    assert read_table(register).sheets[0].rows[0][0] == "netzdesk-register"
