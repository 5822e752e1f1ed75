"""Saved views: shared in the study, named once for each list."""

from __future__ import annotations

import pytest
from desk import Desk

from netzdesk.actions.saved_views import (
    AddSavedView,
    ChangeSavedView,
    MoveSavedView,
    RemoveSavedView,
    add_saved_view,
    change_saved_view,
    move_saved_view,
    remove_saved_view,
)
from netzdesk.domain.list_view import ListView, read_view, write_view
from netzdesk.queries.saved_views import saved_views

VIEW = ListView(
    text="köln",
    conditions={"due": "overdue", "final": False, "ids": ("a", "b")},
    choices={"kind": ("Jobcenter", "")},
    sort="due",
    descending=True,
    columns=("name", "due"),
)


def add(desk: Desk, name: str, page: str = "institutions") -> str:
    key: str = desk.run(add_saved_view, AddSavedView(page=page, name=name, view=VIEW))
    return key


def names(desk: Desk, page: str = "institutions") -> list[str]:
    return [each.name for each in saved_views(desk.study.conn, page)]


def test_a_view_is_read_as_it_was_saved(desk: Desk) -> None:
    add(desk, "  Überfällige  Jobcenter ")

    (saved,) = saved_views(desk.study.conn, "institutions")

    assert (saved.name, saved.view) == ("Überfällige Jobcenter", VIEW)
    assert saved_views(desk.study.conn, "regions") == ()


def test_a_name_is_given_once_for_each_list(desk: Desk) -> None:
    add(desk, "Größte")
    again = AddSavedView(page="institutions", name="groesste", view=VIEW)

    assert desk.refuses(add_saved_view, again) == ("saved_view.name_taken", "name")
    add(desk, "Größte", page="regions")
    other = add(desk, "Kleinste")
    rename = ChangeSavedView(saved_view_id=other, name="GRÖSSTE")
    assert desk.refuses(change_saved_view, rename) == ("saved_view.name_taken", "name")


def test_a_view_without_a_name_is_refused(desk: Desk) -> None:
    nameless = AddSavedView(page="regions", name="  ", view=VIEW)

    assert desk.refuses(add_saved_view, nameless)[1] == "name"


def test_a_view_is_renamed_replaced_moved_and_removed(desk: Desk) -> None:
    first, second = add(desk, "Eins"), add(desk, "Zwei")

    desk.run(change_saved_view, ChangeSavedView(saved_view_id=first, name="eins"))
    desk.run(change_saved_view, ChangeSavedView(saved_view_id=first, view=ListView(text="x")))
    desk.run(move_saved_view, MoveSavedView(saved_view_id=second))

    assert names(desk) == ["Zwei", "eins"]
    assert saved_views(desk.study.conn, "institutions")[1].view == ListView(text="x")
    desk.run(remove_saved_view, RemoveSavedView(saved_view_id=second))
    assert names(desk) == ["eins"]


@pytest.mark.parametrize("written", ["", "[]", '{"choices": []}', '{"choices": {"a": 1}}', "{"])
def test_a_view_that_cannot_be_read_is_none(written: str) -> None:
    assert read_view(written) is None


def test_equal_views_are_written_alike() -> None:
    turned = ListView(conditions={"b": 1, "a": {"y", "x"}}, choices={"k": ("2", "1")})
    same = ListView(conditions={"a": ("x", "y"), "b": 1}, choices={"k": ("2", "1")})

    assert write_view(turned) == write_view(same)
    assert read_view(write_view(same)) == same
