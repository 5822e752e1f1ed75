"""A desk: it runs actions on a real study file as the window does, and looks at the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from netzdesk.actions.institutions import AddInstitution, add_institution
from netzdesk.actions.persons import AddPerson, add_person
from netzdesk.base.errors import Refused
from netzdesk.base.ids import natural_id
from netzdesk.store.study import Study
from netzdesk.store.tables import TABLES
from netzdesk.store.unit import Unit

Rows = dict[str, dict[str, dict[str, Any]]]


@dataclass
class TickingClock:
    """A clock in March 2010 that goes on by one second at each look."""

    now: datetime = datetime(2010, 3, 12, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Desk:
    """Runs actions on a study as the window does, and looks at the rows."""

    study: Study
    done: list[str] = field(default_factory=list)
    units: int = 0
    """How many of them changed anything: so many can be undone."""

    def run(self, action: Callable[[Unit, Any], Any], command: object) -> Any:
        """Run an action, undo it, redo it: the rows must be as before and as after."""
        before = self.rows()
        with self.study.unit(action.__name__) as unit:
            result = action(unit, command)
        after = self.rows()
        if unit.change.unit is not None:
            self.units += 1
            assert self.study.sitting.undo_action == action.__name__
            self.study.undo()
            assert self.rows() == before, f"undo of {action.__name__}"
            self.study.redo()
            assert self.rows() == after, f"redo of {action.__name__}"
        self.done.append(action.__name__)
        return result

    def refuses(self, action: Callable[[Unit, Any], Any], command: object) -> tuple[str, str]:
        """Return code and field of the refusal; the study must be as it was."""
        before = self.rows()
        with pytest.raises(Refused) as caught, self.study.unit(action.__name__) as unit:
            action(unit, command)
        assert self.rows() == before
        assert caught.value.sentence.format(**caught.value.values)
        return caught.value.code, caught.value.field or ""

    def rows(self) -> Rows:
        """Return every row of the study by table and key."""
        found: Rows = {}
        for table in TABLES:
            names = ["id", *(column.name for column in table.columns)]
            sql = f'SELECT {", ".join(f"{chr(34)}{n}{chr(34)}" for n in names)} FROM "{table.name}"'
            rows = (dict(zip(names, row, strict=True)) for row in self.study.conn.execute(sql))
            found[table.name] = {row["id"]: row for row in rows}
        return found

    def row(self, table: str, key: str) -> dict[str, Any]:
        return self.rows()[table][key]

    def find(self, table: str, **equals: object) -> list[dict[str, Any]]:
        rows = self.rows()[table].values()
        return [row for row in rows if all(row[name] == value for name, value in equals.items())]

    def region(self, ags: str) -> str:
        return natural_id("region", ags)

    def institution(self, **values: Any) -> str:
        """Add an integration office for Gifhorn, or what the values say."""
        usual = {
            "kind": "integration_office",
            "name": "Leitstelle Gifhorn",
            "region_ids": (self.region("03151"),),
        }
        key: str = self.run(add_institution, AddInstitution(**{**usual, **values}))
        return key

    def person(self, institution_id: str | None, name: str = "Erika Muster", **values: Any) -> str:
        command = AddPerson(name=name, institution_id=institution_id, **values)
        key: str = self.run(add_person, command)
        return key
