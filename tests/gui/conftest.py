"""A real study in a temporary folder, a session on it, and a window that only takes notes."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from field_study import built_mid_field, mid_field  # noqa: F401  # fixtures for all
from PySide6.QtCore import QEvent
from pytestqt.qtbot import QtBot

from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.i18n import set_language
from netzdesk.base.progress import Unwatched
from netzdesk.store.study import Author, Study
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.session import Session

AUTHOR = Author("0190a000-0000-7000-8000-000000000001", "Vera Muster", "VM")
NOON = datetime(2010, 3, 15, 11, 0, tzinfo=UTC)
PATIENCE_MS = 60_000
"""How long a test waits for what is to come: a loaded machine is no fault of the program."""


class PatientBot(QtBot):
    """Waits longer than pytest-qt does, which gives up after five seconds."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **how: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE_MS, **how: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **how)

    def waitActive(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitActive(widget, timeout=timeout)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@dataclass
class NotedNavigator:
    """A `Navigator` that notes what pages ask for; jobs run at once."""

    preferences: Preferences
    went: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    messages: list[tuple[str, str]] = field(default_factory=list)
    selected: str = ""
    answer: bool = True

    def go(self, key: str, *, record: str = "", **conditions: Any) -> None:
        self.went.append((key, record, conditions))

    def message(
        self,
        text: str,
        tone: str = "info",
        *,
        button: str = "",
        do: Callable[[], object] | None = None,
    ) -> None:
        self.messages.append((tone, text))

    def confirm(self, question: str, yes: str) -> bool:
        return self.answer

    def selection(self, text: str) -> None:
        self.selected = text

    def start_job(
        self,
        label: str,
        work: Callable[[Any], Any],
        done: Callable[[Any], object],
        *,
        quiet: bool = False,
    ) -> Callable[[], object]:
        done(work(Unwatched()))
        return lambda: None


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    set_language("de")
    yield
    set_language("de")


@pytest.fixture(autouse=True)
def nothing_left(qapp: Any) -> Iterator[None]:
    """Let the widgets of a test go: a change of style would paint all that are left anew."""
    yield
    for widget in qapp.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: NOON


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed study of 46 districts with one empty job centre each, made once."""
    path = tmp_path_factory.mktemp("template") / "studie.netzdesk"
    with (
        Study.create(path, author=AUTHOR, clock=lambda: NOON) as study,
        study.compensation("fill_from_template") as unit,
    ):
        fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
    return path


@pytest.fixture
def study(template: Path, tmp_path: Path, clock: Callable[[], datetime]) -> Iterator[Study]:
    """The 46 districts with one empty job centre each."""
    path = tmp_path / "studie.netzdesk"
    shutil.copyfile(template, path)
    with Study.open(path, author=AUTHOR, clock=clock) as study:
        yield study


@pytest.fixture
def session(study: Study, qtbot: Any) -> Session:
    return Session(study)


@pytest.fixture
def nav(tmp_path: Path) -> NotedNavigator:
    return NotedNavigator(Preferences(tmp_path / "netzdesk.ini"))
