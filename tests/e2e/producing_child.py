"""A process that makes series of letters by the program's own functions until it is killed.

`python producing_child.py STUDY FOLDER SEED POINT`: before each series a line `? token form` goes
to standard output, after it `! token form`. With a POINT the process kills itself there, in the
series of its choice; without one (`-`) somebody else kills it.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

from asking import NOON, SENDER, TODAY, Asking
from netzdesk.base.ids import new_id
from netzdesk.base.progress import Unwatched
from netzdesk.domain.letters import Occasion
from netzdesk.exports.atomic import Draft
from netzdesk.exports.letters.content import Batch
from netzdesk.exports.letters.preparing import prepare
from netzdesk.exports.letters.produce import FOLDERS, PDF, PDF_TWO_SIDED, SUFFIXES, WORD, WORD_FILES
from netzdesk.queries.letters import letter_templates
from netzdesk.queries.recipients import candidates
from netzdesk.queries.settings import read_settings
from netzdesk.store.study import Author, Study
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.letter_making import make_series
from netzdesk.ui.widgets.letter_placing import record_and_place, settle_series
from netzdesk.ui.widgets.letter_recording import Series, approval_series, district_series

MAKER = Author("0190f000-0000-7000-8000-00000000000b", "Vera Muster", "VM")
OFFICES = 5
"""Letters of one series to institutions."""
NETWORKS = 2
"""Letters of one series that asks for approvals; from the second series on they remind."""
UNTIL = date(2010, 4, 20)
POINTS = ("noted", "in_unit", "recorded", "placed")
FORMS = (PDF, PDF_TWO_SIDED, WORD, WORD_FILES)


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


class Maker:
    """Makes one series after the other; every series carries its own token as its name."""

    def __init__(self, study: Study, folder: Path, seed: int, point: str) -> None:
        self.session = Session(study)
        self.desk = Asking(study)
        self.folder = folder
        self.seed = seed
        self.random = random.Random(seed)
        self.point = point
        self.dies_in = self.random.randint(1, 2)
        self.number = 0

    def at(self, point: str) -> None:
        if point == self.point and self.number == self.dies_in:
            os.kill(os.getpid(), signal.SIGKILL)

    def step(self) -> None:
        self.number += 1
        approval = self.random.random() < 0.4
        form = self.random.choice((PDF, WORD_FILES) if approval else FORMS)
        token = f"{'a' if approval else 'b'}{self.seed}z{self.number}z"
        say(f"? {token} {form}")
        self.make(token, form, approval=approval)
        say(f"! {token} {form}")

    def make(self, token: str, form: str, *, approval: bool) -> None:
        batch, requests = self.batch(approval=approval)
        target = self.folder / (token if form in FOLDERS else token + SUFFIXES[form])
        study = self.session.study
        made = make_series(study, batch, form, target, Unwatched())
        series = Series(
            template_id=batch.template.id,
            name=token,
            day=TODAY,
            reply_until=UNTIL,
            step_id="",
            chosen_by="",
            wave_id="",
        )
        action, command = (
            approval_series(
                series, batch.letters, requests, lambda letter: made.asked[letter.attempt_id]
            )
            if approval
            else district_series(series, batch.letters)
        )

        @wraps(action)
        def recorded(unit: Any, wanted: Any) -> str:
            wave = action(unit, wanted)
            self.at("in_unit")
            return wave

        def record(key: str) -> str:
            self.at("noted")
            wave = self.session.run(recorded, command, draft=key)
            self.at("recorded")
            return wave

        draft = _Watched(made.draft.path, made.draft.target, made.draft.replaces, self)
        assert record_and_place(study, draft, token, record, self.session.undo)

    def batch(self, *, approval: bool) -> tuple[Batch, dict[str, str]]:
        """Return the letters, and the requests that are open already, by recipient."""
        desk = self.desk
        occasion = Occasion(
            day=TODAY,
            reply_until=UNTIL,
            study="Studie",
            researcher=MAKER.name,
            sender=SENDER,
            enclosures=("Datenblatt und Steckbrief",) if approval else (),
        )
        found: Sequence[Any]
        if approval:
            found = tuple(desk.candidates().values())[:NETWORKS]
            template = desk.template(reminder=bool(found[0].approval_id)).template
        else:
            every = candidates(desk.conn, TODAY, read_settings(desk.conn))
            found = [each for each in every if each.recipient.postcode][:OFFICES]
            template = next(
                row.template
                for row in letter_templates(desk.conn)
                if row.kind == "letter" and row.purpose != "approval"
            )
        letters = [prepare(template, each.recipient, occasion, new_id()) for each in found]
        assert all(each.ready for each in letters), [each.lacking for each in letters]
        requests = {each.id: each.approval_id for each in found if approval and each.approval_id}
        made = tuple(each.letter for each in letters)
        return Batch(template=template, occasion=occasion, letters=made), requests


@dataclass(frozen=True, slots=True)
class _Watched(Draft):
    """A draft whose maker may die when it has got its name."""

    maker: Maker | None = None

    def place(self) -> None:
        Draft.place(self)
        if self.maker is not None:
            self.maker.at("placed")


def main() -> None:
    path, folder, seed, point = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    with Study.open(path, author=MAKER, clock=lambda: NOON) as study:
        assert not study.read_only, study.read_only_because
        settle_series(study)
        maker = Maker(study, folder, seed, point)
        while True:
            maker.step()


if __name__ == "__main__":
    main()
