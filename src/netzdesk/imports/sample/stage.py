"""What the sample's events share: the desk, the tables, and the keys the study gave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from netzdesk.actions.provenance import note_written
from netzdesk.domain.provenance import Origin
from netzdesk.imports.sample.desk import Desk
from netzdesk.imports.sample.pack import Pack
from netzdesk.store.unit import Unit

C = TypeVar("C")
R = TypeVar("R")


class Stage:
    """Knows under which keys the study has what the log names."""

    def __init__(self, desk: Desk, pack: Pack) -> None:
        self.desk = desk
        self.pack = pack
        self.institutions: dict[str, str] = {}
        self.structures: dict[str, str] = {}
        self.attempts: dict[str, str] = {}
        """Institution -> its latest attempt."""
        self.named: dict[str, Origin] = {}
        """Network -> the statement that named it first."""
        self.interviews: dict[str, Origin] = {}
        """Network -> its latest talk along a guide, on which what is entered then rests."""
        self.talks: dict[str, str] = {}
        """Talk of the pack -> its interview."""
        self.questions: dict[str, Mapping[str, tuple[str, str]]] = {}
        """Kind of guide -> topic and question by the keys of the standard guides."""
        self.approvals: dict[str, str] = {}
        """Network -> the approval that was asked for."""
        self.sections: dict[str, str] = {}
        """Section of profiles by name; empty before the first profile is written."""

    def run(
        self, action: Callable[[Unit, C], R], *commands: C, origin: Origin | None = None
    ) -> list[R]:
        """Do an action with each command as one step, and say what the values rest on."""
        with self.desk.study.unit(action.__name__) as unit:
            made = [action(unit, command) for command in commands]
            if origin is not None:
                note_written(unit, origin)
        return made

    def do(self, action: Callable[[Unit, C], R], command: C) -> R:
        """Do an action; return what it gives."""
        return self.run(action, command)[0]
