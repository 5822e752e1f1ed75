"""Institutions, persons and every contact with them: what the desk works with."""

from __future__ import annotations

from typing import Final

from netzdesk.store.specification import (
    POSITION,
    Column,
    Table,
    day,
    flag,
    free,
    later,
    number,
    one_of,
    ref,
    text,
)

CONTACT_TABLES: Final[tuple[Table, ...]] = (
    Table(
        "institution",
        (
            text("kind", required=True),
            text("name", required=True),
            flag("whole_area"),
            text("street"),
            text("postcode"),
            text("place"),
            text("phone"),
            text("mail"),
            text("web"),
            ref("part_of_id", "institution"),
            flag("do_not_contact"),
            free("do_not_contact_reason"),
            ref("responsible_id", "researcher"),
            free("note"),
            *later(2, text("office_hours"), text("not_on"), ref("same_as_id", "institution")),
        ),
        searched=("name", "kind", "street", "postcode", "place", "phone", "mail", "web"),
        indexes=(("kind",),),
    ),
    Table(
        "institution_region",
        (
            ref("institution_id", "institution", required=True),
            ref("region_id", "region", required=True),
        ),
        natural=("institution_id", "region_id"),
    ),
    Table(
        "person",
        (
            ref("institution_id", "institution"),
            text("name", required=True, personal=True),
            text("function"),
            Column("role", check="\"role\" IN ('target','gatekeeper','deputy','head')"),
            text("phone", personal=True),
            text("mail", personal=True),
            day("valid_until"),
            text("legal_basis"),
            day("legal_basis_on"),
            flag("may_be_named"),
            flag("do_not_contact"),
            free("do_not_contact_reason"),
            free("note"),
            POSITION,
            *later(2, one_of("form_of_address", "ms", "mr")),
        ),
        searched=("name", "function", "phone", "mail"),
    ),
    Table(
        "contact_point",
        (
            ref("institution_id", "institution"),
            ref("person_id", "person"),
            Column(
                "kind",
                required=True,
                check="\"kind\" IN ('phone','mobile','fax','mail','web','address')",
            ),
            text("label"),
            text("value", personal=True),
            text("street"),
            text("postcode"),
            text("place"),
            POSITION,
        ),
    ),
    Table(
        "contact_attempt",
        (
            ref("institution_id", "institution", required=True),
            ref("person_id", "person"),
            text("channel", required=True),
            Column("direction", required=True, check="\"direction\" IN ('out','in')"),
            day("day", required=True),
            text("at"),
            text("outcome", required=True),
            number("duration_min"),
            free("note"),
            ref("researcher_id", "researcher", required=True),
            ref("corrects_id", "contact_attempt"),
            ref("corrected_by_id", "contact_attempt"),
            *later(2, ref("wave_id", "wave"), ref("answers_id", "contact_attempt")),
            *later(3, ref("network_id", "network")),
        ),
        searched=("institution_id.name", "institution_id.place", "person_id.name", "note"),
        indexes=(("institution_id", "day"), ("day",)),
        later_indexes={
            2: (
                (  # covers the contacts of all institutions (queries/{outcomes,queue_facts}.py)
                    "corrected_by_id",
                    "institution_id",
                    "outcome",
                    "day",
                    "id",
                    "direction",
                ),
            )
        },
    ),
    Table(
        "outcome_note",
        (
            ref("institution_id", "institution", required=True),
            text("outcome", required=True),
            day("day", required=True),
            free("note"),
            ref("linked_institution_id", "institution"),
            ref("researcher_id", "researcher", required=True),
            flag("withdrawn"),
        ),
    ),
    Table(
        "follow_up",
        (
            ref("institution_id", "institution", required=True),
            ref("attempt_id", "contact_attempt"),
            day("due", required=True),
            text("due_time"),
            free("reason"),
            day("done_on"),
            *later(2, ref("researcher_id", "researcher"), ref("person_id", "person")),
        ),
        indexes=(("institution_id",), ("due",)),
    ),
)
