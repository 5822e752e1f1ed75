"""The session: one signal after the commit, refusals, labels in the window's language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netzdesk.actions.experts import AddExpert, add_expert
from netzdesk.actions.settings import ChangeSettings, change_settings
from netzdesk.base.errors import Cancelled, Refused, StudyRefused
from netzdesk.base.i18n import set_language
from netzdesk.base.progress import Progress
from netzdesk.store.study import Study
from netzdesk.store.unit import Change, Unit
from netzdesk.ui.session import Session

EXPERT = AddExpert(theme="Beratung", organisation="Caritas")


@pytest.fixture
def changes(session: Session) -> list[Change]:
    seen: list[Change] = []
    session.changed.connect(seen.append)
    return seen


def test_a_change_is_announced_once_and_after_the_commit(
    session: Session, changes: list[Change]
) -> None:
    inside: list[bool] = []
    session.changed.connect(lambda change: inside.append(session.conn.in_transaction))

    record = session.run(add_expert, EXPERT)

    assert [change.rows["expert"] for change in changes] == [frozenset({record})]
    assert inside == [False]


def test_a_refused_action_changes_nothing_and_announces_nothing(
    session: Session, changes: list[Change]
) -> None:
    def half(unit: Unit, command: AddExpert) -> None:
        add_expert(unit, command)
        raise Refused("x", "Enter the name.", field="name")

    with pytest.raises(Refused):
        session.run(half, EXPERT)

    assert changes == []
    assert session.conn.execute("SELECT count(*) FROM expert").fetchone() == (0,)


def test_a_refusal_without_a_form_goes_to_the_message_bar(session: Session) -> None:
    said: list[str] = []
    session.trouble.connect(said.append)

    assert not session.try_run(add_expert, AddExpert(theme="", organisation="Caritas"))

    assert len(said) == 1
    assert said[0].endswith(".")


def test_a_study_that_was_taken_away_is_said_and_refused(session: Session) -> None:
    said: list[str] = []
    session.trouble.connect(said.append)
    moved = session.study.path.with_name("weg.netzdesk")
    session.study.path.rename(moved)

    with pytest.raises(StudyRefused):
        session.run(add_expert, EXPERT)

    assert len(said) == 1
    moved.rename(session.study.path)


def test_undo_takes_back_and_names_what_it_takes_back(
    session: Session, changes: list[Change]
) -> None:
    assert session.undo_text() is None
    session.run(add_expert, EXPERT)
    assert session.undo_text() == "Rückgängig: Expertin oder Experten anlegen"

    session.undo()

    assert session.conn.execute("SELECT count(*) FROM expert").fetchone() == (0,)
    assert session.undo_text() is None
    assert session.redo_text() == "Wiederholen: Expertin oder Experten anlegen"
    session.redo()
    assert session.conn.execute("SELECT count(*) FROM expert").fetchone() == (1,)
    assert len(changes) == 3


def test_undo_that_is_not_possible_says_why(session: Session) -> None:
    said: list[str] = []
    session.trouble.connect(said.append)

    session.undo()

    assert len(said) == 1


def test_undo_shows_how_far_it_is_and_can_be_cancelled(
    session: Session, changes: list[Change]
) -> None:
    session.run(add_expert, EXPERT)
    shown: list[str] = []
    steps: list[int] = []

    class Watching:
        def step(self, done: int, total: int) -> None:
            steps.append(total)
            if total and not shown[1:]:
                raise Cancelled

    @contextmanager
    def watch(text: str) -> Iterator[Progress]:
        shown.append(text)
        yield Watching()

    session.watch = watch

    session.undo()
    assert session.conn.execute("SELECT count(*) FROM expert").fetchone() == (1,)
    assert session.undo_text() == shown[0] == "Rückgängig: Expertin oder Experten anlegen"
    assert len(changes) == 1, "what was cancelled changes nothing"
    session.undo()
    assert session.conn.execute("SELECT count(*) FROM expert").fetchone() == (0,)
    session.redo()
    assert session.conn.execute("SELECT count(*) FROM expert").fetchone() == (1,)
    assert shown[2] == "Wiederholen: Expertin oder Experten anlegen"
    assert steps[-1] == 1


def test_labels_follow_the_language_of_the_window(session: Session) -> None:
    assert session.label("channel", "phone") == "Telefon"
    assert session.label("channel", "carrier_pigeon") == "carrier_pigeon"
    assert session.label("channel", None) == ""

    set_language("en")
    english = Session(session.study)
    assert english.label("channel", "phone").casefold() == "phone"


def test_settings_are_read_again_when_they_change(session: Session) -> None:
    assert session.settings.reference_day is None

    session.run(change_settings, ChangeSettings(reference_day="2010-03-31"))

    assert session.today() == date(2010, 3, 31)


def test_the_time_of_storing_is_that_of_the_study_zone(session: Session) -> None:
    session.run(add_expert, EXPERT)

    assert session.last_stored is not None
    assert session.last_stored.at.strftime("%H:%M") == "12:00"


def test_a_read_only_study_refuses_to_write(study: Study, tmp_path: Path, qtbot: Any) -> None:
    study.close()
    with Study.open(study.path, author=study.author, clock=study.clock, read_only=True) as reader:
        session = Session(reader)
        assert session.read_only
        with pytest.raises(StudyRefused):
            session.run(add_expert, EXPERT)
