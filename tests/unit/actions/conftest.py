"""A real study file, filled from the template, and a desk that acts on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, TickingClock

from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.ids import new_id
from netzdesk.store.study import Author, Study


@pytest.fixture
def empty_desk(tmp_path: Path) -> Iterator[Desk]:
    """A study that nothing was filled into yet."""
    author = Author(new_id(), "Anna Beispiel", "AB")
    with Study.create(tmp_path / "s.netzdesk", author=author, clock=TickingClock()) as study:
        with study.compensation("add_researcher") as unit:
            names = {"name": author.name, "initials": author.initials}
            unit.put("researcher", {"id": author.id, **names})
        yield Desk(study)


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    """A study of Lower Saxony in 2010."""
    with empty_desk.study.unit("fill_from_template") as unit:
        fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
    return empty_desk
