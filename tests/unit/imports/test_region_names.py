"""Districts as people write them in a list: by name, kind or key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import Translator
from netzdesk.base.ids import natural_id, new_id
from netzdesk.imports.region_names import find_regions
from netzdesk.queries.directory import KnownRegion, known_regions
from netzdesk.store.study import Author, Study


@pytest.fixture(scope="module")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KnownRegion, ...]]:
    author = Author(new_id(), "Anna Beispiel", "AB")
    path: Path = tmp_path_factory.mktemp("regions") / "s.netzdesk"
    with Study.create(path, author=author) as opened:
        with opened.unit("fill_from_template") as unit:
            fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
        yield known_regions(opened.conn)


@pytest.mark.parametrize(
    ("typed", "ags"),
    [
        ("Stade", ["03359"]),
        ("stade", ["03359"]),
        ("LK Stade", ["03359"]),
        ("Landkreis Stade", ["03359"]),
        ("03359", ["03359"]),
        ("3359", ["03359"]),
        ("Osnabrück (Landkreis)", ["03459"]),
        ("Osnabrueck, Landkreis", ["03459"]),
        ("Landkreis Osnabrück", ["03459"]),
        ("Stadt Osnabrück", ["03404"]),
        ("Kreisfreie Stadt Osnabrück", ["03404"]),
        ("Osnabrück (Stadt)", ["03404"]),
        ("Oldenburg (Oldenburg)", ["03403"]),
        ("Oldenburg (Stadt)", ["03403"]),
        ("LK Oldenburg", ["03458"]),
        ("Nienburg", ["03256"]),
        ("Hannover", ["03241"]),
        ("Region Hannover", ["03241"]),
        ("Stade, Celle", ["03359", "03351"]),
        ("Osnabrück, Stadt; Osnabrück, Landkreis", ["03404", "03459"]),
        ("Stade; Stade", ["03359"]),
        ("", []),
    ],
)
def test_districts_are_found_by_name_kind_or_key(
    regions: tuple[KnownRegion, ...], typed: str, ags: list[str]
) -> None:
    found = find_regions(typed, regions)
    assert found.region_ids == tuple(sorted(natural_id("region", key) for key in ags))
    assert not found.whole_area


@pytest.mark.parametrize("typed", ["Osnabrück", "Oldenburg"])
def test_a_name_of_two_districts_asks_for_the_kind(
    regions: tuple[KnownRegion, ...], typed: str
) -> None:
    with pytest.raises(Refused) as caught:
        find_regions(typed, regions)
    sentence = Translator("de").refusal(caught.value)
    assert "(Landkreis)" in sentence and "(Kreisfreie Stadt)" in sentence


def test_a_district_that_is_none_is_refused(regions: tuple[KnownRegion, ...]) -> None:
    with pytest.raises(Refused) as caught:
        find_regions("Entenhausen", regions)
    assert "Entenhausen" in Translator("de").refusal(caught.value)


def test_the_whole_area_can_be_named(regions: tuple[KnownRegion, ...]) -> None:
    found = find_regions("landesweit", regions)
    assert found.whole_area and found.region_ids == ()
