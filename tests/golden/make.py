"""Make the study file of the present schema for `tests/golden/`: small, and without a real person.

Run once before a release that has a new schema; files of released schemas are never made again:
`python tests/golden/make.py`.
"""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from netzdesk.store.schema import SCHEMA_VERSION
from netzdesk.store.study import Author, Study
from netzdesk.store.unit import Unit

FOLDER = Path(__file__).parent
MOMENT = datetime(2010, 3, 12, 9, 0, tzinfo=UTC)


def make(path: Path) -> None:
    """Write a study with some rows in most tables."""
    author = Author("0190f000-0000-7000-8000-000000000001", "Anna Beispiel", "AB")
    with Study.create(path, author=author, clock=lambda: MOMENT) as study:
        with study.unit("fill") as unit:
            unit.put("setting", {"key": "title", "value": '"Beispiel"'})
            term = {"vocabulary": "answer", "code": "yes", "label_en": "yes", "label_de": "ja"}
            unit.put("vocabulary_term", term)
            region = unit.put("region", {"ags": "03101", "name": "Beispielkreis", "kind": "city"})
            network = unit.put("network", {"name": "Netzwerk Beispiel", "place": "Köln"})
            unit.put("network_region", {"network_id": network, "region_id": region})
            for number in range(3):
                office = unit.put("institution", {"kind": "job_centre", "name": f"Stelle {number}"})
                link = {"institution_id": office, "region_id": region}
                unit.put("institution_region", link)
                attempt = unit.put(
                    "contact_attempt",
                    {
                        "institution_id": office,
                        "channel": "phone",
                        "direction": "out",
                        "day": "2010-03-12",
                        "outcome": "1.1",
                        "researcher_id": author.id,
                        "note": "Straße, Grüße",
                    },
                )
                statement = unit.put(
                    "statement",
                    {
                        **link,
                        "answer": "yes",
                        "day": "2010-03-12",
                        "attempt_id": attempt,
                        "named": network,
                        "researcher_id": author.id,
                    },
                )
                unit.put("statement_network", {"statement_id": statement, "network_id": network})
            fill_profile(unit, network, author.id)
        with study.unit("change") as unit:
            unit.put("region", {"id": region, "name": "Landkreis Beispiel"})
        study.undo()


def fill_profile(unit: Unit, network: str, researcher: str) -> None:
    """Write one row or more into the tables of interviews, selection, profiles and approval."""
    made = {"day": "2010-03-12", "researcher_id": researcher}
    place = {"position": "a0"}
    guide = unit.put("guide", {"name": "Telefoninterview", "kind": "phone", "version": 1})
    topic = unit.put("guide_topic", {"guide_id": guide, "title": "Ziele", **place})
    question = unit.put("guide_question", {"topic_id": topic, "question": "Welche?", **place})
    talk = unit.put(
        "interview", {"network_id": network, "guide_id": guide, "state": "done", **made}
    )
    answer = {"interview_id": talk, "topic_id": topic, "question_id": question, "answer": "Größe"}
    unit.put("interview_answer", answer)
    office = unit.find("institution")[0]["id"]
    due = unit.put(
        "follow_up", {"institution_id": office, "due": "2010-03-19", "due_time": "10:00"}
    )
    plan = {"network_id": network, "guide_id": guide, "day": "2010-03-19", "state": "planned"}
    unit.put("interview", {**plan, "follow_up_id": due, "meeting_place": "Rathaus"})
    present = unit.put("person", {"name": "Musterperson", "position": "a0"})
    agreed = {"consent": "given", "consent_on": "2010-03-12", "minutes_sent_on": "2010-03-12"}
    unit.put("interview_person", {"interview_id": talk, "person_id": present, **agreed})
    told = {"table_name": "network", "row_id": network, "field": "place", "sha256": "0" * 64}
    unit.put("fact_source", {**told, "interview_id": talk, **made})
    unit.put("network_relation", {"network_id": network, "kind": "works_with", "note": "Runde"})
    unit.put(
        "network_result", {"network_id": network, "label": "Vermittlungen", "low": "12", **place}
    )
    chosen = unit.put("criterion_set", {"name": "Gute Praxis", "kind": "selection"})
    criterion = unit.put("criterion", {"set_id": chosen, "name": "Mehrere Felder", **place})
    unit.put(
        "assessment",
        {"network_id": network, "criterion_id": criterion, "rating": "met", **made},
    )
    verdict = {"verdict": "chosen", "reason": "erfüllt alles"}
    unit.put("selection", {"network_id": network, "set_id": chosen, **verdict, **made})
    section = unit.put("profile_section", {"name": "Ziele", "content": "text", **place})
    text = {"network_id": network, "section_id": section, "body": "Ein **fetter** Satz."}
    unit.put("profile_text", text)
    asked = {"network_id": network, "version": "1" * 64, "sent_on": "2010-03-12"}
    approval = unit.put("approval", {**asked, "researcher_id": researcher})
    field = {"approval_id": approval, "field": f"text:{section}", "sha256": "2" * 64}
    unit.put("approval_field", {**field, "release": "public"})
    unit.put("approval_reminder", {"approval_id": approval, **made})


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NETZDESK_HOME"] = folder
        made = Path(folder) / "made.netzdesk"
        make(made)
        target = FOLDER / f"study_v{SCHEMA_VERSION}.netzdesk"
        target.write_bytes(made.read_bytes())
    print(target, target.stat().st_size)  # noqa: T201  # a script


if __name__ == "__main__":
    main()
