"""The field report and the district sheets from the command line."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdf
import pytest

from netzdesk.app import cli
from netzdesk.imports.sample.build import build_sample


@pytest.fixture(scope="module")
def mid_field_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study in the middle of its field phase."""
    folder = tmp_path_factory.mktemp("mid")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETZDESK_HOME", str(folder / "home"))
        build_sample(folder / "mid.netzdesk", date(2010, 2, 5))
    return folder / "mid.netzdesk"


def export(study: Path, kind: str, target: Path, *more: str) -> None:
    assert cli.run(["export", str(study), kind, "--to", str(target), *more]) == 0


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx", ".csv"])
def test_the_field_report_is_written_and_says_what_is_still_open(
    mid_field_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    export(mid_field_file, "field-report", tmp_path / f"t{suffix}", "--language", "en")

    assert (tmp_path / f"t{suffix}").stat().st_size > 2000
    assert "the final rates leave them out" in capsys.readouterr().err


def test_the_sheets_of_all_districts_have_a_page_each(mid_field_file: Path, tmp_path: Path) -> None:
    export(mid_field_file, "district-sheets", tmp_path / "t.pdf")
    export(mid_field_file, "district-sheets", tmp_path / "t.xlsx")

    assert len(pypdf.PdfReader(tmp_path / "t.pdf").pages) == 46
    assert len(openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames) == 46 + 6 + 1


def test_the_sheet_of_one_district_is_one_page(mid_field_file: Path, tmp_path: Path) -> None:
    export(mid_field_file, "district-sheets", tmp_path / "t.pdf", "--region", "03351")

    (page,) = pypdf.PdfReader(BytesIO((tmp_path / "t.pdf").read_bytes())).pages
    assert "Celle" in page.extract_text()
