"""The cases of a round of calls: those before, and the next one of the queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from netzdesk.base.i18n import translator
from netzdesk.domain.queue import QueueItem, next_item
from netzdesk.domain.queue_texts import reason_texts
from netzdesk.queries.queue import queue_names, read_queue
from netzdesk.ui.session import Session


@dataclass(frozen=True, slots=True)
class Case:
    """One call to make: whom, about which districts, why, and where one came from."""

    institution_id: str
    regions: tuple[str, ...] = ()
    kind: str = ""
    person_id: str = ""
    key: str = ""
    """Of the line in the queue."""
    back: str = "today"
    mine: bool = False
    """True: the next case is one of the researcher's own."""

    @classmethod
    def asked(cls, record: str, asked: Mapping[str, Any]) -> Case:
        """Return the case of an institution as another page asked for it."""
        return cls(
            record,
            regions=tuple(asked.get("regions") or ()),
            kind=str(asked.get("kind") or ""),
            person_id=str(asked.get("person") or ""),
            key=f"institution:{record}",
            back=str(asked.get("back") or "today"),
            mine=bool(asked.get("mine")),
        )


class Cases:
    """Remembers which cases were stored or skipped, and takes the next one from the queue."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._trail: list[Case] = []
        self._passed: set[str] = set()

    @property
    def any_before(self) -> bool:
        return bool(self._trail)

    def begin(self) -> None:
        """Begin a new round: one came from another page."""
        self._trail.clear()
        self._passed.clear()

    def leave(self, case: Case) -> None:
        """Put a case behind: it was stored or skipped, and does not come again in this round."""
        self._passed.add(case.key)
        self._trail.append(case)

    def before(self) -> Case | None:
        """Go back to the case before."""
        return self._trail.pop() if self._trail else None

    def next(self, case: Case) -> tuple[Case, QueueItem] | None:
        """Return the next institution to be called, None when nobody is left."""
        me = self._session.study.author.id
        calls = (
            item
            for item in self._queue()
            if item.institution_id
            and item.channel in (None, "phone")
            and (item.is_of(me) or not case.mine)
        )
        item = next_item(calls, self._now(), frozenset(self._passed))
        if item is None or item.institution_id is None:
            return None
        found = replace(
            case,
            institution_id=item.institution_id,
            regions=item.region_ids,
            kind=str(item.kind),
            person_id=item.person_id or "",
            key=item.key,
        )
        return found, item

    def item_of(self, case: Case) -> QueueItem | None:
        """Return the line of a case in the queue of today; None when it has none."""
        return next((each for each in self._queue() if each.key == case.key), None)

    def why(self, item: QueueItem) -> str:
        """Return why an institution is in the queue of today."""
        tr, session = translator(), self._session
        names = queue_names(session.conn, session.today(), tr.language)
        return " · ".join(reason_texts(item, tr, names))

    def _queue(self) -> tuple[QueueItem, ...]:
        session = self._session
        return read_queue(session.conn, session.today(), self._now(), settings=session.settings)

    def _now(self) -> str:
        return self._session.now().strftime("%H:%M")
