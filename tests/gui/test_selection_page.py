"""The page „Auswahl“: rating by keys, evidence, the second rater, the verdict, the criteria."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from netzdesk.actions.assessments import (
    DecideSelection,
    RateCriterion,
    decide_selection,
    rate_criterion,
)
from netzdesk.actions.criteria import ChangeCriterionSet, change_criterion_set
from netzdesk.actions.judgements import JudgeNetwork, judge_network
from netzdesk.actions.networks import (
    AddNetwork,
    SetNetworkFields,
    add_network,
    set_network_fields,
)
from netzdesk.actions.settings import AddResearcher, add_researcher
from netzdesk.base.ids import natural_id, new_id
from netzdesk.store.study import Author, Study
from netzdesk.ui.pages.selection import SelectionPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets import exporting
from netzdesk.ui.widgets.entry_card import EntryCard
from netzdesk.ui.widgets.selection_matrix import NAME, VERDICT, MatrixModel

FIRST = VERDICT + 1
SECRET = "steht auf der Website"


def enter(session: Session, name: str, ags: str) -> str:
    key: str = session.run(
        add_network, AddNetwork(name=name, region_ids=(natural_id("region", ags),))
    )
    session.run(judge_network, JudgeNetwork(network_id=key, judgement="counts", mark_aims=True))
    return key


@pytest.fixture
def networks(session: Session) -> list[str]:
    keys = [enter(session, "MiStrAL", "03359"), enter(session, "Runder Tisch", "03403")]
    fields = ("counselling", "training")
    session.run(set_network_fields, SetNetworkFields(network_id=keys[0], fields=fields))
    return keys


@pytest.fixture
def page(session: Session, nav: Any, qtbot: Any, networks: list[str]) -> SelectionPage:
    made = SelectionPage(session, nav)
    qtbot.addWidget(made)
    made.resize(1150, 700)
    made.show()
    made.activateWindow()
    made.take_focus()
    return made


def cell(page: SelectionPage, row: int, column: int) -> str:
    return str(page.rating.model.index(row, column).data() or "")


def key(page: SelectionPage, qtbot: Any, *keys: Any) -> None:
    for each in keys:
        if isinstance(each, str):
            qtbot.keyClicks(page.rating.table, each)
        else:
            qtbot.keyClick(page.rating.table, each)


def as_other(session: Session) -> None:
    """Rate on as another member of the team."""
    other = Author(new_id(), "Bernd Beispiel", "BB")
    session.run(
        add_researcher,
        AddResearcher(name=other.name, initials=other.initials, researcher_id=other.id),
    )
    session.study.author = other


def two_raters(session: Session, page: SelectionPage) -> None:
    shown = page.rating.shown_set()
    assert shown is not None
    session.run(change_criterion_set, ChangeCriterionSet(set_id=shown.id, second_rater=True))


def rate_all(session: Session, page: SelectionPage, network: str, *ratings: str) -> None:
    for criterion, rating in zip(page.rating.model.criteria, ratings, strict=True):
        session.run(
            rate_criterion,
            RateCriterion(
                network_id=network, criterion_id=criterion.id, rating=rating, evidence=SECRET
            ),
        )


def texts(root: QWidget) -> str:
    """Return all that labels and cards of the page say."""
    said = [label.text() for label in root.findChildren(QLabel)]
    said += [card.accessibleName() for card in root.findChildren(EntryCard)]
    return "\n".join(said)


def table_text(page: SelectionPage) -> str:
    model = page.rating.model
    every = [
        str(model.index(row, column).data(role) or "")
        for row in range(model.rowCount())
        for column in range(model.columnCount())
        for role in range(15)
    ]
    return "\n".join(every)


def test_the_matrix_shows_what_the_register_knows_beside_each_criterion(
    page: SelectionPage,
) -> None:
    titles = [
        page.rating.model.headerData(n, Qt.Orientation.Horizontal)
        for n in range(page.rating.model.columnCount())
    ]

    assert titles == [
        "Nr.", "Netzwerk", "Entscheidung", "Mehr als ein Projekt",
        "Akteure aus mehreren Bereichen", "Mehrere Handlungsfelder", "Bewertet",
    ]  # fmt: skip
    assert [cell(page, row, NAME) for row in (0, 1)] == ["MiStrAL", "Runder Tisch"]
    assert [cell(page, row, FIRST + 2) for row in (0, 1)] == ["2 Felder", "0 Felder"]
    assert cell(page, 0, FIRST + 3) == "0 von 3"


def test_cells_are_rated_and_taken_back_by_keys(
    session: Session, page: SelectionPage, qtbot: Any
) -> None:
    key(page, qtbot, "1", Qt.Key.Key_Right, "e", Qt.Key.Key_Right, "3")
    key(page, qtbot, Qt.Key.Key_Down, "4", Qt.Key.Key_Delete)

    assert cell(page, 0, FIRST) == "erfüllt · 0 Programme"
    assert cell(page, 0, FIRST + 1) == "erfüllt · 0 Arten"
    assert cell(page, 0, FIRST + 2) == "nicht erfüllt · 2 Felder"
    assert cell(page, 0, FIRST + 3) == "3 von 3"
    assert cell(page, 1, FIRST + 2) == "0 Felder"
    assert page.rating.table.hasFocus()
    session.undo()
    assert cell(page, 1, FIRST + 2) == "nicht bekannt · 0 Felder"


def test_other_keys_and_other_columns_rate_nothing(
    session: Session, page: SelectionPage, qtbot: Any
) -> None:
    key(page, qtbot, "5", "x", "n", Qt.Key.Key_Delete)
    key(page, qtbot, Qt.Key.Key_Left, "1")

    assert session.conn.execute("SELECT count(*) FROM assessment").fetchone() == (0,)


def test_enter_goes_to_the_evidence_and_escape_comes_back(
    session: Session, page: SelectionPage, qtbot: Any
) -> None:
    key(page, qtbot, "2", Qt.Key.Key_Return)
    form = page.rating.detail.rating.form
    evidence = form.fields["evidence"].entry()
    assert page.focusWidget() is evidence
    qtbot.keyClicks(evidence, "Website")
    qtbot.keyClick(evidence, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(evidence, Qt.Key.Key_Escape)

    assert page.rating.table.hasFocus()
    rows = session.conn.execute("SELECT rating, evidence FROM assessment").fetchall()
    assert rows == [("partly", "Website")]


def test_evidence_that_is_being_typed_is_stored_with_its_own_cell(
    session: Session, page: SelectionPage, qtbot: Any
) -> None:
    key(page, qtbot, "2")
    evidence = page.rating.detail.rating.form.fields["evidence"]
    evidence.text.setPlainText("Gespräch")  # type: ignore[attr-defined]
    page.rating.table.go_to(page.rating.model.networks[1].id)

    ((network, said),) = session.conn.execute("SELECT network_id, evidence FROM assessment")
    assert (network, said) == (page.rating.model.networks[0].id, "Gespräch")
    assert evidence.value() is None


def test_evidence_waits_for_a_rating_and_is_refused_without_one(
    page: SelectionPage, qtbot: Any
) -> None:
    form = page.rating.detail.rating.form
    evidence: Any = form.fields["evidence"]
    assert evidence.text.isReadOnly()
    key(page, qtbot, "1")
    assert not evidence.text.isReadOnly()
    key(page, qtbot, Qt.Key.Key_Delete)
    evidence.text.setPlainText("Gespräch")

    assert not form.commit()
    assert "Bewerten Sie zuerst" in form.error_text("rating")


def test_the_second_rater_sees_nothing_of_the_first_before_all_is_rated(
    session: Session, page: SelectionPage, qtbot: Any, networks: list[str]
) -> None:
    two_raters(session, page)
    rate_all(session, page, networks[0], "met", "not_met", "partly")
    as_other(session)
    page.rating.refresh(None)
    detail = page.rating.detail

    for step in range(3):
        page.rating.table.go_to(networks[0], page.rating.model.criteria[step].id)
        said = texts(detail.rating) + table_text(page)
        assert SECRET not in said and "VM" not in said
        assert "teilweise" not in said and "nicht erfüllt" not in said
        assert detail.rating.hidden.isVisible() and not detail.rating.others.isVisible()
        assert SECRET not in repr(page.rating.model.matrix)
        key(page, qtbot, "1")

    assert detail.rating.others.isVisible() and not detail.rating.hidden.isVisible()
    assert "VM: teilweise" in texts(detail) and SECRET in texts(detail)
    assert cell(page, 0, FIRST + 1) == "erfüllt ≠ · 0 Arten"
    assert cell(page, 0, FIRST + 3) == "3 von 3 · 2 von 2 Personen · 2 Unterschiede"


def test_differences_stand_side_by_side_and_lead_to_their_cell(
    session: Session, page: SelectionPage, qtbot: Any, networks: list[str]
) -> None:
    two_raters(session, page)
    rate_all(session, page, networks[0], "met", "not_met", "partly")
    rate_all(session, page, networks[1], "met", "met", "met")
    as_other(session)
    rate_all(session, page, networks[0], "met", "met", "partly")
    page.show_tab("differences")
    table = page.differences.table
    model = table.rows_model

    assert model.rowCount() == 1
    said = [model.cell_text(0, column) for column in range(6)]
    assert said == [
        "Gute Praxis", "MiStrAL", "Akteure aus mehreren Bereichen", "BB: erfüllt", SECRET,
        "VM: nicht erfüllt",
    ]  # fmt: skip
    assert page.differences.hidden.text() == (
        "1 Netzwerk fehlt hier, bis Sie es vollständig bewertet haben."
    )
    page.take_focus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert page.current() is page.rating
    assert page.rating.table.currentIndex().column() == FIRST + 1


def test_a_verdict_is_given_by_keys_and_good_practice_follows(
    session: Session, page: SelectionPage, nav: Any, qtbot: Any, networks: list[str]
) -> None:
    page.rating.table.setCurrentIndex(page.rating.model.index(0, VERDICT))
    key(page, qtbot, Qt.Key.Key_Return)
    form = page.rating.detail.verdict.form
    choice = form.fields["verdict"].entry()
    assert page.focusWidget() is choice
    qtbot.keyClicks(choice, "g")
    reason = form.fields["reason"].entry()
    reason.setFocus()
    qtbot.keyClicks(reason, "vielseitig")
    qtbot.keyClick(reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert cell(page, 0, VERDICT) == "gewählt"
    assert nav.messages[-1] == ("good", "Die Entscheidung über MiStrAL ist festgehalten.")
    assert page.rating.table.hasFocus()
    flag = session.conn.execute("SELECT good_practice FROM network WHERE id = ?", (networks[0],))
    assert flag.fetchone() == (1,)
    assert "1 von 2 gewählt · 1 von 2 entschieden" in page.rating.sides.text()
    assert page.rating.missing.text() == (
        "Kein gewähltes Netzwerk arbeitet in einem Kreis dieser Art: Kreisfreie Stadt."
    )
    page.rating.detail.verdict.revoke.click()
    assert cell(page, 0, VERDICT) == ""


def test_one_verdict_is_given_to_all_chosen_rows(
    session: Session, page: SelectionPage, qtbot: Any
) -> None:
    table = page.rating.table
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    form = page.rating.detail.verdict.form
    form.fields["verdict"].show_value("not_chosen")
    form.fields["reason"].text.setPlainText("zu wenige Felder")  # type: ignore[attr-defined]

    assert "Eine Entscheidung für 2 Netzwerke: MiStrAL, Runder Tisch" in texts(page.rating.detail)
    assert form.submit()
    assert [cell(page, row, VERDICT) for row in (0, 1)] == ["nicht gewählt", "nicht gewählt"]


def test_a_choice_against_a_criterion_is_refused_beside_the_exception(
    page: SelectionPage, qtbot: Any
) -> None:
    key(page, qtbot, "3")
    form = page.rating.detail.verdict.form
    form.fields["verdict"].show_value("chosen")
    form.fields["reason"].text.setPlainText("trotzdem gut")  # type: ignore[attr-defined]

    assert not form.submit()
    assert "MiStrAL erfüllt nicht: Mehr als ein Projekt" in form.error_text("exception")
    form.fields["exception"].show_value(True)
    assert form.submit()
    assert cell(page, 0, VERDICT) == "gewählt, Ausnahme"


def test_a_reason_that_was_not_stored_waits_at_its_network(
    session: Session, page: SelectionPage, networks: list[str]
) -> None:
    form = page.rating.detail.verdict.form
    form.fields["reason"].text.setPlainText("noch nicht fertig")  # type: ignore[attr-defined]

    page.rating.table.go_to(networks[1])
    assert form.fields["reason"].value() is None
    page.rating.table.go_to(networks[0])

    assert form.fields["reason"].value() == "noch nicht fertig"


def test_the_maturity_set_has_no_verdict_and_its_own_export(
    page: SelectionPage, nav: Any, networks: list[str]
) -> None:
    maturity = next(each for each in page.rating._sets if each.kind == "maturity")

    page.open_list(set=maturity.id)

    assert page.rating.model.columnCount() == 2 + 8 + 1
    assert not page.rating.detail.verdict.isVisible()
    assert page.rating.export_key() == "maturity"
    assert page.rating.model.index(0, 3).data() == "ja"


@pytest.mark.parametrize("suffix", [".xlsx", ".pdf"])
def test_the_protocol_is_written_where_the_user_says(
    page: SelectionPage,
    nav: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
) -> None:
    target = tmp_path / f"auswahl{suffix}"
    monkeypatch.setattr(exporting, "ask_save", lambda *given: target)

    page.rating.save(suffix)

    assert target.stat().st_size > 1000
    assert nav.messages[-1][0] == "good"


def test_a_criterion_is_added_and_a_used_one_is_retired(
    session: Session, page: SelectionPage, qtbot: Any
) -> None:
    key(page, qtbot, "1")
    page.show_tab("criteria")
    tab = page.criteria
    tab.list.select_first()
    tab.criteria.begin_new()
    new = tab.criteria.new
    new.fields["name"].show_value("Öffentlich bekannt")
    new.fields["hint"].show_value("web")
    assert new.submit()
    assert [row.name for row in tab._rows[0].criteria][-1] == "Öffentlich bekannt"

    used = tab._rows[0].criteria[0].id
    said: list[str] = []
    session.trouble.connect(said.append)
    tab.criteria.remove_record(used)
    assert "bewertet" in said[0]
    tab.criteria.select(used)
    retired = tab.criteria.edit.fields["retired"]
    retired.show_value(True)
    tab.criteria.edit.commit()
    page.show_tab("rating")

    assert [c.name for c in page.rating.model.criteria] == [
        "Akteure aus mehreren Bereichen", "Mehrere Handlungsfelder", "Öffentlich bekannt",
    ]  # fmt: skip


def test_an_older_study_loads_the_standard_criteria(
    session: Session, page: SelectionPage, qtbot: Any
) -> None:
    with session.study.unit("old study") as unit:
        for table in ("criterion", "criterion_set"):
            for row in unit.find(table):
                unit.delete(table, row["id"])
    page.rating.refresh(None)
    assert page.rating.empty.isVisible() and not page.rating.table.isVisible()

    page.rating.load_standard()

    assert page.rating.table.isVisible()
    assert len(page.rating.model.criteria) == 3


def test_without_a_network_that_counts_the_page_says_where_to_judge(
    session: Session, nav: Any, qtbot: Any
) -> None:
    page = SelectionPage(session, nav)
    qtbot.addWidget(page)
    page.show()

    assert page.rating.no_network.isVisible()
    assert not page.rating.table.isVisible()


def test_on_a_narrow_page_the_matrix_or_the_details_are_shown(
    page: SelectionPage, qtbot: Any
) -> None:
    page.resize(520, 500)
    tab = page.rating
    assert tab.table.isVisible() and not tab._area.isVisible()
    key(page, qtbot, Qt.Key.Key_Return)
    assert tab._area.isVisible() and not tab.table.isVisible()
    tab._back.click()
    assert tab.table.isVisible() and not tab._area.isVisible()


def test_a_study_open_for_reading_is_not_rated(
    study: Study, nav: Any, qtbot: Any, networks: list[str]
) -> None:
    study.close()
    again: dict[str, Any] = {"author": study.author, "clock": study.clock, "read_only": True}
    with Study.open(study.path, **again) as read:
        page = SelectionPage(Session(read), nav)
        qtbot.addWidget(page)
        page.show()
        key(page, qtbot, "1")
        verdict = next(b for b in page.findChildren(QPushButton) if "festhalten" in b.text())

        assert not verdict.isEnabled()
        assert read.conn.execute("SELECT count(*) FROM assessment").fetchone() == (0,)
        page.hide()
        page.deleteLater()


def test_the_model_of_the_matrix_keeps_the_rules_of_qt(
    session: Session, page: SelectionPage, qtbot: Any, networks: list[str]
) -> None:
    model: MatrixModel = page.rating.model
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, page
    )
    key(page, qtbot, "1", Qt.Key.Key_Down, "2")
    enter(session, "Drittes", "03351")
    page.rating.open_list(set=page.rating._sets[-1].id)
    model.show_matrix(None)

    assert tester.model() is model
    assert model.rowCount() == 0


def test_a_verdict_that_a_later_rating_contradicts_is_shown_as_doubtful(
    page: SelectionPage, session: Session, networks: list[str], qtbot: Any
) -> None:
    rate_all(session, page, networks[0], "met", "met", "met")
    shown = page.rating.shown_set()
    assert shown is not None
    chosen = DecideSelection(
        network_ids=(networks[0],), set_id=shown.id, verdict="chosen", reason="vielseitig"
    )
    session.run(decide_selection, chosen)
    page.rating.refresh(None)
    assert cell(page, 0, VERDICT) == "gewählt"
    assert page.rating.detail.verdict.doubts.isHidden()

    rate_all(session, page, networks[0], "met", "met", "not_met")
    page.rating.refresh(None)

    assert cell(page, 0, VERDICT) == "prüfen: gewählt"
    said = page.rating.detail.verdict.doubts
    assert said.isVisible()
    assert said.text().startswith("Gewählt, obwohl nicht erfüllt: ")


def test_where_room_is_short_one_button_prints_and_saves(
    page: SelectionPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.resize(560, 330)
    saved: list[str] = []
    monkeypatch.setattr(page.rating, "save", saved.append)
    menu = page.rating.output_menu.menu()
    assert page.rating.output_menu.isVisible()
    assert not page.rating.sides.isVisible()
    for action in menu.actions()[1:]:
        action.trigger()
    assert saved == [".xlsx", ".pdf", ".docx"]

    page.resize(1150, 700)
    assert not page.rating.output_menu.isVisible()
    assert page.rating.sides.isVisible()
