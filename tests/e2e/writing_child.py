"""A process that works on a study by the program's own actions until it is killed.

`python writing_child.py STUDY SEED`: before each action a line `? kind token` goes to standard
output, after the action has returned `! kind token`: from then on it must never be lost.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from netzdesk.actions.approval_waves import (
    RecordApprovalWave,
    SentApproval,
    record_approval_wave,
)
from netzdesk.actions.attempts import CorrectAttempt, RecordAttempt, correct_attempt, record_attempt
from netzdesk.actions.institutions import AddInstitution, PasteInstitutions, paste_institutions
from netzdesk.actions.network_contacts import AddNetworkContact, add_network_contact
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.profiles import WriteProfileText, write_profile_text
from netzdesk.actions.snapshots import FreezeReport, freeze_report
from netzdesk.actions.statements import (
    Named,
    RecordStatements,
    StatementRow,
    record_statements,
)
from netzdesk.base.ids import new_id
from netzdesk.queries.approvals import fields_of
from netzdesk.store.frozen import content_sum, read_vector
from netzdesk.store.study import Author, Study
from netzdesk.store.unit import Unit

PASTED = 40
"""Institutions in one paste."""
SPOKEN_FOR = 6
"""Regions in one grid of statements, with a new network each."""

TEXTS = 4
"""Texts of one profile."""
ASKED = 5
"""Letters of one series that asks for approvals."""

WRITER = Author("0190f000-0000-7000-8000-00000000000a", "Anna Beispiel", "AB")


KINDS = ["call"] * 5 + ["paste", "grid", "correct", "undo"] + ["profile", "approval", "freeze"]

NEVER_ASKED = """
SELECT DISTINCT network_id FROM profile_text JOIN network_contact USING (network_id)
WHERE network_id NOT IN (SELECT network_id FROM approval) ORDER BY network_id
"""


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
        self.sections = self.keys(
            "SELECT id FROM profile_section WHERE content = 'text' ORDER BY position"
        )
        self.template = self.keys(
            "SELECT id FROM letter_template WHERE purpose = 'approval' ORDER BY kind, id"
        )[0]

    def keys(self, sql: str) -> list[str]:
        return [row[0] for row in self.study.conn.execute(sql)]

    def step(self) -> None:
        kind = self.random.choice(KINDS)
        if (kind == "undo" and not self.done) or (kind == "correct" and not self.calls):
            kind = "call"
        if kind == "approval" and len(self.keys(NEVER_ASKED)) < ASKED:
            kind = "profile"
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
            elif kind == "grid":
                record_statements(unit, self.grid(token))
            elif kind == "profile":
                self.write_profile(unit, token)
            elif kind == "approval":
                record_approval_wave(unit, self.series(token))
            else:
                freeze_report(unit, self.state(token))
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

    def write_profile(self, unit: Unit, token: str) -> None:
        """Write the texts of a new network's profile, all in one unit."""
        network = add_network(unit, AddNetwork(name=token))
        office = self.random.choice(self.offices)
        add_network_contact(unit, AddNetworkContact(network_id=network, institution_id=office))
        for section in self.sections[:TEXTS]:
            text = WriteProfileText(network_id=network, section_id=section, body=f"{token} Text")
            write_profile_text(unit, text)

    def series(self, token: str) -> RecordApprovalWave:
        conn = self.study.conn
        letters = []
        for network in self.random.sample(self.keys(NEVER_ASKED), ASKED):
            fields = tuple((each.key, each.sha256) for each in fields_of(conn, network))
            letter = SentApproval(attempt_id=new_id(), network_id=network, fields=fields)
            letters.append(letter)
        return RecordApprovalWave(
            letters=tuple(letters), template_id=self.template, name=token, due="2099-12-31"
        )

    def state(self, token: str) -> FreezeReport:
        """Return the state of now, with the sum that it must have again for ever."""
        conn = self.study.conn
        return FreezeReport(
            name=token, vector=read_vector(conn), sha256=content_sum(conn), figures={}
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
