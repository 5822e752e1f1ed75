from __future__ import annotations

from io import BytesIO

import pytest
from desk import Desk
from PIL import Image

from netzdesk.actions.networks import (
    AddNetwork,
    RemoveNetwork,
    add_network,
    remove_network,
)
from netzdesk.actions.profile_sections import (
    AddProfileSection,
    ChangeProfileSection,
    MoveProfileSection,
    RemoveProfileSection,
    add_profile_section,
    change_profile_section,
    move_profile_section,
    remove_profile_section,
)
from netzdesk.actions.profiles import (
    AddProfilePicture,
    ChangeProfilePicture,
    MoveProfilePicture,
    RemoveProfilePicture,
    WriteProfileText,
    add_profile_picture,
    change_profile_picture,
    move_profile_picture,
    remove_profile_picture,
    write_profile_text,
)
from netzdesk.actions.standard_sections import LoadStandardSections, load_standard_sections
from netzdesk.domain.profiles import MOST_LETTERS
from netzdesk.queries.profiles import (
    chosen_networks,
    network_by_number,
    pictures_of,
    profile_facts,
    profile_rows,
    profile_sections,
    text_versions,
)

STANDARD = [
    ("Ziele", "text"),
    ("Zielgruppen", "text"),
    ("Akteure", "actors"),
    ("Beschreibung", "text"),
    ("Handlungsfelder", "fields"),
    ("Regionale Problemlagen", "text"),
    ("Erfolge", "results"),
    ("Gute Praxis", "text"),
    ("Empfehlungen", "text"),
    ("Kontakt", "contact"),
]


