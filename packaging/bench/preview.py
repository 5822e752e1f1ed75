"""The preview of a profile while typing: from a key to the new page on the screen.

In the real page of the window, with a network whose profile fills the three pages it may have.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from frame import WORK, Result
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from studies import AUTHOR

from netzdesk.actions.network_actors import AddNetworkActors, add_network_actors
from netzdesk.actions.network_results import AddNetworkResult, add_network_result
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.profiles import WriteProfileText, write_profile_text
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.store.study import Study
from netzdesk.store.unit import Unit
from netzdesk.ui.jobs import Job, Jobs
from netzdesk.ui.pages.profiles import ProfilesPage
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.session import Session

KEYS = 60
PAGES = 3
SENTENCE = (
    "Die **Beispielrunde** verbindet *Weiterbildungsträger*, Arbeitsverwaltung und Vereine; "
    "sie stimmt Qualifizierungsmaßnahmen ab und trifft sich alle drei Monate. "
)


def measure() -> list[Result]:
    """Measure keys typed into the first and into the last text, each waited for."""
    with _page() as page:
        taken = _typed(page, KEYS)
    low, _middle, high = statistics.quantiles(taken, n=4)
    detail = (
        f"slowest of {len(taken)}: {max(taken):.0f} ms, half of them within {low:.0f}–{high:.0f}; "
        f"{PAGES} pages, painted"
    )
    return [
        Result("k", "from a key to the new preview", statistics.median(taken), "ms", 300, detail)
    ]


@contextmanager
def _page() -> Iterator[ProfilesPage]:
    """Show the page of profiles as in the window, with the profile in it."""
    app = QApplication.instance() or QApplication([])
    jobs = Jobs()
    with tempfile.TemporaryDirectory() as folder:
        path = WORK / "profiles.netzdesk"
        path.unlink(missing_ok=True)
        with Study.create(path, author=AUTHOR) as study:
            with study.unit("fill_from_template") as unit:
                network = _full(unit)
            nav = _Nav(jobs, Preferences(Path(folder) / "bench.ini"))
            page = ProfilesPage(Session(study), nav)  # type: ignore[arg-type]
            page.resize(1180, 700)
            page.show()
            page.show_record(network)
            yield page
            page.panel.form.commit()
            page.hide()
            page.panel.preview.clear("")
            page.deleteLater()
            app.processEvents()
            jobs.cancel_all()


class _Nav:
    """What the page asks of the window: its worker, which is the real one."""

    def __init__(self, jobs: Jobs, preferences: Preferences) -> None:
        self.preferences = preferences
        self._jobs = jobs

    def start_job(self, label: str, work: Any, done: Any, *, quiet: bool = False) -> Any:
        job = Job(label, work)
        job.finished.connect(done)
        return self._jobs.start(job).cancel

    def selection(self, text: str) -> None:
        return None


def _full(unit: Unit) -> str:
    """Make a network whose profile fills three pages: texts, notes, lists, actors, figures."""
    fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
    regions = tuple(region["id"] for region in unit.find("region")[:3])
    terms = unit.find("vocabulary_term", vocabulary="field_of_action")
    wanted = AddNetwork(
        name="Beispielnetz",
        number=1,
        region_ids=regions,
        fields=tuple(term["code"] for term in terms),
    )
    network = add_network(unit, wanted)
    unit.put("network", {"id": network, "judgement": "counts"})
    names = tuple(f"Verein für Beratung und Qualifizierung {n} e. V." for n in range(16))
    add_network_actors(unit, AddNetworkActors(network_id=network, names=names))
    for number in range(6):
        figure = AddNetworkResult(network_id=network, label=f"Kurs {number}", low="40", high="50")
        add_network_result(unit, figure)
    for section in unit.find("profile_section"):
        if section["content"] == "text":
            body = SENTENCE * 6 + "[^Angaben der Koordination.]\n\n- Beratung\n- Qualifizierung"
            keys = {"network_id": network, "section_id": section["id"]}
            write_profile_text(unit, WriteProfileText(**keys, body=body))
    return network


def _typed(page: ProfilesPage, keys: int) -> list[float]:
    """Type into the page and return the milliseconds until each new preview is painted."""
    painted: list[float] = []

    def paint() -> None:
        page.panel.preview.repaint()
        painted.append(time.perf_counter())

    page.panel.shown.connect(paint)
    _wait(painted)
    file = page.panel.preview.file
    if file is None or file.pages != PAGES:
        raise RuntimeError(f"the profile has {file.pages if file else 'no'} pages")
    fields = list(page.panel.fields.values())
    taken = []
    for edit in (fields[0].edit, fields[-1].edit):
        edit.setFocus()
        for _ in range(keys // 2):
            painted.clear()
            begun = time.perf_counter()
            QTest.keyClicks(edit, "a")
            _wait(painted)
            taken.append((painted[0] - begun) * 1000)
    return taken


def _wait(painted: list[float]) -> None:
    until = time.perf_counter() + 30
    while not painted:
        QApplication.processEvents()
        time.sleep(0.0005)
        if time.perf_counter() > until:
            raise RuntimeError("no preview was drawn")
