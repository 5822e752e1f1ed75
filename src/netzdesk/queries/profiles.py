"""Profiles: which networks get one, what stands in it, and which versions a text had."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.ids import natural_id
from netzdesk.domain.pictures import checked_picture
from netzdesk.queries.appendix import PERSON_COLUMNS as _PERSON
from netzdesk.queries.appendix import ContactRow, PersonRow, RegionName, person_from, regions
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
    regions: tuple[str, ...]
    chosen: bool
    written: int
    """Sections that have a text."""
    letters: int


@dataclass(frozen=True, slots=True)
class ProfileActor:
    """An actor that the profile names."""

    name: str
    short_form: str
    category: str
    role: str


@dataclass(frozen=True, slots=True)
class ProfileResult:
    """A success as figures."""

    label: str
    low: str
    high: str
    circa: bool
    unit: str
    as_of: str
    not_yet_measurable: bool


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
    results: tuple[ProfileResult, ...]
    contacts: tuple[ContactRow, ...]
    pictures: tuple[PictureRow, ...]
    contents: dict[str, bytes]
    """SHA-256 → the bytes of a picture; a picture whose file is missing is not here."""
    sizes: dict[str, tuple[int, int]]
    """SHA-256 → width and height in pixels; a picture that is damaged is not here."""


_CHOSEN: Final = (
    "(EXISTS (SELECT 1 FROM selection s JOIN criterion_set c ON c.id = s.set_id"
    " WHERE s.network_id = n.id AND c.kind = 'selection' AND c.retired = 0"
    " AND s.verdict = 'chosen')"
    " OR (n.good_practice = 1 AND NOT EXISTS (SELECT 1 FROM selection s"
    " JOIN criterion_set c ON c.id = s.set_id WHERE s.network_id = n.id"
    " AND c.kind = 'selection' AND c.retired = 0)))"
)
"""Chosen by a set of criteria; where nobody decided, the mark of good practice counts."""


def profile_sections(conn: Connection, *, retired: bool = False) -> tuple[SectionRow, ...]:
    """Return the sections of profiles in their order."""
    rows = conn.execute(
        "SELECT id, name, content, retired FROM profile_section WHERE retired <= ?"
        " ORDER BY position, id",
        (int(retired),),
    )
    return tuple(SectionRow(key, name, content, bool(gone)) for key, name, content, gone in rows)


def profile_rows(conn: Connection) -> tuple[ProfileRow, ...]:
    """Return the networks that count, the chosen ones first, by number."""
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
        f"SELECT n.id, n.number, coalesce(n.name, ''), {_CHOSEN} FROM network n"
        f" WHERE {COUNTS} ORDER BY 4 DESC, n.number IS NULL, n.number, n.name, n.id"
    )
    return tuple(
        ProfileRow(
            key, number, name, tuple(sorted(covered[key])), bool(chosen), *written.get(key, (0, 0))
        )
        for key, number, name, chosen in rows
    )


def chosen_networks(conn: Connection) -> tuple[str, ...]:
    """Return the networks that get a profile, by number."""
    return tuple(row.id for row in profile_rows(conn) if row.chosen)


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
        results=_results(conn, network_id),
        contacts=_contacts(conn, network_id),
        pictures=pictures,
        contents=contents,
        sizes={key: size for key, size in sizes.items() if size is not None},
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


def _results(conn: Connection, network_id: str) -> tuple[ProfileResult, ...]:
    rows = conn.execute(
        "SELECT label, coalesce(low, ''), coalesce(high, ''), circa, coalesce(unit, ''),"
        " coalesce(as_of, ''), not_yet_measurable FROM network_result"
        " WHERE network_id = ? ORDER BY position, id",
        (network_id,),
    )
    return tuple(
        ProfileResult(label, low, high, bool(circa), unit, as_of, bool(later))
        for label, low, high, circa, unit, as_of, later in rows
    )


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
