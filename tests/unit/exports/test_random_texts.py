"""Whatever stands in a field: no letter of it is lost in Excel, PDF, Word and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from export_desk import StudyBuilder
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from kept_texts import KIND, check_profile, check_table, in_csv, most_units

from netzdesk.exports.options import ExportOptions
from netzdesk.exports.registry import TABLES, document, export
from netzdesk.exports.sheetdata import MAX_UNITS
from random_texts import LONG, texts

TEN = st.lists(texts, min_size=10, max_size=10)
FIFTY = settings(
    max_examples=50,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)
"""500 texts, the same in every run; ten at once shrink too slowly to wait for it."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudyBuilder]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETZDESK_HOME", str(tmp_path_factory.mktemp("machine")))
        study = StudyBuilder(tmp_path_factory.mktemp("texts"))
    yield study
    study.study.close()


@pytest.mark.timeout(300)
@FIFTY
@example(list(LONG))
@given(TEN)
def test_a_table_keeps_every_letter_in_every_format(
    desk: StudyBuilder, tmp_path_factory: pytest.TempPathFactory, said: list[str]
) -> None:
    check_table(desk, said, tmp_path_factory.mktemp("t"))


@pytest.mark.timeout(300)
@FIFTY
@example(list(LONG))
@given(TEN)
def test_a_profile_keeps_every_letter_in_pdf_and_word(said: list[str]) -> None:
    check_profile(said)


@pytest.mark.parametrize("kind", [kind.key for kind in TABLES])
def test_40000_letters_in_every_field_fit_the_cells_of_every_workbook(
    study: StudyBuilder, tmp_path: Path, kind: str
) -> None:
    long = ("Förderung " * 4000)[:40_000]
    study.settings(title=f"S{long}", sample=True)
    fill_all(study, long)

    done = export(study.conn, kind, tmp_path / "t.xlsx", ExportOptions(persons="full"))

    assert most_units(tmp_path / "t.xlsx") <= MAX_UNITS
    made = document(study.conn, kind, ExportOptions(persons="full"))
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    heights = [size.height or 0 for sheet in book for size in sheet.row_dimensions.values()]
    assert max(heights) <= 409
    is_cut = any(len(str(v)) > MAX_UNITS for sheet in made.sheets for r in sheet.rows for v in r)
    about = {row[0] for row in book["Lies mich"].iter_rows(values_only=True)}
    assert ("Lange Texte" in about) is is_cut
    assert any("als eine Zelle von Excel fasst" in text for text in done.warnings) is is_cut


def test_whoever_opens_a_csv_in_excel_is_told_of_texts_that_it_would_cut(
    study: StudyBuilder, tmp_path: Path
) -> None:
    study.network("W" * 40_000, number=1)

    done = export(study.conn, KIND, tmp_path / "t.csv")

    assert in_csv(tmp_path / "t.csv")[0][1] == "W" * 40_000
    assert any("würde ihn abschneiden" in text for text in done.warnings) or any(
        "würde sie abschneiden" in text for text in done.warnings
    )


def fill_all(study: StudyBuilder, long: str) -> None:
    """Put a long text into every field that an export prints."""
    with study.together():
        network = study.network(long, number=1, place=long, web=long, actors=[long])
        person = study.person(long, named=True, phone=long, mail=long, function=long)
        study.contact(network, person_id=person, institution_name=long)
        office = study.institution(long, "03351")
        attempt = study.attempt(office, note=long, person_id=person)
        study.statement(office, "03351", "no", wording=long, remark=long, attempt_id=attempt)
        study.put("expert", theme=long, tasks=long, organisation=long, position="a")
        area = study.put("area", kind=long, name=long)
        study.put("area_region", area_id=area, region_id=study.regions["03351"])
        for kind in ("selection", "maturity"):
            kept = {"name": long, "kind": kind}
            chosen_by = study.put("criterion_set", **kept)
            criterion = study.put(
                "criterion", set_id=chosen_by, name=long, meaning=long, position="a"
            )
            keys = {"network_id": network, "researcher_id": study.study.author.id}
            study.put(
                "assessment", criterion_id=criterion, rating="met", evidence=long, reason=long,
                day="2010-03-01", **keys,
            )  # fmt: skip
            if kind == "selection":
                study.put(
                    "selection", set_id=chosen_by, verdict="chosen", reason=long,
                    day="2010-03-02", **keys,
                )  # fmt: skip
