"""A study with all that a report prints, and reports of it."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from export_desk import CLOCK, StudyBuilder
from profile_desk import sections, write

from netzdesk.actions.snapshots import freeze_report
from netzdesk.base.progress import Progress
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.report import MadeReport, ReportChoices, freezing, make_report
from netzdesk.queries.snapshots import Snapshot, snapshots

TODAY: date = CLOCK.date()


def fill(study: StudyBuilder) -> None:
    """Put in what each table of a report prints."""
    by_name = sections(study)
    for number in range(1, 5):
        network = study.network(
            f"Netzwerk {number} für Vielfalt & Arbeit",
            number=number,
            place="Łódź an der Örtze",
            regions=[("03351", "03404", "03459", "03102")[number - 1]],
            actors=[f"Akteur {number}.{n}" for n in range(4)],
            fields=["counselling", "training"],
            good_practice=number % 2,
        )
        person = study.person(f"Person Geheim {number}", named=number == 1, function="Leitung")
        study.contact(network, person_id=person, institution_name=f"VHS {number}")
        write(study, network, by_name["Ziele"], f"Ziel **{number}**: Übergänge[^Quelle]\n\n- eins")
    for number in range(3):
        study.put("expert", theme=f"Thema {number}", organisation="Verein", position=f"a{number}")
    chosen_by = study.put("criterion_set", name="Gute Praxis", kind="selection")
    study.put("criterion", set_id=chosen_by, name="Kriterium", position="a0")
    rated_by = study.put("criterion_set", name="Reife", kind="maturity")
    study.put("criterion", set_id=rated_by, name="Vertrag", position="a0")
    networks = [key for (key,) in study.conn.execute("SELECT id FROM network ORDER BY number")]
    for number, key in enumerate(networks):
        study.put(
            "selection",
            network_id=key,
            set_id=chosen_by,
            verdict="chosen" if number % 2 else "not_chosen",
            reason="Begründung",
            day="2010-03-20",
            researcher_id=study.study.author.id,
        )
    for number, ags in enumerate(("03351", "03404", "03459")):
        office = study.institution(f"Jobcenter {number}", ags)
        attempt = study.attempt(office, note="Notiz Geheim")
        study.statement(office, ags, "yes", attempt_id=attempt, wording="Wortlaut Geheim")


def report(
    study: StudyBuilder,
    target: Path,
    progress: Progress | None = None,
    *,
    name: str = "",
    snapshot: Snapshot | None = None,
    **options: Any,
) -> MadeReport:
    """Make a report whole, without its name."""
    choices = ReportChoices(
        options=ExportOptions(**options), name=name, snapshot=snapshot, today=TODAY
    )
    with closing(study.study.snapshot()) as copy:
        return make_report(copy, target, choices, progress)


def frozen(study: StudyBuilder, target: Path, name: str, **options: Any) -> Snapshot:
    """Freeze the present state and give its report its name."""
    made = report(study, target, name=name, **options)
    with study.study.unit(freeze_report.__name__) as unit:
        key = freeze_report(unit, freezing(made))
    made.draft.place()
    return next(each for each in snapshots(study.conn) if each.id == key)
