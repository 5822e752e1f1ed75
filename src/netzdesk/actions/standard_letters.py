"""The templates and the chain that a new study begins with, and that older ones can load."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from netzdesk.actions.chains import AddChain, AddChainStep, add_chain, add_chain_step
from netzdesk.actions.letter_templates import AddLetterTemplate, add_letter_template
from netzdesk.base.paths import resource
from netzdesk.domain.letters import DISTRICTS
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadStandardLetters:
    """Adds what is not there yet, by name; nothing that the team changed is touched."""


def load_standard_letters(unit: Unit, command: LoadStandardLetters) -> int:
    """Add the standard templates and chain that the study does not have; return how many."""
    folder = resource("letters")
    described: dict[str, Any] = json.loads((folder / "letters.json").read_text(encoding="utf-8"))
    there = {row["name"]: str(row["id"]) for row in unit.find("letter_template")}
    keys, added = {}, 0
    for template in described["templates"]:
        name = template["name"]
        if name not in there:
            body = (folder / template["body"]).read_text(encoding="utf-8")
            new = AddLetterTemplate(
                name=name,
                kind=template["kind"],
                format="text",
                subject=template["subject"],
                body=body,
                purpose=template.get("purpose", DISTRICTS),
            )
            there[name] = add_letter_template(unit, new)
            added += 1
        keys[template["key"]] = there[name]
    chains = {row["name"] for row in unit.find("chain")}
    for chain in described["chains"]:
        if chain["name"] not in chains:
            _put_chain(unit, chain, keys)
            added += 1
    return added


def _put_chain(unit: Unit, chain: dict[str, Any], keys: dict[str, str]) -> None:
    made = add_chain(unit, AddChain(name=chain["name"]))
    for step in chain["steps"]:
        add_chain_step(
            unit,
            AddChainStep(
                chain_id=made,
                channel=step["channel"],
                template_id=keys.get(step["template"]) if step["template"] else None,
                after_days=step["after_days"],
            ),
        )
