"""Two states compared: what came, went and changed, in the words of the reader."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest
from export_desk import StudyBuilder
from profile_desk import sections, write
from test_persons_stay_inside import CANARY, everything_in
from test_persons_stay_inside import fill as fill_with_persons

from netzdesk.actions.approvals import AskForApproval, ask_for_approval
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import Translator
from netzdesk.domain.report_states import FIGURES, GROUP_OF_TABLE, GROUPS
from netzdesk.exports.comparison import compared
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.registry import document, export
from netzdesk.queries.approvals import fields_of
from netzdesk.queries.comparison import Difference
from netzdesk.queries.snapshots import Snapshot, key_figures, snapshots
from netzdesk.store.frozen import content_sum, read_vector
from netzdesk.store.tables import BY_NAME

WORKING_TABLES = frozenset(
    {
        "approval_reminder",
        "attachment",
        "chain",
        "chain_step",
        "fact_source",
        "follow_up",
        "import_mapping",
        "lead",
        "letter_template",
        "not_same",
        "researcher",
        "saved_view",
        "snapshot",
        "source",
        "source_use",
        "template_enclosure",
        "wave",
    }
)
"""Tables for the work itself: nothing of them is printed, so they are not compared."""


def freeze(study: StudyBuilder, name: str = "Anfang") -> Snapshot:
    study.put(
        "snapshot",
        name=name,
        day="2010-03-01",
        vector=json.dumps(read_vector(study.conn)),
        sha256=content_sum(study.conn),
        figures="{}",
        program="0.1.0",
        researcher_id=study.study.author.id,
    )
    return next(each for each in snapshots(study.conn) if each.name == name)


def found(
    study: StudyBuilder, older: Snapshot, newer: Snapshot | None = None
) -> tuple[Difference, ...]:
    return compared(study.conn, older, newer, Translator("de")).found


def lines(differences: tuple[Difference, ...], group: str) -> list[tuple[str, ...]]:
    return [
        (each.fate, each.record, each.field, *each.said(persons=True))
        for each in differences
        if each.group == group
    ]


def test_every_table_is_compared_or_left_out_on_purpose() -> None:
    assert set(BY_NAME) == GROUP_OF_TABLE.keys() | WORKING_TABLES
    assert not GROUP_OF_TABLE.keys() & WORKING_TABLES
    assert set(GROUP_OF_TABLE.values()) | {"figures"} == set(GROUPS)


def test_every_key_figure_has_its_words(study: StudyBuilder) -> None:
    assert key_figures(study.conn, study.study.clock().date()).keys() == FIGURES.keys()


def test_nothing_is_otherwise_right_after_freezing(study: StudyBuilder) -> None:
    study.network("Netz", number=1, actors=("VHS",))

    assert found(study, freeze(study)) == ()


def test_fields_and_records_are_told_by_the_group_of_the_reader(study: StudyBuilder) -> None:
    network = study.network("Runder Tisch", number=1, actors=("VHS", "Kammer"))
    section = sections(study)["Ziele"]
    write(study, network, section, "Alt **fett**")
    expert = study.put("expert", theme="Anerkennung", organisation="aub", position="a0")
    older = freeze(study)
    with study.together() as unit:
        unit.put("network", {"id": network, "name": "Forum Arbeit", "judgement": "does_not_count"})
        actor = unit.find("network_actor", name="VHS")[0]["id"]
        unit.delete("network_actor", actor)
        unit.delete("expert", expert)
        unit.put("network_field", {"network_id": network, "field": "counselling"})
    write(study, network, section, "Neu *kursiv*")

    said = found(study, older)

    assert ("changed", "Forum Arbeit", "Name", "Runder Tisch", "Forum Arbeit") in lines(
        said, "networks"
    )
    assert ("changed", "Forum Arbeit", "Beurteilung", "Zählt", "Zählt nicht") in lines(
        said, "networks"
    )
    assert ("came", "Forum Arbeit", "", "", "Handlungsfeld: Beratung") in lines(said, "networks")
    ((fate, record, field, before, after),) = lines(said, "actors")
    assert (fate, record, field, after) == ("went", "Runder Tisch · VHS", "", "")
    assert "Name: VHS" in before
    ((fate, record, *_),) = lines(said, "experts")
    assert (fate, record) == ("went", "Anerkennung")
    assert lines(said, "profiles") == [
        ("changed", "Forum Arbeit · Ziele", "Text", "Alt fett", "Neu kursiv")
    ]
    assert ("changed", "Netzwerke, die zählen", "", "1", "0") in lines(said, "figures")
    assert [each.group for each in said] == sorted(
        (each.group for each in said), key=list(GROUPS).index
    )
    assert len({each.id for each in said}) == len(said)


def test_sums_that_an_approval_is_bound_to_are_not_told(study: StudyBuilder) -> None:
    network = study.network("Runder Tisch", number=1, actors=("VHS",))
    older = freeze(study)
    with study.together() as unit:
        asked = AskForApproval(
            network_id=network,
            fields=tuple((each.key, each.sha256) for each in fields_of(study.conn, network)),
        )
        ask_for_approval(unit, asked)

    said = found(study, older)

    [came] = [each for each in said if each.id.startswith("approval/")]
    assert "Gesendet am" in came.after
    asked_for = {each.record for each in said if each.id.startswith("approval_field/")}
    assert asked_for >= {"Runder Tisch · Akteure", "Runder Tisch · Name des Netzwerks"}
    told = [text for each in said for text in (each.before, each.after)]
    assert told
    assert not any(re.search("[0-9a-f]{16}", text) for text in told)


def test_a_finding_that_turned_is_told_of_its_district(study: StudyBuilder) -> None:
    study.network("Netz", number=1)
    older = freeze(study)
    for number in range(2):
        office = study.institution(f"Stelle {number}", "03351")
        network = study.conn.execute("SELECT id FROM network").fetchone()[0]
        said = study.statement(office, "03351", "yes", named=network)
        study.put("statement_network", statement_id=said, network_id=network)

    differences = lines(found(study, older), "districts")

    assert (
        "changed",
        "Celle (Landkreis)",
        "Befund",
        "Keine Angaben",
        "Netzwerk vorhanden",
    ) in differences
    assert len(differences) == 2


def test_two_frozen_states_are_compared_whatever_came_after(study: StudyBuilder) -> None:
    first = freeze(study, "eins")
    study.network("Netz", number=1)
    second = freeze(study, "zwei")
    study.network("Noch eins", number=2)

    records = [each.record for each in found(study, first, second) if each.group == "networks"]

    assert "Netz" in records
    assert "Noch eins" not in records


def test_the_table_counts_and_lists_what_is_otherwise(study: StudyBuilder, tmp_path: Path) -> None:
    freeze(study)
    study.network("Netz", number=1, actors=("VHS", "Kammer"))
    target = tmp_path / "c.xlsx"
    options = ExportOptions(snapshot="ANFANG")

    export(study.conn, "comparison", target, options)

    made = document(study.conn, "comparison", options)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames[:3] == ["Übersicht", "Kennzahlen", "Netzwerke"]
    assert "„Anfang“ vom 01.03.2010" in made.sections[0].blocks[0].text[0]
    rows = {row.bookmark: [c[0].text for c in row.cells] for row in made.sections[0].blocks[0].rows}
    assert rows["Akteure"] == ["Akteure", "2", "0", "0"]


def test_a_study_without_frozen_states_says_so(study: StudyBuilder) -> None:
    made = document(study.conn, "comparison", ExportOptions())

    assert "noch kein Stand eingefroren" in made.sections[0].blocks[0].text[0]


def test_an_unknown_state_is_refused_with_those_that_are_there(study: StudyBuilder) -> None:
    freeze(study)
    for options in (ExportOptions(snapshot="Mai"), ExportOptions(compared_with="Mai")):
        with pytest.raises(Refused) as caught:
            document(study.conn, "comparison", options)
        assert caught.value.code == "snapshot.unknown"
        assert "Anfang" in Translator("de").refusal(caught.value)


@pytest.mark.parametrize("suffix", [".xlsx", ".pdf", ".docx", ".csv"])
@pytest.mark.parametrize("persons", ["none", "functions"])
def test_persons_data_stays_inside(
    study: StudyBuilder, tmp_path: Path, suffix: str, persons: str
) -> None:
    freeze(study)
    with study.together():
        fill_with_persons(study)
    study.put(
        "setting", key="sender", value=json.dumps({"name": CANARY, "signature": f"{CANARY} Dr."})
    )
    middle = freeze(study, "Mitte")
    with study.together() as unit:
        for table in ("person", "statement", "contact_attempt", "network_contact"):
            for row in unit.find(table):
                values = {"note": f"{CANARY} neu"} if table != "statement" else {}
                values |= {"remark": f"{CANARY} neu"} if table == "statement" else {}
                if table == "network_contact":
                    values = {"person_id": None}
                unit.put(table, {"id": row["id"], **values})

    for options in (
        ExportOptions(persons=persons, snapshot="Anfang"),  # type: ignore[arg-type]
        ExportOptions(persons=persons, snapshot=middle.name),  # type: ignore[arg-type]
    ):
        target = tmp_path / f"{options.snapshot}{suffix}"
        export(study.conn, "comparison", target, options)
        assert CANARY not in everything_in(target)
    whole = document(study.conn, "comparison", ExportOptions(persons="full"))
    assert any(CANARY in str(value) for row in whole.sheets[0].rows for value in row)
