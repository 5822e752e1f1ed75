"""Profiles: which networks get one, what stands in it, and which versions a text had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.ids import natural_id
from netzdesk.domain.approval import Releases, State
from netzdesk.domain.pictures import checked_picture
from netzdesk.queries.appendix import PERSON_COLUMNS as _PERSON
from netzdesk.queries.appendix import ContactRow, PersonRow, RegionName, person_from, regions
from netzdesk.queries.approvals import asked_networks, releases, releases_of
from netzdesk.queries.network_parts import Result, results_of
from netzdesk.queries.stats import COUNTS
from netzdesk.queries.versions import Version, versions
from netzdesk.store.contents import content_of
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section of the set, in the entered order."""

    id: str
    name: str
    content: str
    retired: bool


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A network in the list of profiles: those that are chosen come first."""

    id: str
    number: int | None
    name: str
    place: str
    regions: tuple[str, ...]
    chosen: bool
    written: int
    """Sections that have a text."""
    letters: int
    approval: State
    released: int
    """Fields that are released."""
    reopened: int
    """Fields that were changed after they had been released."""
    asked: int
    """Fields that say something: what is released is a part of these."""


@dataclass(frozen=True, slots=True)
class ProfileActor:
    """An actor that the profile names."""

    name: str
    short_form: str
    category: str
    role: str


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A picture of a profile with the file that is kept of it."""

    id: str
    kind: str
    section_id: str
    alternative: str
    caption: str
    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFacts:
    """A network as its profile shows it; texts are as `domain.markup` stores them."""

    id: str
    number: int | None
    name: str
    short_name: str
    street: str
    postcode: str
    place: str
    web: str
    regions: tuple[RegionName, ...]
    sections: tuple[SectionRow, ...]
    texts: dict[str, str]
    """Section → its text."""
    actors: tuple[ProfileActor, ...]
    fields: tuple[str, ...]
    results: tuple[Result, ...]
    contacts: tuple[ContactRow, ...]
    pictures: tuple[PictureRow, ...]
    contents: dict[str, bytes]
    """SHA-256 → the bytes of a picture; a picture whose file is missing is not here."""
    sizes: dict[str, tuple[int, int]]
    """SHA-256 → width and height in pixels; a picture that is damaged is not here."""
    releases: Releases | None = None
    """What its contact persons released; None where that plays no part."""


CHOSEN: Final = (
    "(EXISTS (SELECT 1 FROM selection s JOIN criterion_set c ON c.id = s.set_id"
    " WHERE s.network_id = n.id AND c.kind = 'selection' AND c.retired = 0"
    " AND s.verdict = 'chosen')"
    " OR (n.good_practice = 1 AND NOT EXISTS (SELECT 1 FROM selection s"
    " JOIN criterion_set c ON c.id = s.set_id WHERE s.network_id = n.id"
    " AND c.kind = 'selection' AND c.retired = 0)))"
)
"""SQL: the network `n` is chosen by a set of criteria; where nobody decided, by its mark."""


def profile_sections(conn: Connection, *, retired: bool = False) -> tuple[SectionRow, ...]:
    """Return the sections of profiles in their order."""
    rows = conn.execute(
        "SELECT id, name, content, retired FROM profile_section WHERE retired <= ?"
        " ORDER BY position, id",
        (int(retired),),
    )
    return tuple(SectionRow(key, name, content, bool(gone)) for key, name, content, gone in rows)


def networks_of_texts(conn: Connection, texts: Collection[str]) -> frozenset[str] | None:
    """Return whose profiles some texts belong to; None when one of them is not there any more."""
    marks = ", ".join("?" * len(texts))
    rows = conn.execute(
        f"SELECT network_id FROM profile_text WHERE id IN ({marks})", tuple(texts)
    ).fetchall()
    return frozenset(network for (network,) in rows) if len(rows) == len(texts) else None


def profile_rows(
    conn: Connection, today: date | None = None, *, only: frozenset[str] | None = None
) -> tuple[ProfileRow, ...]:
    """Return the networks that count, the chosen ones first, by number; or `only` some of them.

    Without a day no approval is overdue.
    """
    names = {key: f"{region.name} ({region.kind})" for key, region in regions(conn).items()}
    covered: dict[str, list[str]] = defaultdict(list)
    for network, region in conn.execute("SELECT network_id, region_id FROM network_region"):
        covered[network].append(names[region])
    written = {
        network: (count, letters)
        for network, count, letters in conn.execute(
            "SELECT t.network_id, count(*), sum(length(t.body)) FROM profile_text t"
            " JOIN profile_section s ON s.id = t.section_id AND s.retired = 0"
            " WHERE t.body IS NOT NULL GROUP BY t.network_id"
        )
    }
    rows = conn.execute(
        f"SELECT n.id, n.number, coalesce(n.name, ''), coalesce(n.place, ''), {CHOSEN}"
        f" FROM network n WHERE {COUNTS} ORDER BY 5 DESC, n.number IS NULL, n.number, n.name, n.id"
    )
    asked = asked_networks(conn)
    held = releases_of(conn, asked if only is None else asked & only, today)
    never = Releases(State.NOT_ASKED, {})
    found = []
    for key, number, name, place, chosen in rows:
        if only is not None and key not in only:
            continue
        of = held.get(key, never)
        sections, letters = written.get(key, (0, 0))
        row = ProfileRow(
            id=key,
            number=number,
            name=name,
            place=place,
            regions=tuple(sorted(covered[key])),
            chosen=bool(chosen),
            written=sections,
            letters=letters,
            approval=of.state,
            released=of.released,
            reopened=of.reopened,
            asked=of.total,
        )
        found.append(row)
    return tuple(found)


