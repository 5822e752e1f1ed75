"""What a new study begins with: vocabularies, settings, territory, empty job centres."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from netzdesk.actions.category_rules import (
    LoadStandardCategoryRules,
    load_standard_category_rules,
)
from netzdesk.actions.institutions import AddInstitution, add_institution
from netzdesk.actions.regions import AddArea, AddRegion, add_area, add_region
from netzdesk.actions.settings import put_setting
from netzdesk.actions.standard_criteria import (
    LoadStandardCriteria,
    load_standard_criteria,
)
from netzdesk.actions.standard_guides import LoadStandardGuides, load_standard_guides
from netzdesk.actions.standard_letters import LoadStandardLetters, load_standard_letters
from netzdesk.actions.standard_sections import LoadStandardSections, load_standard_sections
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.paths import resource
from netzdesk.domain.fields import line
from netzdesk.store.unit import Unit

TEMPLATES: Final = ("niedersachsen-2010", "empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class FillFromTemplate:
    template: str
    """niedersachsen-2010 or empty."""
    title: str | None = None
    """None: the title of the template."""
    status_date: str | None = None


def fill_from_template(unit: Unit, command: FillFromTemplate) -> None:
    """Fill a new study: vocabularies, settings, regions, areas and one empty job centre each.

    Raises Refused for a template that does not exist and for a study that has content already.
    """
    if command.template not in TEMPLATES:
        raise Refused(
            "template.unknown",
            N_("There is no template “{template}”. Choose one of: {known}."),
            field="template",
            template=command.template,
            known=", ".join(TEMPLATES),
        )
    if unit.find("vocabulary_term") or unit.find("region"):
        raise Refused(
            "template.not_empty",
            N_("Only a new study is filled from a template. Create a new study."),
            field="template",
        )
    folder = resource(f"templates/{command.template}")
    for file in sorted(resource("vocabularies").glob("*.csv")):
        _put_vocabulary(unit, file)
    _put_settings(unit, folder, command)
    regions = {row["ags"]: _region(unit, row) for row in _rows(folder / "regions.csv")}
    for row in _rows(folder / "areas.csv"):
        keys = tuple(regions[ags] for ags in row["regions_ags"].split(";"))
        add_area(unit, AddArea(kind=row["kind"], name=row["name"], region_ids=keys))
    for row in _rows(folder / "institutions.csv"):
        keys = tuple(regions[ags] for ags in row["regions_ags"].split(";"))
        add_institution(unit, AddInstitution(kind=row["kind"], name=row["name"], region_ids=keys))
    load_standard_letters(unit, LoadStandardLetters())
    load_standard_category_rules(unit, LoadStandardCategoryRules())
    load_standard_sections(unit, LoadStandardSections())
    load_standard_guides(unit, LoadStandardGuides())
    load_standard_criteria(unit, LoadStandardCriteria())


def _put_vocabulary(unit: Unit, file: Path) -> None:
    for row in _rows(file):
        known = ("code", "label_en", "label_de", "rank")
        attributes = {name: _value(text) for name, text in row.items() if name not in known}
        unit.put(
            "vocabulary_term",
            {
                "vocabulary": file.stem,
                "code": row["code"],
                "label_en": row["label_en"],
                "label_de": row["label_de"],
                "rank": int(row["rank"]),
                "attributes": json.dumps(attributes, ensure_ascii=False) if attributes else None,
            },
        )


def _put_settings(unit: Unit, folder: Path, command: FillFromTemplate) -> None:
    settings: dict[str, Any] = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    settings["template"] = command.template
    if title := line(command.title):
        settings["title"] = title
    if command.status_date is not None:
        settings["status_date"] = line(command.status_date) or ""
    for key, value in settings.items():
        put_setting(unit, key, value)


def _region(unit: Unit, row: Mapping[str, str]) -> str:
    years = {name: int(row[name]) if row[name] else None for name in ("valid_from", "valid_until")}
    return add_region(
        unit,
        AddRegion(
            ags=row["ags"],
            name=row["name"],
            kind=row["kind"],
            nuts3=row["nuts3"],
            valid_from=years["valid_from"],
            valid_until=years["valid_until"],
        ),
    )


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def _value(text: str) -> object:
    """Return an attribute of a vocabulary: yes and no as truth, digits as number."""
    if text in ("yes", "no"):
        return text == "yes"
    return int(text) if text.isdecimal() else text or None
