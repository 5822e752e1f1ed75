"""The settings of the contact desk: stored as actions, with since when they hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from offices import add_office, call, rows
from PySide6.QtWidgets import QLabel
from whole_window import make_window, settle, type_into

from netzdesk.store.study import Study
from netzdesk.ui.dialogs.settings import SettingsDialog
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.window import MainWindow


@pytest.fixture
def window(
    qtbot: Any, tmp_path: Path, clock: Callable[[], Any], study: Study
) -> Iterator[MainWindow]:
    study.close()
    settings = tmp_path / "machine.ini"
    Preferences(settings).set_author("Vera Muster", "VM")
    made = make_window(qtbot, settings, clock)
    assert made.open_study(study.path)
    settle(made, qtbot)
    yield made
    made.jobs.cancel_all()
    made.close_session()


@pytest.fixture
def dialog(window: MainWindow, qtbot: Any) -> Iterator[SettingsDialog]:
    made = SettingsDialog(window)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    qtbot.addWidget(window, before_close_func=lambda _window: _give_up(made))
    yield made
    _give_up(made)


def _give_up(dialog: SettingsDialog) -> None:
    """Close the dialog; what was refused is not stored on closing."""
    for form in dialog.findChildren(Form):
        form.restore()
    dialog.close()


def said(widget: Any) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def test_rules_of_the_desk_are_stored_and_say_since_when_they_hold(
    dialog: SettingsDialog, window: MainWindow, qtbot: Any
) -> None:
    assert window.session is not None
    dialog.tabs.setCurrentIndex(2)
    dialog.desk.fields["guard_days"].show_value(3)
    dialog.desk.fields["state"].show_value("HB")

    assert dialog.desk.commit()

    kept = window.session.settings
    assert (kept.guard_days, kept.state, kept.most_attempts) == (3, "HB", 5)
    assert "Gilt seit 15.03.2010 (VM); davor: 7" in said(dialog.desk)
    assert "Gilt seit 15.03.2010 (VM); davor: Niedersachsen" in said(dialog.desk)
    assert window.menus.actions["edit.undo"].text() == "Rückgängig: Einstellungen ändern"


def test_federal_states_stand_by_name(dialog: SettingsDialog) -> None:
    combo = dialog.desk.fields["state"].entry()
    names = [combo.itemText(place) for place in range(combo.count())]  # type: ignore[attr-defined]

    assert names[1:4] == ["Baden-Württemberg", "Bayern", "Berlin"]
    assert len(names) == 17


def test_the_sender_is_stored_field_by_field(
    dialog: SettingsDialog, window: MainWindow, qtbot: Any
) -> None:
    assert window.session is not None
    dialog.tabs.setCurrentIndex(3)
    type_into(qtbot, dialog.letterhead.fields["sender:name"], "Institut für Sozialforschung")
    type_into(qtbot, dialog.letterhead.fields["sender:mail"], "kein at")

    assert window.session.settings.sender == {"name": "Institut für Sozialforschung"}
    assert dialog.letterhead.error_text("sender:mail").startswith("Das ist keine E-Mail-Adresse")


def test_a_researcher_is_added_and_renamed(
    dialog: SettingsDialog, window: MainWindow, qtbot: Any
) -> None:
    assert window.session is not None
    people = dialog.people
    people.new.fields["name"].show_value("Bernd Beispiel")
    people.new.fields["initials"].show_value("BB")
    assert people.new.submit()
    record = next(key for key, form in people.forms.items() if form.value("initials") == "BB")
    people.forms[record].fields["initials"].show_value("BeB")
    assert people.forms[record].commit()
    assert not people.new.submit()

    found = rows(window.session, "SELECT name, initials FROM researcher WHERE id = ?", record)
    assert found == [("Bernd Beispiel", "BeB")]


def test_days_of_a_code_are_changed_and_its_versions_shown(
    dialog: SettingsDialog, window: MainWindow
) -> None:
    assert window.session is not None
    outcomes = dialog.outcomes
    outcomes.choose("2.20")
    outcomes.edit.fields["follow_up_days"].show_value(9)

    assert outcomes.edit.commit()

    row = rows(window.session, "SELECT attributes FROM vocabulary_term WHERE code = '2.20'")
    assert json.loads(row[0][0])["follow_up_days"] == 9
    expected = "Wiedervorlage nach: 9 Tage seit 15.03.2010 (VM); davor: 2 Tage"
    assert expected in said(outcomes)
    assert outcomes.edit.record == "2.20"
    place = outcomes.model.place_of("2.20")
    assert place is not None
    assert outcomes.model.cell_text(place, 3) == "9"


def test_an_own_code_is_added_and_shown(dialog: SettingsDialog, window: MainWindow) -> None:
    outcomes = dialog.outcomes
    outcomes.begin_new()
    outcomes.new.fields["code"].show_value("2.39")
    outcomes.new.fields["label_de"].show_value("ruft selbst zurück")
    outcomes.new.fields["follow_up_days"].show_value(4)

    assert outcomes.new.submit()

    assert outcomes.edit.record == "2.39"
    assert window.session is not None
    assert "2.39" in [term.code for term in window.session.terms("outcome")]


def test_a_code_that_is_there_is_refused_beside_its_field(dialog: SettingsDialog) -> None:
    outcomes = dialog.outcomes
    outcomes.begin_new()
    outcomes.new.fields["code"].show_value("2.20")
    outcomes.new.fields["label_de"].show_value("doppelt")

    assert not outcomes.new.submit()

    assert "Codes werden nie zweimal vergeben" in outcomes.new.error_text("code")


def test_group_of_a_used_code_is_given_back(dialog: SettingsDialog, window: MainWindow) -> None:
    assert window.session is not None
    call(window.session, add_office(window.session), outcome="2.20")
    outcomes = dialog.outcomes
    outcomes.choose("2.20")
    outcomes.edit.fields["group"].show_value("O")

    assert not outcomes.edit.commit()

    assert "wurde bereits verwendet" in outcomes.edit.error_text("group")


def test_a_study_that_is_only_read_shows_its_settings(
    window: MainWindow, qtbot: Any, study: Study
) -> None:
    path = study.path
    window.close_study()
    assert window.open_study(path, read_only=True)
    settle(window, qtbot)
    dialog = SettingsDialog(window)
    qtbot.addWidget(dialog)

    assert dialog.desk.fields["guard_days"].value() == 7
    assert not dialog.desk.fields["guard_days"].entry().isEnabled()
    assert dialog.people.new.isHidden()
