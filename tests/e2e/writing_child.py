"""A process that works on a study by the program's own actions until it is killed.

`python writing_child.py STUDY SEED`: before each action a line `? kind token` goes to standard
output, after the action has returned `! kind token`: from then on it must never be lost.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from netzdesk.actions.attempts import CorrectAttempt, RecordAttempt, correct_attempt, record_attempt
from netzdesk.actions.institutions import AddInstitution, PasteInstitutions, paste_institutions
from netzdesk.actions.statements import (
    Named,
    RecordStatements,
    StatementRow,
    record_statements,
)
from netzdesk.store.study import Author, Study

PASTED = 40
"""Institutions in one paste."""
SPOKEN_FOR = 6
"""Regions in one grid of statements, with a new network each."""

WRITER = Author("0190f000-0000-7000-8000-00000000000a", "Anna Beispiel", "AB")


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


class Worker:
    """Does one random thing after the other; every thing carries its own token."""

    def __init__(self, study: Study, seed: int) -> None:
        self.study = study
        self.random = random.Random(seed)
        self.seed = seed
        self.number = 0
        self.done: list[tuple[str, str]] = []
        rows = study.conn.execute("SELECT id FROM institution ORDER BY id LIMIT 40").fetchall()
        self.offices = [row[0] for row in rows]
        rows = study.conn.execute("SELECT id FROM region ORDER BY id").fetchall()
        self.regions = [row[0] for row in rows]
        self.calls: list[str] = []

    def step(self) -> None:
        kind = self.random.choice(["call"] * 5 + ["paste", "grid", "correct", "undo"])
        if (kind == "undo" and not self.done) or (kind == "correct" and not self.calls):
            kind = "call"
        self.number += 1
        token = f"z{self.seed}z{self.number}z"
        if kind == "undo":
            undone, token = self.done.pop()
            if undone in ("call", "correct"):
                self.calls.pop()
            say(f"? undo {token}")
            self.study.undo()
            say(f"! undo {token}")
            return
        say(f"? {kind} {token}")
        with self.study.unit(kind) as unit:
            if kind == "call":
                self.calls.append(record_attempt(unit, self.call(token)))
            elif kind == "correct":
                command = CorrectAttempt(attempt_id=self.calls[-1], note=token)
                self.calls.append(correct_attempt(unit, command))
            elif kind == "paste":
                paste_institutions(unit, self.paste(token))
            else:
                record_statements(unit, self.grid(token))
        self.done.append((kind, token))
        say(f"! {kind} {token}")

    def call(self, token: str) -> RecordAttempt:
        return RecordAttempt(
            institution_id=self.random.choice(self.offices),
            channel="phone",
            direction="out",
            outcome="1.2",
            day="2010-03-12",
            note=token,
            follow_up_due="2010-03-20",
            follow_up_reason=token,
        )

    def paste(self, token: str) -> PasteInstitutions:
        return PasteInstitutions(
            rows=tuple(
                AddInstitution(
                    kind="other",
                    name=f"{token} {number}",
                    region_ids=(self.random.choice(self.regions),),
                )
                for number in range(PASTED)
            )
        )

    def grid(self, token: str) -> RecordStatements:
        return RecordStatements(
            institution_id=self.random.choice(self.offices),
            day="2010-03-12",
            rows=tuple(
                StatementRow(
                    region_id=region,
                    answer="yes",
                    remark=token,
                    named=(Named(as_named=f"{token} {number}"),),
                )
                for number, region in enumerate(self.random.sample(self.regions, SPOKEN_FOR))
            ),
        )


def main() -> None:
    path, seed = Path(sys.argv[1]), int(sys.argv[2])
    with Study.open(path, author=WRITER) as study:
        assert not study.read_only, study.read_only_because
        worker = Worker(study, seed)
        while True:
            worker.step()


if __name__ == "__main__":
    main()
