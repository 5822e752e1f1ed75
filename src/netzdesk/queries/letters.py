"""Templates of letters, their files and enclosures, and the chains."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from netzdesk.domain.letters import APPROVAL, CHANNELS, Template
from netzdesk.store.contents import content_of
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRow:
    """One template as it is listed and edited."""

    id: str
    name: str
    kind: str
    format: str
    subject: str
    body: str
    retired: bool
    file_name: str
    sha256: str
    """Of the file; '' for a text."""
    size: int
    enclosure_ids: tuple[str, ...]
    waves: int
    """How many series were sent with it."""
    purpose: str = "districts"

    @property
    def channel(self) -> str:
        """The channel it is sent by; '' for an enclosure."""
        return CHANNELS.get(self.kind, "")

    @property
    def template(self) -> Template:
        return Template(
            id=self.id,
            name=self.name,
            kind=self.kind,
            format=self.format,
            subject=self.subject,
            body=self.body,
        )


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a chain."""

    id: str
    chain_id: str
    channel: str
    template_id: str
    template: str
    after_days: int
    waves: int


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A chain with its steps in order."""

    id: str
    name: str
    retired: bool
    steps: tuple[StepRow, ...]


_TEMPLATES = """
SELECT t.id, t.name, t.kind, t.format, coalesce(t.subject, ''), coalesce(t.body, ''), t.retired,
  coalesce(a.name, ''), coalesce(a.sha256, ''), coalesce(a.size, 0),
  (SELECT count(*) FROM wave w WHERE w.template_id = t.id), t.purpose
FROM letter_template t
LEFT JOIN attachment a ON a.id = (
  SELECT max(id) FROM attachment x WHERE x.letter_template_id = t.id
)
ORDER BY t.position, t.id
"""
_STEPS = """
SELECT s.id, s.chain_id, s.channel, coalesce(s.template_id, ''), coalesce(t.name, ''),
  s.after_days, (SELECT count(*) FROM wave w WHERE w.step_id = s.id)
FROM chain_step s LEFT JOIN letter_template t ON t.id = s.template_id
ORDER BY s.chain_id, s.position, s.id
"""


def letter_templates(conn: Connection) -> tuple[TemplateRow, ...]:
    """Return all templates in their order, also the retired ones."""
    enclosures: dict[str, list[str]] = defaultdict(list)
    for template, enclosure in conn.execute(
        "SELECT e.template_id, e.enclosure_id FROM template_enclosure e "
        "JOIN letter_template t ON t.id = e.enclosure_id ORDER BY t.position, t.id"
    ):
        enclosures[template].append(enclosure)
    return tuple(
        TemplateRow(
            id=row[0],
            name=row[1],
            kind=row[2],
            format=row[3],
            subject=row[4],
            body=row[5],
            retired=bool(row[6]),
            file_name=row[7],
            sha256=row[8],
            size=row[9],
            enclosure_ids=tuple(enclosures[row[0]]),
            waves=row[10],
            purpose=row[11],
        )
        for row in conn.execute(_TEMPLATES)
    )


def template_content(conn: Connection, template: TemplateRow) -> bytes | None:
    """Return the file of a template; None for a text, and when the bytes are missing."""
    return content_of(conn, template.sha256) if template.sha256 else None


def chains(conn: Connection) -> tuple[ChainRow, ...]:
    """Return all chains in the order in which they were made, also the retired ones."""
    steps: dict[str, list[StepRow]] = defaultdict(list)
    for row in conn.execute(_STEPS):
        steps[row[1]].append(StepRow(*row))
    rows = conn.execute("SELECT id, name, retired FROM chain ORDER BY id").fetchall()
    return tuple(
        ChainRow(key, name, bool(retired), tuple(steps[key])) for key, name, retired in rows
    )


def next_step(conn: Connection, step_id: str) -> StepRow | None:
    """Return the step that follows when nobody answers; None after the last one."""
    for chain in chains(conn):
        keys = [step.id for step in chain.steps]
        if step_id in keys:
            return next(iter(chain.steps[keys.index(step_id) + 1 :]), None)
    return None


def reminder_template(conn: Connection, channel: str = "letter") -> str:
    """Return a template that reminds of a request for a release; '' when there is none."""
    usable = [
        row
        for row in letter_templates(conn)
        if row.purpose == APPROVAL and not row.retired and row.channel == channel
    ]
    usable.sort(key=lambda row: "letztes_schreiben" not in row.body)
    return usable[0].id if usable else ""


def approval_steps_due(conn: Connection, approvals: Iterable[str]) -> dict[str, StepRow]:
    """Return by request for a release the step whose turn it is when no answer came.

    The series of its latest reminder counts, else that with which it was sent.
    """
    rows = conn.execute(
        "SELECT a.id, w.step_id FROM approval a JOIN wave w ON w.id = coalesce("
        "(SELECT m.wave_id FROM approval_reminder m WHERE m.approval_id = a.id "
        "AND m.wave_id IS NOT NULL ORDER BY m.day DESC, m.id DESC LIMIT 1), a.wave_id) "
        "WHERE w.step_id IS NOT NULL AND a.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(approvals)),),
    ).fetchall()
    following = _following(conn)
    return {key: following[step] for key, step in rows if step in following}


def steps_due(conn: Connection, follow_ups: Iterable[str]) -> dict[str, StepRow]:
    """Return by follow-up the step of the chain whose turn it is when no answer came.

    A follow-up that waits for no letter of a chain, or for the last one of it, is not there.
    """
    rows = conn.execute(
        "SELECT f.id, w.step_id FROM follow_up f JOIN contact_attempt a ON a.id = f.attempt_id "
        "JOIN wave w ON w.id = a.wave_id WHERE w.step_id IS NOT NULL "
        "AND f.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(follow_ups)),),
    ).fetchall()
    following = _following(conn)
    return {key: following[step] for key, step in rows if step in following}


def _following(conn: Connection) -> dict[str, StepRow]:
    """Return by step the one after it in its chain."""
    return {step.id: after for chain in chains(conn) for step, after in pairwise(chain.steps)}
