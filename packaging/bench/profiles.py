"""Goal k: a profile as PDF against a bare canvas of the same text, and the preview while typing."""

from __future__ import annotations

import pickle
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from frame import WORK, Result, in_turn, process, python, timed

from netzdesk.base.paths import resource
from netzdesk.domain.markup import Block, Note, Run
from netzdesk.exports.profile import (
    Profile,
    ProfileBook,
    ProfileSection,
    TableBlock,
    writable_markup,
)
from netzdesk.exports.profile_word import profiles_word

RUNS = 9
PROFILES = 31
KEYS = 40
SENTENCE = (
    "Die **Beispielrunde** verbindet *Weiterbildungsträger*, Arbeitsverwaltung und Vereine; "
    "sie stimmt Qualifizierungsmaßnahmen ab und trifft sich alle drei Monate. "
)


def measure() -> list[Result]:
    """Measure one profile and a report of many against the floor, and the preview's reaction."""
    WORK.mkdir(parents=True, exist_ok=True)
    font = resource("fonts/NotoSans-SemiCondensed.ttf")
    one, floor = _pickled(1)

    def made(path: Path) -> float:
        return process(python("profile_made.py", path, WORK / "profile.pdf"))

    def bare(path: Path) -> float:
        return process(python("profile_floor.py", path, font, WORK / "profile-floor.pdf"))

    pair = in_turn(lambda: made(one), lambda: bare(floor), RUNS)
    many, many_floor = _pickled(PROFILES)
    several = in_turn(lambda: made(many), lambda: bare(many_floor), 3)
    reaction = _reactions()
    return [
        Result(
            *("k", "a profile of three pages as PDF / bare canvas", pair.ratio, "×", 3),
            f"{pair.detail}; whole processes, patterns of hyphenation included",
        ),
        Result(
            *("k", f"{PROFILES} profiles as one PDF / bare canvas", several.ratio, "×", 3),
            several.detail,
        ),
        Result(
            *("k", f"{PROFILES} profiles as one Word file"),
            timed(lambda: profiles_word(_book(PROFILES))),
            *("ms", None, "in one process"),
        ),
        Result(
            *("k", "from a key to the new preview", statistics.median(reaction), "ms", 300),
            f"slowest of {len(reaction)}: {max(reaction):.0f} ms; page with ten sections",
        ),
    ]


def _book(count: int) -> ProfileBook:
    text = SENTENCE * 5 + "[^Angaben der Koordination.]\n\n- Beratung\n- Qualifizierung\n\n"
    results = TableBlock(
        "Erfolge in Zahlen",
        ("Erfolg", "Zahl", "Stand"),
        (50, 30, 20),
        tuple((f"Kurs {number}", "ca. 40–50", "Stand 03/2010") for number in range(6)),
    )
    names = ("Ziele", "Zielgruppen", "Beschreibung", "Problemlagen", "Gute Praxis", "Empfehlungen")
    sections = tuple(ProfileSection(name, writable_markup(text)) for name in names)
    profile = Profile(
        "Netzwerk Beispielstadt",
        ("Landkreis Beispiel",),
        (),
        (),
        (*sections, ProfileSection("Erfolge", (results,))),
    )
    return ProfileBook(
        language="de",
        title="Steckbriefe",
        study="Studie",
        status="Stand 03/2010",
        sample="",
        note="Ohne Personen",
        changed_ms=0,
        profiles=tuple(
            replace(profile, title=f"Netzwerk Beispielstadt {number}") for number in range(count)
        ),
        whole=count > 1,
    )


def _pickled(count: int) -> tuple[Path, Path]:
    """Return what the program makes the profiles of, and the same words paragraph by paragraph."""
    book = _book(count)
    made, floor = WORK / f"profiles-{count}.pickle", WORK / f"profiles-{count}-lines.pickle"
    made.write_bytes(pickle.dumps(book))
    floor.write_bytes(pickle.dumps([list(_lines(profile)) for profile in book.profiles]))
    return made, floor


def _lines(profile: Profile) -> list[str]:
    lines = [profile.title, *profile.lead]
    for section in profile.sections:
        lines.append(section.title)
        for part in section.parts:
            if isinstance(part, TableBlock):
                lines += [part.caption, *(" ".join(row) for row in (part.columns, *part.rows))]
            elif isinstance(part, Block):
                lines.append("".join(p.text for p in part.parts if isinstance(p, Run)))
                lines += [
                    "".join(run.text for run in p.runs) for p in part.parts if isinstance(p, Note)
                ]
    return lines


def _reactions() -> list[float]:
    """Type into the page, in its window, and wait for each preview."""
    from PySide6.QtTest import QTest  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from netzdesk.actions.networks import AddNetwork, add_network  # noqa: PLC0415
    from netzdesk.actions.profiles import WriteProfileText, write_profile_text  # noqa: PLC0415
    from netzdesk.actions.templates import FillFromTemplate, fill_from_template  # noqa: PLC0415
    from netzdesk.store.study import Author, Study  # noqa: PLC0415
    from netzdesk.ui.jobs import Job, Jobs  # noqa: PLC0415
    from netzdesk.ui.pages.profiles import ProfilesPage  # noqa: PLC0415
    from netzdesk.ui.preferences import Preferences  # noqa: PLC0415
    from netzdesk.ui.session import Session  # noqa: PLC0415

    app = QApplication.instance() or QApplication([])
    jobs = Jobs()

    class Nav:
        preferences = Preferences(Path(tempfile.mkdtemp()) / "bench.ini")

        def start_job(self, label: str, work: Any, done: Any, *, quiet: bool = False) -> Any:
            job = Job(label, work)
            job.finished.connect(done)
            return jobs.start(job).cancel

        def selection(self, text: str) -> None:
            return None

    author = Author(id="01930000-0000-7000-8000-000000000001", name="Vera Muster", initials="VM")
    path = WORK / "profiles.netzdesk"
    path.unlink(missing_ok=True)
    taken: list[float] = []
    with Study.create(path, author=author) as study:
        with study.unit("fill_from_template") as unit:
            fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
            network = add_network(unit, AddNetwork(name="Netz", number=1))
            unit.put("network", {"id": network, "judgement": "counts"})
            for section in unit.find("profile_section"):
                if section["content"] == "text":
                    body = SENTENCE * 5 + "[^Angabe.]\n\n- Beratung"
                    keys = {"network_id": network, "section_id": section["id"]}
                    write_profile_text(unit, WriteProfileText(**keys, body=body))
        page = ProfilesPage(Session(study), Nav())  # type: ignore[arg-type]
        page.resize(1180, 700)
        page.show()
        page.show_record(network)
        drawn: list[float] = []
        page.panel.shown.connect(lambda: drawn.append(time.perf_counter()))
        _wait(app, drawn)
        edit = next(iter(page.panel.fields.values())).edit
        edit.setFocus()
        for _ in range(KEYS):
            drawn.clear()
            begin = time.perf_counter()
            QTest.keyClicks(edit, "a")
            _wait(app, drawn)
            taken.append((drawn[0] - begin) * 1000)
        page.panel.form.commit()
        page.hide()
        page.deleteLater()
        app.processEvents()
        jobs.cancel_all()
    return taken


def _wait(app: Any, drawn: list[float]) -> None:
    end = time.perf_counter() + 30
    while not drawn and time.perf_counter() < end:
        app.processEvents()
        time.sleep(0.0005)
