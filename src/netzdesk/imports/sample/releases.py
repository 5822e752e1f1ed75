"""Playing approvals, and the state that is frozen for the report."""

from __future__ import annotations

from datetime import date
from typing import Final

from netzdesk.actions.approval_waves import (
    RecordApprovalWave,
    SentApproval,
    record_approval_wave,
)
from netzdesk.actions.approvals import RecordAnswer, record_answer
from netzdesk.actions.snapshots import FreezeReport, freeze_report
from netzdesk.base.ids import new_id
from netzdesk.domain.approval import TEXT
from netzdesk.domain.approval_facts import digests_of
from netzdesk.imports.sample.pack import Event
from netzdesk.imports.sample.stage import Stage
from netzdesk.queries.snapshots import key_figures
from netzdesk.store.frozen import content_sum, read_vector
from netzdesk.store.unit import Unit

_TEMPLATE: Final = "Freigabe einholen per E-Mail"


def ask(stage: Stage, event: Event) -> None:
    """Send the data sheets of networks by mail and ask to release what stands in them."""
    with stage.desk.study.unit(record_approval_wave.__name__) as unit:
        (template,) = unit.find("letter_template", name=_TEMPLATE)
        record_approval_wave(
            unit,
            RecordApprovalWave(
                letters=tuple(_letter(stage, unit, number) for number in event["networks"]),
                template_id=template["id"],
                due=event["due"],
                name=event["wave"],
                day=event["day"],
            ),
        )


def answer(stage: Stage, event: Event) -> None:
    """Enter what was answered: public, save what the log or a correction says otherwise."""
    number = event["network"]
    corrected = {
        TEXT + stage.sections[section]: text
        for section, text in stage.pack.proposals.get(number, {}).items()
    }
    other = dict.fromkeys(corrected, "open") | event.get("releases", {})
    with stage.desk.study.unit(record_answer.__name__) as unit:
        approval = stage.approvals[number]
        asked = [row["field"] for row in unit.find("approval_field", approval_id=approval)]
        record_answer(
            unit,
            RecordAnswer(
                approval_id=approval,
                verdict=event["verdict"],
                note=event.get("note"),
                releases=tuple((key, other.get(key, "public")) for key in asked),
                proposals=tuple(corrected.items()),
            ),
        )


def freeze(stage: Stage, event: Event) -> None:
    """Freeze the state of the report as it stands now."""
    conn = stage.desk.study.conn
    command = FreezeReport(
        name=event["name"],
        vector=read_vector(conn),
        sha256=content_sum(conn),
        figures=key_figures(conn, date.fromisoformat(event["day"])),
        day=event["day"],
        note=event["note"],
    )
    stage.do(freeze_report, command)


def _letter(stage: Stage, unit: Unit, number: str) -> SentApproval:
    network, key = stage.structures[number], new_id()
    contact = unit.find("network_contact", network_id=network)[0]
    stage.approvals[number] = key
    return SentApproval(
        attempt_id=key,
        network_id=network,
        fields=tuple(digests_of(unit, network).items()),
        person_id=contact["person_id"],
        institution_id=contact["institution_id"],
    )