def chosen_networks(conn: Connection) -> tuple[str, ...]:
    """Return the networks that get a profile, by number."""
    rows = conn.execute(
        f"SELECT n.id FROM network n WHERE {COUNTS} AND {CHOSEN}"
        " ORDER BY n.number IS NULL, n.number, n.name, n.id"
    )
    return tuple(key for (key,) in rows)


def numbered_networks(conn: Connection) -> tuple[tuple[int, str], ...]:
    """Return number and name of the networks of the appendix, the chosen ones first."""
    rows = conn.execute(
        f"SELECT n.number, coalesce(n.name, n.place, ''), {CHOSEN} FROM network n"
        f" WHERE {COUNTS} AND n.number IS NOT NULL ORDER BY 3 DESC, n.number, n.name, n.id"
    )
    return tuple((number, name) for number, name, _chosen in rows)


def network_by_number(conn: Connection, number: int) -> str | None:
    """Return the network that has a number in appendix 2."""
    row = conn.execute(
        f"SELECT n.id FROM network n WHERE {COUNTS} AND n.number = ? ORDER BY n.id", (number,)
    ).fetchone()
    return str(row[0]) if row else None


def profile_facts(conn: Connection, network_id: str) -> ProfileFacts | None:
    """Return what the profile of a network shows; None when there is no such network."""
    row = conn.execute(
        "SELECT number, name, short_name, street, postcode, place, web FROM network WHERE id = ?",
        (network_id,),
    ).fetchone()
    if row is None:
        return None
    name, short_name, street, postcode, place, web = (text or "" for text in row[1:])
    pictures = pictures_of(conn, network_id)
    found = {each.sha256: content_of(conn, each.sha256) for each in pictures}
    contents = {key: content for key, content in found.items() if content is not None}
    sizes = {
        each.sha256: _size(each.name, contents[each.sha256])
        for each in pictures
        if each.sha256 in contents
    }
    return ProfileFacts(
        id=network_id,
        number=row[0],
        name=name,
        short_name=short_name,
        street=street,
        postcode=postcode,
        place=place,
        web=web,
        regions=_regions(conn, network_id),
        sections=profile_sections(conn),
        texts=dict(
            conn.execute(
                "SELECT section_id, body FROM profile_text"
                " WHERE network_id = ? AND body IS NOT NULL",
                (network_id,),
            )
        ),
        actors=_actors(conn, network_id),
        fields=_fields(conn, network_id),
        results=results_of(conn, network_id),
        contacts=_contacts(conn, network_id),
        pictures=pictures,
        contents=contents,
        sizes={key: size for key, size in sizes.items() if size is not None},
        releases=releases(conn, network_id),
    )


def pictures_of(conn: Connection, network_id: str) -> tuple[PictureRow, ...]:
    """Return the pictures of a profile in their order."""
    rows = conn.execute(
        "SELECT p.id, p.kind, coalesce(p.section_id, ''), p.alternative, coalesce(p.caption, ''),"
        " coalesce(a.name, ''), coalesce(a.media_type, ''), coalesce(a.sha256, '')"
        " FROM profile_picture p LEFT JOIN attachment a ON a.profile_picture_id = p.id"
        " WHERE p.network_id = ? ORDER BY p.position, p.id",
        (network_id,),
    )
    return tuple(PictureRow(*row) for row in rows)


def text_versions(conn: Connection, network_id: str, section_id: str) -> tuple[Version, ...]:
    """Return every text that a section of a profile had, the latest first."""
    row = natural_id("profile_text", network_id, section_id)
    return versions(conn, "profile_text", row, "body")


def _regions(conn: Connection, network_id: str) -> tuple[RegionName, ...]:
    rows = conn.execute(
        "SELECT r.id, r.ags, r.name, r.kind FROM network_region n JOIN region r"
        " ON r.id = n.region_id WHERE n.network_id = ? ORDER BY r.ags",
        (network_id,),
    )
    return tuple(RegionName(*row) for row in rows)


def _actors(conn: Connection, network_id: str) -> tuple[ProfileActor, ...]:
    rows = conn.execute(
        "SELECT name, coalesce(short_form, ''), coalesce(category, ''), coalesce(role, '')"
        " FROM network_actor WHERE network_id = ? AND in_profile = 1 ORDER BY position, id",
        (network_id,),
    )
    return tuple(ProfileActor(*row) for row in rows)


def _fields(conn: Connection, network_id: str) -> tuple[str, ...]:
    rows = conn.execute(
        "SELECT f.field FROM network_field f LEFT JOIN vocabulary_term t"
        " ON t.vocabulary = 'field_of_action' AND t.code = f.field"
        " WHERE f.network_id = ? ORDER BY t.rank IS NULL, t.rank, f.field",
        (network_id,),
    )
    return tuple(row[0] for row in rows)


def _contacts(conn: Connection, network_id: str) -> tuple[ContactRow, ...]:
    rows = conn.execute(
        "SELECT coalesce(c.institution_name, i.name, o.name),"
        " coalesce(c.phone, i.phone, o.phone), coalesce(c.mail, i.mail, o.mail),"
        f" {_PERSON} FROM network_contact c LEFT JOIN person p ON p.id = c.person_id"
        " LEFT JOIN institution i ON i.id = c.institution_id"
        " LEFT JOIN institution o ON o.id = p.institution_id"
        " WHERE c.network_id = ? ORDER BY c.position, c.id",
        (network_id,),
    )
    return tuple(
        ContactRow(_person(person), institution or "", phone or "", mail or "")
        for institution, phone, mail, *person in rows
    )


def _size(name: str, content: bytes) -> tuple[int, int] | None:
    try:
        found = checked_picture(name, content)
    except Refused:
        return None
    return found.width, found.height


def _person(columns: list[object]) -> PersonRow | None:
    return person_from(tuple(columns))
