"""Guides with their topics and questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from netzdesk.domain.guide import Guide, Question, Topic
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class GuideRow:
    """One version of a guide as it is listed."""

    id: str
    name: str
    kind: str
    version: int
    retired: bool
    replaced: bool
    """True when a newer version took its place: it is only read."""
    topics: int
    questions: int
    interviews: int
    """How many interviews rest on it."""

    @property
    def offered(self) -> bool:
        """Whether an interview can begin with it."""
        return not self.retired and not self.replaced


_GUIDES = """
SELECT g.id, g.name, g.kind, g.version, g.retired,
  EXISTS (SELECT 1 FROM guide n WHERE n.replaces_id = g.id),
  (SELECT count(*) FROM guide_topic t WHERE t.guide_id = g.id),
  (SELECT count(*) FROM guide_question q JOIN guide_topic t ON t.id = q.topic_id
    WHERE t.guide_id = g.id),
  (SELECT count(*) FROM interview i WHERE i.guide_id = g.id)
FROM guide g ORDER BY g.id
"""
_QUESTIONS = """
SELECT q.topic_id, q.id, q.question, coalesce(q.hint, ''), coalesce(q.follows_id, ''),
  coalesce(q.skip_of_id, ''), coalesce(q.skip_when, '')
FROM guide_question q JOIN guide_topic t ON t.id = q.topic_id
WHERE t.guide_id = ? ORDER BY q.position, q.id
"""


def guides(conn: Connection) -> tuple[GuideRow, ...]:
    """Return all guides: those in use in the order they were entered, former versions behind."""
    found = [
        GuideRow(key, name, kind, version, bool(retired), bool(replaced), topics, questions, used)
        for key, name, kind, version, retired, replaced, topics, questions, used in conn.execute(
            _GUIDES
        )
    ]
    return tuple(sorted(found, key=lambda row: (row.replaced, row.retired)))


def guide(conn: Connection, guide_id: str) -> Guide | None:
    """Return one version of a guide with its topics, None when there is none with this key."""
    row = conn.execute(
        "SELECT id, name, kind, version FROM guide WHERE id = ?", (guide_id,)
    ).fetchone()
    if row is None:
        return None
    questions: defaultdict[str, list[Question]] = defaultdict(list)
    for topic, key, *texts in conn.execute(_QUESTIONS, (guide_id,)):
        questions[topic].append(Question(key, topic, *texts))
    topics = conn.execute(
        "SELECT id, title FROM guide_topic WHERE guide_id = ? ORDER BY position, id", (guide_id,)
    )
    name, kind, version = row[1:]
    return Guide(
        guide_id,
        name,
        kind,
        version,
        tuple(Topic(key, title, tuple(questions[key])) for key, title in topics),
    )


def newest(rows: Iterable[GuideRow]) -> tuple[GuideRow, ...]:
    """Return the guides that interviews can begin with."""
    return tuple(row for row in rows if row.offered)


def successor(conn: Connection, guide_id: str) -> str:
    """Return the newest version of a guide: itself when none took its place."""
    seen = {guide_id}
    while True:
        row = conn.execute(
            "SELECT max(id) FROM guide WHERE replaces_id = ?", (guide_id,)
        ).fetchone()
        if row is None or row[0] is None or row[0] in seen:
            return guide_id
        guide_id = row[0]
        seen.add(guide_id)
