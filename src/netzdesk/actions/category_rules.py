"""The rules by which names of actors suggest their category."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing, term
from netzdesk.actions.ordering import last_position, move_behind
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.paths import resource
from netzdesk.base.text import fold
from netzdesk.domain.actors import checked_pattern, words_of
from netzdesk.domain.fields import KEEP, FlagChange, Keep
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCategoryRule:
    """Words of names (see `domain/actors.py`) and the category that they suggest."""

    pattern: str
    category: str
    at_start: bool = False
    """Only where a name begins with one of the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCategoryRule:
    category_rule_id: str
    pattern: str | Keep = KEEP
    category: str | Keep = KEEP
    at_start: FlagChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveCategoryRule:
    category_rule_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCategoryRule:
    category_rule_id: str
    after_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadStandardCategoryRules:
    """Adds the words that no rule has; rules that the team changed or made stay as they are."""


_CATEGORY: Final = N_("Choose the category that the words suggest.")


def add_category_rule(unit: Unit, command: AddCategoryRule) -> str:
    """Add a rule behind the others; return its key."""
    return unit.put(
        "category_rule",
        {
            "pattern": checked_pattern(command.pattern),
            "category": _category(unit, command.category),
            "at_start": command.at_start,
            "position": last_position(unit, "category_rule"),
        },
    )


def change_category_rule(unit: Unit, command: ChangeCategoryRule) -> str:
    """Change the given fields of a rule."""
    row = existing(unit, "category_rule", command.category_rule_id, "category_rule_id")
    values: dict[str, Any] = {"id": row["id"]}
    if isinstance(command.pattern, str):
        values["pattern"] = checked_pattern(command.pattern)
    if isinstance(command.category, str):
        values["category"] = _category(unit, command.category)
    if not isinstance(command.at_start, Keep):
        values["at_start"] = command.at_start
    return unit.put("category_rule", values)


def remove_category_rule(unit: Unit, command: RemoveCategoryRule) -> None:
    """Remove a rule; categories that were confirmed stay."""
    row = existing(unit, "category_rule", command.category_rule_id, "category_rule_id")
    unit.delete("category_rule", row["id"])


def move_category_rule(unit: Unit, command: MoveCategoryRule) -> str:
    """Move a rule behind another one, or to the top: the first that finds a word counts."""
    row = existing(unit, "category_rule", command.category_rule_id, "category_rule_id")
    move_behind(unit, "category_rule", row["id"], command.after_id)
    return command.category_rule_id


def load_standard_category_rules(unit: Unit, command: LoadStandardCategoryRules) -> int:
    """Add the standard rules, with the words that the study does not have; return how many."""
    known = {
        (fold(word), bool(row["at_start"]))
        for row in unit.find("category_rule")
        for word in words_of(row["pattern"])
    }
    added = 0
    with resource("rules/category_rules.csv").open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            at_start = row["at_start"] == "yes"
            words = [w for w in words_of(row["pattern"]) if (fold(w), at_start) not in known]
            if words:
                rule = AddCategoryRule(
                    pattern="; ".join(words), category=row["category"], at_start=at_start
                )
                add_category_rule(unit, rule)
                added += 1
    return added


def _category(unit: Unit, code: str | None) -> str:
    if not code:
        raise Refused("rule.category", _CATEGORY, field="category")
    term(unit, "actor_category", code, "category")
    return code
