"""Playing the writing of profiles: section by section, a draft first where the pack has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netzdesk.actions.profiles import (
    AddProfilePicture,
    WriteProfileText,
    add_profile_picture,
    write_profile_text,
)
from netzdesk.imports.sample.drawing import star
from netzdesk.imports.sample.pack import Event
from netzdesk.imports.sample.stage import Stage


def profile(stage: Stage, event: Event) -> None:
    """Write the texts of a profile, or the draft of some; the log says when its picture comes."""
    number = event["network"]
    network = stage.structures[number]
    texts = (stage.pack.drafts if event.get("draft") else stage.pack.profiles)[number]
    with stage.desk.study.unit(write_profile_text.__name__) as unit:
        stage.sections = {row["name"]: row["id"] for row in unit.find("profile_section")}
        for section, body in texts.items():
            if section in event.get("without", ()):
                continue
            key = stage.sections[section]
            write_profile_text(
                unit, WriteProfileText(network_id=network, section_id=key, body=body)
            )
    if event.get("picture"):
        _add_picture(stage, network, stage.pack.deepened[number]["picture"])


def _add_picture(stage: Stage, network: str, picture: Mapping[str, Any]) -> None:
    stage.do(
        add_profile_picture,
        AddProfilePicture(
            network_id=network,
            content=star(picture["inner"], picture["outer"]),
            name="schema.png",
            alternative=picture["alternative"],
            caption=picture["caption"],
            section_id=stage.sections[picture["section"]],
        ),
    )
