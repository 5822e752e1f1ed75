"""The guides that a new study begins with, and that older ones can load."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netzdesk.actions.guides import (
    AddGuide,
    AddGuideQuestion,
    AddGuideTopic,
    add_guide,
    add_guide_question,
    add_guide_topic,
)
from netzdesk.base.paths import resource
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadStandardGuides:
    """Adds what is not there yet, by name; nothing that the team changed is touched."""


def load_standard_guides(unit: Unit, command: LoadStandardGuides) -> int:
    """Add the standard guides that the study does not have; return how many."""
    file = resource("guides/guides.json")
    described: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    there = {row["name"] for row in unit.find("guide")}
    missing = [guide for guide in described["guides"] if guide["name"] not in there]
    for guide in missing:
        _put_guide(unit, guide)
    return len(missing)


def _put_guide(unit: Unit, guide: Mapping[str, Any]) -> None:
    made = add_guide(unit, AddGuide(name=guide["name"], kind=guide["kind"]))
    keys: dict[str, str] = {}
    for topic in guide["topics"]:
        held = add_guide_topic(unit, AddGuideTopic(guide_id=made, title=topic["title"]))
        for question in topic["questions"]:
            keys[question["key"]] = add_guide_question(
                unit,
                AddGuideQuestion(
                    topic_id=held,
                    question=question["question"],
                    hint=question.get("hint"),
                    follows_id=keys[question["follows"]] if "follows" in question else None,
                    skip_of_id=keys[question["skip_of"]] if "skip_of" in question else None,
                    skip_when=question.get("skip_when"),
                ),
            )
