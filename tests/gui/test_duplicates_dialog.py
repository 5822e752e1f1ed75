"""„Mögliche Dubletten“: two records side by side, merged or told apart, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QRadioButton, QWidget

from netzdesk.actions.institutions import AddInstitution, add_institution
from netzdesk.actions.persons import AddPerson, add_person
from netzdesk.base.i18n import set_language
from netzdesk.base.ids import natural_id
from netzdesk.queries.institution_detail import institution_detail
from netzdesk.queries.institutions import institution_list
from netzdesk.ui.dialogs.duplicates import DuplicatesDialog
from netzdesk.ui.session import Session

GIFHORN = natural_id("region", "03151")

WINDOWS: list[QWidget] = []
"""Parents of dialogs: Qt alone does not keep them."""


@pytest.fixture(autouse=True)
def no_window_is_left() -> Iterator[None]:
    yield
    WINDOWS.clear()


def office(session: Session, name: str, **more: Any) -> str:
    command = AddInstitution(kind="integration_office", name=name, region_ids=(GIFHORN,), **more)
    return session.run(add_institution, command)


@pytest.fixture
def pair(session: Session) -> tuple[str, str]:
    first = office(session, "Leitstelle Gifhorn", phone="030 23125 001", note="vormittags")
    second = office(session, "Leitstelle LK Gifhorn", phone="030 23125 002", note="ab Mai")
    return first, second


def opened(session: Session, qtbot: Any, pair: tuple[str, str] | None = None) -> DuplicatesDialog:
    window = QWidget()
    qtbot.addWidget(window)
    WINDOWS.append(window)
    dialog = DuplicatesDialog(session, window, pair=pair)
    QAbstractItemModelTester(dialog.model, dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    return dialog


def alt(qtbot: Any, dialog: DuplicatesDialog, key: Qt.Key) -> None:
    """Press the button of this letter; Qt shows it pressed for a moment."""
    with qtbot.waitSignal(BUTTONS[key](dialog).clicked):
        qtbot.keyClick(dialog, key, Qt.KeyboardModifier.AltModifier)


BUTTONS = {
    Qt.Key.Key_Z: lambda dialog: dialog.merge_button,
    Qt.Key.Key_N: lambda dialog: dialog.apart_button,
    Qt.Key.Key_R: lambda dialog: dialog.undo_button,
}


def texts(dialog: DuplicatesDialog) -> list[str]:
    return [label.text() for label in dialog.sides.findChildren(QLabel) if label.isVisible()]


def test_two_records_are_merged_by_keys_and_come_back_by_undo(
    session: Session, qtbot: Any, pair: tuple[str, str]
) -> None:
    before = len(institution_list(session.conn))
    dialog = opened(session, qtbot)
    qtbot.keyClick(dialog.list.table, Qt.Key.Key_Return)
    keep = dialog.focusWidget()
    assert isinstance(keep, QRadioButton)
    kept = dialog.sides.kept
    assert kept is not None
    qtbot.keyClick(keep, Qt.Key.Key_Right)
    assert dialog.sides.kept == (kept[1], kept[0])
    assert "bis die Studie geschlossen wird" in dialog.sides.afterwards.text()
    alt(qtbot, dialog, Qt.Key.Key_Z)
    assert len(institution_list(session.conn)) == before - 1
    assert dialog.model.rowCount() == 0
    assert dialog.said.text() == f"Zusammengeführt: {kept[1].name}"
    alt(qtbot, dialog, Qt.Key.Key_R)
    assert len(institution_list(session.conn)) == before
    assert dialog.model.rowCount() == 1


def test_the_fields_that_differ_are_marked_and_each_can_be_chosen(
    session: Session, qtbot: Any, pair: tuple[str, str]
) -> None:
    dialog = opened(session, qtbot)
    assert texts(dialog).count("verschieden") == 3, "name, phone and note"
    kept = dialog.sides.kept
    assert kept is not None and dialog.sides.taken == ()
    assert dialog.sides.both == ("note",)
    dialog.sides.choose("phone", 1)
    assert dialog.sides.taken == ("phone",)
    dialog.sides.keep(1)
    assert dialog.sides.taken == (), "what was chosen stays with its record"
    dialog.merge()
    found = institution_detail(session.conn, kept[1].id)
    assert found is not None
    assert found.phone == kept[1].values["phone"]
    assert {point.value for point in found.points} == {kept[0].values["phone"]}
    assert "vormittags" in found.note and "ab Mai" in found.note


def test_what_was_not_chosen_goes_when_that_is_wanted(
    session: Session, qtbot: Any, pair: tuple[str, str]
) -> None:
    dialog = opened(session, qtbot)
    kept = dialog.sides.kept
    assert kept is not None
    dialog.sides.others.setChecked(False)
    dialog.merge()
    found = institution_detail(session.conn, kept[0].id)
    assert found is not None and found.points == ()


def test_a_pair_that_is_not_the_same_is_gone_for_good(
    session: Session, qtbot: Any, pair: tuple[str, str]
) -> None:
    dialog = opened(session, qtbot)
    alt(qtbot, dialog, Qt.Key.Key_N)
    assert dialog.model.rowCount() == 0
    assert not dialog.merge_button.isEnabled()
    assert dialog.said.text().startswith("Als verschieden vermerkt")
    dialog.look()
    assert dialog.model.rowCount() == 0


def test_two_persons_of_an_office_are_merged(session: Session, qtbot: Any) -> None:
    home = office(session, "Leitstelle Gifhorn")
    for name, mail in (("Dr. Erika Muster", None), ("Muster, Erika", "erika@example.org")):
        session.run(add_person, AddPerson(institution_id=home, name=name, mail=mail))
    dialog = opened(session, qtbot)
    assert "Ansprechperson" in str(dialog.model.index(0, 2).data())
    dialog.merge()
    found = institution_detail(session.conn, home)
    assert found is not None
    assert [(person.name, person.mail) for person in found.persons] == [
        ("Dr. Erika Muster", "erika@example.org")
    ]


def test_two_that_somebody_chose_are_shown_first(
    session: Session, qtbot: Any, pair: tuple[str, str]
) -> None:
    other = office(session, "Ganz anders")
    dialog = opened(session, qtbot, (other, pair[0]))
    kept = dialog.sides.kept
    assert kept is not None
    assert {kept[0].id, kept[1].id} == {other, pair[0]}
    assert dialog.model.rowCount() == 2


def test_a_refusal_is_said_and_nothing_is_changed(
    session: Session, qtbot: Any, monkeypatch: pytest.MonkeyPatch, pair: tuple[str, str]
) -> None:
    third = office(session, "Dritte", part_of_id=pair[0])
    part = office(session, "Vierte", part_of_id=third)
    before = len(institution_list(session.conn))
    dialog = opened(session, qtbot, (pair[0], part))
    dialog.merge()
    assert "dritte Stelle" in dialog.said.text()
    assert len(institution_list(session.conn)) == before


def test_every_control_says_what_it_is_in_both_languages(
    session: Session, qtbot: Any, pair: tuple[str, str]
) -> None:
    for language in ("de", "en"):
        set_language(language)
        dialog = opened(session, qtbot)
        buttons = dialog.sides.findChildren(QRadioButton)
        assert len(buttons) == 2 + 2 + 2 + 3
        names = [button.accessibleName() for button in buttons]
        assert all(names) and len(set(names)) == len(names)
        dialog.close()


def test_nothing_alike_says_so(session: Session, qtbot: Any) -> None:
    dialog = opened(session, qtbot)
    assert not dialog.merge_button.isEnabled()
    assert dialog.model.rowCount() == 0
