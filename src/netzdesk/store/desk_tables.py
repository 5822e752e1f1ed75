"""Letters and their waves, leads, sources and files: what the contact desk keeps."""

from __future__ import annotations

from typing import Final

from netzdesk.store.specification import (
    POSITION,
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

DESK_TABLES: Final[tuple[Table, ...]] = (
    Table(
        "letter_template",
        (
            text("name", required=True),
            one_of("kind", "letter", "reminder", "email", "enclosure", required=True),
            one_of("format", "text", "word", "pdf", required=True),
            text("subject"),
            text("body"),
            flag("retired"),
            POSITION,
            *later(
                3,
                one_of("purpose", "districts", "approval", required=True, default="districts"),
            ),
        ),
        since=2,
    ),
    Table(
        "template_enclosure",
        (
            ref("template_id", "letter_template", required=True),
            ref("enclosure_id", "letter_template", required=True),
        ),
        natural=("template_id", "enclosure_id"),
        since=2,
    ),
    Table("chain", (text("name", required=True), flag("retired")), since=2),
    Table(
        "chain_step",
        (
            ref("chain_id", "chain", required=True),
            text("channel", required=True),
            ref("template_id", "letter_template"),
            number("after_days", required=True),
            POSITION,
        ),
        since=2,
    ),
    Table(
        "wave",
        (
            text("name", required=True),
            text("channel", required=True),
            day("day", required=True),
            ref("template_id", "letter_template"),
            ref("step_id", "chain_step"),
            text("chosen_by"),
            ref("researcher_id", "researcher", required=True),
        ),
        since=2,
    ),
    Table(
        "source",
        (
            one_of("kind", "website", "document", "official_list", "press", required=True),
            text("title", required=True),
            text("address"),
            day("seen_on", required=True),
            free("note"),
            ref("researcher_id", "researcher", required=True),
        ),
        searched=("title", "address"),
        since=2,
    ),
    Table(
        "source_use",
        (
            ref("source_id", "source", required=True),
            ref("network_id", "network"),
            ref("institution_id", "institution"),
            ref("region_id", "region"),
            ref("region_office_id", "region_office"),
            ref("lead_id", "lead"),
            text("supported_field"),
        ),
        since=2,
    ),
    Table(
        "lead",
        (
            one_of("kind", "institution", "person", "network", required=True),
            text("name", required=True, personal=True),
            text("function"),
            text("institution_kind"),
            text("phone", personal=True),
            text("mail", personal=True),
            text("place"),
            free("note"),
            ref("region_id", "region"),
            ref("from_institution_id", "institution"),
            ref("from_person_id", "person"),
            ref("attempt_id", "contact_attempt"),
            ref("statement_id", "statement"),
            ref("named_network_id", "network"),
            day("day", required=True),
            ref("researcher_id", "researcher", required=True),
            one_of("state", "open", "followed", "dropped", required=True, default="open"),
            day("closed_on"),
            free("closed_reason"),
            ref("institution_id", "institution"),
            ref("person_id", "person"),
            ref("network_id", "network"),
        ),
        searched=("name", "function", "place", "phone", "mail", "from_institution_id.name"),
        since=2,
        indexes=(("state", "day"),),
    ),
    Table(
        "attachment",
        (
            text("sha256", required=True),
            text("name", required=True, personal=True),
            text("media_type", required=True),
            number("size", required=True),
            ref("attempt_id", "contact_attempt"),
            ref("source_id", "source"),
            ref("letter_template_id", "letter_template"),
            *later(
                3,
                ref("profile_picture_id", "profile_picture"),
                ref("interview_id", "interview"),
                ref("approval_id", "approval"),
            ),
        ),
        since=2,
    ),
    Table(
        "saved_view",
        (
            text("page", required=True),
            text("name", required=True),
            text("definition", required=True),
            POSITION,
        ),
        since=2,
    ),
    Table(
        "import_mapping",
        (
            text("kind", required=True),
            text("headings", required=True),
            text("mapping", required=True),
        ),
        natural=("kind", "headings"),
        since=2,
    ),
    Table(
        "not_same",
        (
            one_of("kind", "institution", "person", required=True),
            text("first_id", required=True),
            text("second_id", required=True),
            day("day", required=True),
            ref("researcher_id", "researcher", required=True),
        ),
        natural=("kind", "first_id", "second_id"),
        since=2,
    ),
)
