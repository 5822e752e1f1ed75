"""No personal value leaves with an export that is made without names, in any format."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from export_desk import StudyBuilder, pdf_text

from netzdesk.actions.snapshots import FreezeReport, freeze_report
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.registry import TABLES, document, export
from netzdesk.queries.snapshots import key_figures
from netzdesk.store.frozen import content_sum, read_vector

CANARY = "ZZKANARIE"


@pytest.fixture
def study_with_persons(study: StudyBuilder) -> StudyBuilder:
    """Every personal field of the study holds the canary; nobody may be named."""
    with study.together():
        fill(study)
    return study


def fill(study: StudyBuilder) -> None:
    office = study.institution("Jobcenter Celle", "03351", phone="05141 23125 0")
    person = study.person(
        f"{CANARY} Name",
        function="Teamleitung",
        phone=f"{CANARY} 1",
        mail=f"{CANARY}@example.org",
        note=f"{CANARY} note",
        institution_id=office,
    )
    study.put("contact_point", person_id=person, kind="phone", value=CANARY, position="a0")
    study.put("researcher", id=study.study.author.id, name=f"{CANARY} Forscherin")
    network = study.network("Netz", number=1, note=f"{CANARY} n", judgement_note=CANARY)
    study.put("network", id=network, good_practice=1)
    study.contact(network, person_id=person)
    approval = study.put(
        "approval",
        network_id=network,
        person_id=person,
        version="v",
        sent_on="2010-02-01",
        note=f"{CANARY} Freigabe",
        researcher_id=study.study.author.id,
    )
    study.put(
        "approval_field",
        approval_id=approval,
        field="web",
        sha256="0",
        proposal=f"{CANARY} Korrektur",
        proposal_state="open",
    )
    study.put(
        "expert", theme="Beratung", person_id=person, organisation="aub", note=CANARY, position="a"
    )
    attempt = study.attempt(office, person_id=person, note=f"{CANARY} Notiz")
    study.put("interview", network_id=network, attempt_id=attempt, day="2010-02-01", note=CANARY)
    for answer, day in (("yes", "2010-01-12"), ("no", "2010-01-13")):
        study.statement(
            office, "03351", answer, day=day, wording=f"{CANARY} w", remark=f"{CANARY} r",
            person_id=person, attempt_id=attempt,
        )  # fmt: skip
    for kind in ("selection", "maturity"):
        chosen_by = study.put("criterion_set", name="Kriterien", kind=kind)
        criterion = study.put(
            "criterion", set_id=chosen_by, name="Felder", hint="fields", position="a"
        )
        study.put(
            "assessment",
            network_id=network,
            criterion_id=criterion,
            researcher_id=study.study.author.id,
            rating="met",
            evidence=f"{CANARY} Beleg",
            reason=f"{CANARY} Grund",
            day="2010-03-01",
        )
    other = study.institution("Leitstelle Celle", "03351", kind="integration_office")
    study.put(
        "independence",
        first_id=min(office, other),
        second_id=max(office, other),
        verdict="tied",
        reason=CANARY,
        day="2010-01-01",
        researcher_id=study.study.author.id,
    )
    study.statement(other, "03351", "no", person_id=person)
    for kind in ("institution", "person", "network"):
        study.put(
            "lead",
            kind=kind,
            name=f"{CANARY} lead",
            phone=CANARY,
            mail=f"{CANARY}@example.org",
            note=CANARY,
            region_id=study.regions["03351"],
            from_institution_id=office,
            from_person_id=person,
            attempt_id=attempt,
            day="2010-02-01",
            researcher_id=study.study.author.id,
        )
    study.put("institution", id=office, responsible_id=study.study.author.id)
    study.put("region", id=study.regions["03351"], responsible_id=study.study.author.id)
    for ags, finding in (("03404", "no_network"), ("03459", "no_information")):
        study.put(
            "decision",
            region_id=study.regions[ags],
            kind="settle",
            finding=finding,
            reason=f"{CANARY} reason",
            day="2010-03-01",
            researcher_id=study.study.author.id,
        )


def everything_in(path: Path) -> str:
    """Return all text of an exported file, its properties included."""
    if path.suffix in {".xlsx", ".docx"}:
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())
    if path.suffix == ".pdf":
        read = pypdf.PdfReader(path)
        return "\n".join((pdf_text(path.read_bytes()), str(read.metadata), str(read.outline)))
    return path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("kind", "suffix"), [(kind.key, suffix) for kind in TABLES for suffix in kind.suffixes]
)
@pytest.mark.parametrize("persons", ["none", "functions"])
def test_nothing_personal_goes_out_without_names(
    study_with_persons: StudyBuilder, tmp_path: Path, kind: str, suffix: str, persons: Any
) -> None:
    path = tmp_path / f"t{suffix}"
    done = export(study_with_persons.conn, kind, path, ExportOptions(persons=persons))

    assert CANARY not in everything_in(path)
    assert CANARY not in str(done)


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [
        ("profile", ".pdf"),
        ("profile", ".docx"),
        ("profiles", ".pdf"),
        ("profiles", ".docx"),
        ("approval-sheets", ".pdf"),
    ],
)
@pytest.mark.parametrize("persons", ["none", "functions"])
def test_no_person_stands_in_profiles_and_data_sheets_without_names(
    study_with_persons: StudyBuilder, tmp_path: Path, kind: str, suffix: str, persons: Any
) -> None:
    path = tmp_path / f"t{suffix}"
    options = ExportOptions(persons=persons, network=1 if kind == "profile" else None)
    export(study_with_persons.conn, kind, path, options)

    said = everything_in(path)
    assert "Netz" in said
    assert CANARY not in said


@pytest.mark.parametrize("suffix", [".xlsx", ".pdf", ".docx", ".csv"])
@pytest.mark.parametrize("persons", ["none", "functions"])
def test_no_person_stands_in_a_comparison_without_names(
    study: StudyBuilder, tmp_path: Path, suffix: str, persons: Any
) -> None:
    with study.together() as unit:
        freeze_report(
            unit,
            FreezeReport(
                name="Anfang",
                vector=read_vector(study.conn),
                sha256=content_sum(study.conn),
                figures=key_figures(study.conn, date(2010, 3, 12)),
            ),
        )
    with study.together():
        fill(study)
    path = tmp_path / f"t{suffix}"
    export(study.conn, "comparison", path, ExportOptions(persons=persons))

    said = everything_in(path)
    assert "Jobcenter Celle" in said
    assert CANARY not in said


def test_a_lead_to_a_person_has_no_name_even_with_names(
    study_with_persons: StudyBuilder,
) -> None:
    made = document(study_with_persons.conn, "district-sheets", ExportOptions(persons="full"))
    celle = next(section for section in made.sections if section.title.startswith("Celle"))
    leads = next(block for block in celle.blocks if block.heading == "Offene Hinweise")
    texts = sorted(row.cells[1][0].text for row in leads.rows)

    assert texts == ["Netzwerk · ZZKANARIE lead", "Person", "Stelle · ZZKANARIE lead"]


@pytest.mark.parametrize("kind", ["appendix-experts", "appendix-networks"])
def test_who_may_not_be_named_is_not_named_with_names_either(
    study_with_persons: StudyBuilder, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "t.pdf"
    export(study_with_persons.conn, kind, path, ExportOptions(persons="full"))

    assert CANARY not in everything_in(path)
    assert "0 von 1 Personen genannt" in everything_in(path)


def test_without_persons_not_even_functions_go_out(
    study_with_persons: StudyBuilder, tmp_path: Path
) -> None:
    for kind in TABLES:
        export(study_with_persons.conn, kind.key, tmp_path / f"{kind.key}.xlsx")
        assert "Teamleitung" not in everything_in(tmp_path / f"{kind.key}.xlsx")
