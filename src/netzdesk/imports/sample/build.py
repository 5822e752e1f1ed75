"""Building the sample study: set-up, then the log, day by day, as its invented team entered it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from netzdesk.actions.institutions import (
    ChangeInstitution,
    PasteInstitutions,
    change_institution,
    paste_institutions,
)
from netzdesk.actions.regions import SetRegionOffice, set_region_office
from netzdesk.actions.settings import (
    AddResearcher,
    ChangeSettings,
    add_researcher,
    change_settings,
)
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import natural_id
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.imports.sample.desk import Desk
from netzdesk.imports.sample.pack import Pack, read_pack
from netzdesk.imports.sample.player import Player, institution_of
from netzdesk.store.making import drafted
from netzdesk.store.study import Author

TITLE: Final = "Beispielstudie: Netzwerke zur Arbeitsmarktförderung in Niedersachsen"
_SENDER: Final = {
    "name": "Institut Beispiel",
    "department": "Feldforschung",
    "street": "Beispielallee 2",
    "postcode": "30161",
    "place": "Hannover",
    "phone": "030 23125 100",
    "mail": "studie@example.org",
    "web": "www.example.org",
}
_OFFICE_SOURCE: Final = "Liste der Ämter (Beispieldaten)"


def build_sample(path: Path, until: date | None = None, progress: Progress | None = None) -> None:
    """Make the sample study as it stood at the end of a day, by default of its last one.

    Raises Refused `demo.before_start` for a day before the study began, and StudyRefused when
    there is a file already; a build that fails or is cancelled leaves no file.
    """
    pack = read_pack()
    last = min(until.isoformat() if until else pack.last_day, pack.last_day)
    if last < pack.first_day:
        raise Refused(
            "demo.before_start",
            N_("The sample study begins on {day}. Choose that day or a later one."),
            field="until",
            day=date.fromisoformat(pack.first_day).strftime("%d.%m.%Y"),
        )
    team = {
        key: Author(natural_id("researcher", f"sample-{key}"), member["name"], member["initials"])
        for key, member in pack.team.items()
    }
    desk = Desk(team, next(iter(team)))
    with drafted(path, author=desk.author, clock=desk.clock) as study:
        desk.study = study
        _play(desk, pack, last, progress or Unwatched())


def _play(desk: Desk, pack: Pack, last: str, progress: Progress) -> None:
    player = Player(desk, pack)
    _set_up(desk, pack, player, last)
    events = [event for event in pack.events if event["day"] <= last]
    for done, event in enumerate(events):
        player.play(event)
        if done % 20 == 0:
            progress.step(done, len(events))
    progress.step(len(events), len(events))


def _set_up(desk: Desk, pack: Pack, player: Player, last: str) -> None:
    desk.sit_down(pack.first_day, "09:00", next(iter(pack.team)))
    with desk.study.unit("fill_from_template") as unit:
        fill_from_template(
            unit,
            FillFromTemplate(
                template="niedersachsen-2010", title=TITLE, status_date=f"{last[5:7]}/{last[:4]}"
            ),
        )
    with desk.study.unit("change_settings") as unit:
        change_settings(
            unit,
            ChangeSettings(
                sample=True,
                reference_day=last,
                field_phase_ends=pack.last_day,
                sender=tuple(_SENDER.items()),
            ),
        )
    with desk.study.unit("add_researcher") as unit:
        for author in desk.team.values():
            add_researcher(
                unit,
                AddResearcher(name=author.name, initials=author.initials, researcher_id=author.id),
            )
    _fill_job_centres(desk, pack, player)
    _add_offices(desk, pack, player)
    with desk.study.unit("set_region_office") as unit:
        for row in pack.offices:
            set_region_office(
                unit,
                SetRegionOffice(
                    region_id=natural_id("region", row["region_ags"]),
                    kind=row["kind"],
                    presence=row["presence"],
                    as_of=pack.first_day,
                    source=_OFFICE_SOURCE,
                ),
            )


def _fill_job_centres(desk: Desk, pack: Pack, player: Player) -> None:
    """Complete the job centres that the template made, one of each district."""
    with desk.study.unit("change_institution") as unit:
        waiting = {
            unit.find("institution_region", institution_id=row["id"])[0]["region_id"]: row["id"]
            for row in unit.find("institution", kind="job_centre")
        }
        for key, row in pack.institutions.items():
            region = natural_id("region", row["regions_ags"])
            if row["kind"] != "job_centre" or region not in waiting:
                continue
            player.institutions[key] = waiting.pop(region)
            change_institution(
                unit,
                ChangeInstitution(
                    institution_id=player.institutions[key],
                    name=row["name"],
                    postcode=row["postcode"],
                    place=row["place"],
                    phone=row["phone"],
                    mail=row["mail"],
                    responsible_id=desk.team[row["responsible"]].id,
                ),
            )


def _add_offices(desk: Desk, pack: Pack, player: Player) -> None:
    """Paste the list of all other offices that are known from the beginning."""
    later = {event["institution"] for event in pack.events if event["do"] == "institution"}
    rows = {
        key: row
        for key, row in pack.institutions.items()
        if key not in later and key not in player.institutions
    }
    with desk.study.unit("paste_institutions") as unit:
        known = {row["id"] for row in unit.find("institution")}
        pasted = tuple(institution_of(row, desk) for row in rows.values())
        paste_institutions(unit, PasteInstitutions(rows=pasted))
        added = [row["id"] for row in unit.find("institution") if row["id"] not in known]
        player.institutions.update(zip(rows, added, strict=True))