def png(size: int = 8) -> bytes:
    out = BytesIO()
    Image.new("RGB", (size, size)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def network(desk: Desk) -> str:
    key: str = desk.run(add_network, AddNetwork(name="Netz Peine", number=4))
    desk.study.conn.execute("UPDATE network SET judgement = 'counts' WHERE id = ?", (key,))
    return key


@pytest.fixture
def section(desk: Desk) -> str:
    return profile_sections(desk.study.conn)[0].id


def write(desk: Desk, network: str, section: str, body: str | None) -> str:
    command = WriteProfileText(network_id=network, section_id=section, body=body)
    key: str = desk.run(write_profile_text, command)
    return key


def test_a_new_study_has_the_standard_sections_and_loading_adds_only_what_is_gone(
    desk: Desk,
) -> None:
    found = profile_sections(desk.study.conn)
    assert [(row.name, row.content) for row in found] == STANDARD

    desk.run(remove_profile_section, RemoveProfileSection(section_id=found[1].id))
    desk.run(change_profile_section, ChangeProfileSection(section_id=found[0].id, retired=True))
    added = desk.run(load_standard_sections, LoadStandardSections())

    assert added == 1
    assert desk.run(load_standard_sections, LoadStandardSections()) == 0
    names = [row.name for row in profile_sections(desk.study.conn)]
    assert names == [name for name, _ in STANDARD[2:]] + ["Zielgruppen"]


def test_sections_are_named_once_moved_and_kept_while_used(
    desk: Desk, network: str, section: str
) -> None:
    own = desk.run(add_profile_section, AddProfileSection(name=" Ausblick "))
    desk.run(move_profile_section, MoveProfileSection(section_id=own))
    write(desk, network, section, "Text")

    twice = AddProfileSection(name="Ausblick")
    odd = AddProfileSection(name="Neu", content="film")
    used = RemoveProfileSection(section_id=section)
    assert profile_sections(desk.study.conn)[0].name == "Ausblick"
    assert desk.refuses(add_profile_section, twice) == ("profile.section_twice", "name")
    assert desk.refuses(add_profile_section, odd) == ("profile.content", "content")
    assert desk.refuses(remove_profile_section, used)[0] == "profile.section_used"
    write(desk, network, section, None)
    desk.run(remove_profile_section, used)


def test_a_text_is_stored_tidy_and_every_version_is_kept(
    desk: Desk, network: str, section: str
) -> None:
    write(desk, network, section, "Erste  Fassung\r\n\r\n\r\n- a")
    write(desk, network, section, "Zweite **Fassung**")
    write(desk, network, section, "Zweite **Fassung**")
    write(desk, network, section, "")

    bodies = [each.value for each in text_versions(desk.study.conn, network, section)]
    kept = dict.fromkeys(bodies)
    assert list(kept) == [None, "Zweite **Fassung**", "Erste  Fassung\n\n- a"]


def test_a_section_that_was_never_written_stays_without_a_row(
    desk: Desk, network: str, section: str
) -> None:
    write(desk, network, section, "  ")

    assert desk.find("profile_text") == []


def test_a_text_that_is_too_long_is_refused(desk: Desk, network: str, section: str) -> None:
    long = WriteProfileText(network_id=network, section_id=section, body="x" * (MOST_LETTERS + 1))

    assert desk.refuses(write_profile_text, long) == ("profile.too_long", "body")


def test_a_picture_needs_words_and_a_whole_file(desk: Desk, network: str) -> None:
    usual = {"network_id": network, "content": png(), "name": "a.png", "alternative": "Logo"}

    def code(**values: object) -> tuple[str, str]:
        return desk.refuses(add_profile_picture, AddProfilePicture(**{**usual, **values}))

    assert code(alternative=" ") == ("field.empty", "alternative")
    assert code(content=b"GIF") == ("picture.broken", "file")
    assert code(name="a.svg") == ("picture.kind", "file")
    assert code(kind="film") == ("profile.picture_kind", "kind")
    assert code(section_id="x") == ("entry.missing", "section_id")


def test_pictures_are_kept_changed_moved_and_removed(
    desk: Desk, network: str, section: str
) -> None:
    conn = desk.study.conn
    usual = {"network_id": network, "name": "a.png", "alternative": "Logo"}
    first = desk.run(add_profile_picture, AddProfilePicture(content=png(), **usual))
    second = desk.run(add_profile_picture, AddProfilePicture(content=png(9), **usual))

    desk.run(move_profile_picture, MoveProfilePicture(picture_id=second))
    change = ChangeProfilePicture(
        picture_id=second, kind="logo", alternative="Zeichen", caption="Tagung", section_id=section
    )
    desk.run(change_profile_picture, change)
    facts = profile_facts(conn, network)

    assert [row.id for row in pictures_of(conn, network)] == [second, first]
    shown = pictures_of(conn, network)[0]
    assert (shown.kind, shown.alternative, shown.caption) == ("logo", "Zeichen", "Tagung")
    assert facts is not None
    assert facts.sizes[shown.sha256] == (9, 9)
    assert facts.contents[shown.sha256] == png(9)
    desk.run(remove_profile_picture, RemoveProfilePicture(picture_id=second))
    assert [row.id for row in pictures_of(conn, network)] == [first]
    assert len(desk.find("attachment")) == 1


def test_chosen_networks_come_first_and_a_verdict_counts_more_than_the_mark(desk: Desk) -> None:
    conn = desk.study.conn
    keys = []
    for number, name in enumerate(("Aller", "Bode", "Celle"), 1):
        keys.append(desk.run(add_network, AddNetwork(name=name, number=number)))
    conn.execute("UPDATE network SET judgement = 'counts', good_practice = number > 1")
    kinds = desk.find("criterion_set", kind="selection")[0]["id"]
    with desk.study.unit("decide") as unit:
        for key, verdict in ((keys[0], "chosen"), (keys[1], "not_chosen")):
            values = {"set_id": kinds, "verdict": verdict, "day": "2010-03-12", "reason": "r"}
            unit.put("selection", {"network_id": key, "researcher_id": unit.author_id, **values})

    assert chosen_networks(conn) == (keys[0], keys[2])
    assert [row.name for row in profile_rows(conn)] == ["Aller", "Celle", "Bode"]
    assert network_by_number(conn, 2) == keys[1]
    assert network_by_number(conn, 9) is None


def test_a_network_is_removed_once_its_profile_is_empty(desk: Desk, section: str) -> None:
    network = desk.run(add_network, AddNetwork(name="Netz Celle"))
    gone = RemoveNetwork(network_id=network)
    write(desk, network, section, "Text")
    assert desk.refuses(remove_network, gone)[0] == "network.profile"
    write(desk, network, section, None)
    picture = AddProfilePicture(
        network_id=network, content=png(), name="a.png", alternative="Gruppe"
    )
    key = desk.run(add_profile_picture, picture)
    assert desk.refuses(remove_network, gone)[0] == "network.profile"
    desk.run(remove_profile_picture, RemoveProfilePicture(picture_id=key))

    desk.run(remove_network, gone)

    assert desk.find("network", id=network) == desk.find("profile_text") == []
    desk.study.undo()
    assert len(desk.find("profile_text", network_id=network)) == 1
