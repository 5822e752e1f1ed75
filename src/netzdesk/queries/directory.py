"""What a pasted block is compared with: regions, kinds and the institutions that are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from netzdesk.store.engine import Connection

COMPLETED = ("street", "postcode", "place", "phone", "mail", "web")
"""The fields of an institution that a pasted row may fill in."""


@dataclass(frozen=True, slots=True)
class KnownRegion:
    id: str
    ags: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class KnownInstitution:
    id: str
    kind: str
    name: str
    fields: Mapping[str, str | None]
    """Values of `COMPLETED`."""


@dataclass(frozen=True, slots=True)
class KnownKind:
    code: str
    label_de: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Directory:
    regions: tuple[KnownRegion, ...]
    institutions: tuple[KnownInstitution, ...]
    kinds: tuple[KnownKind, ...]


def read_directory(conn: Connection) -> Directory:
    """Return all regions, institutions and kinds of institution of the study."""
    regions = conn.execute("SELECT id, ags, name, kind FROM region ORDER BY ags")
    institutions = conn.execute(
        "SELECT id, kind, name, street, postcode, place, phone, mail, web "
        "FROM institution ORDER BY name, id"
    )
    kinds = conn.execute(
        "SELECT code, label_de, label_en FROM vocabulary_term "
        "WHERE vocabulary = 'institution_kind' AND retired = 0 ORDER BY rank, code"
    )
    return Directory(
        tuple(KnownRegion(*row) for row in regions),
        tuple(
            KnownInstitution(key, kind, name, dict(zip(COMPLETED, values, strict=True)))
            for key, kind, name, *values in institutions
        ),
        tuple(KnownKind(*row) for row in kinds),
    )
