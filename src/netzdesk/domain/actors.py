"""Which category an actor's name suggests; a person confirms it."""

from __future__ import annotations

import re
from typing import Final

from netzdesk.base.text import fold

_HINTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (category, re.compile(pattern))
    for category, pattern in (
        ("politics_administration", r"^(stadt|landkreis|lk|region|referat\w*) "),
        (
            "labour_administration",
            r"\barge\b|job-?cent(er|re)|agentur fuer arbeit|arbeitsagentur|arbeitsamt|sgb ii|"
            r"optionskommune|grundsicherung|massarbeit|zentrum fuer arbeit|beschaeftigungsfoerder",
        ),
        (
            "business",
            r"\bihk\b|\bhwk\b|kammer|handwerk|unternehm|arbeitgeber|wirtschaft|innung|\bdgb\b|"
            r"gewerkschaft",
        ),
        (
            "welfare_church",
            r"caritas|diakoni|\bawo\b|arbeiterwohlfahrt|\bdrk\b|rotes kreuz|paritaet|\bkirch|"
            r"johanniter|wohlfahrt|\bskf\b|freundeskreis|migrations(fach)?dienst|\bjmd\b|propstei|"
            r"migrationsberatung|katholisch|evangelisch|\bevang?\.|jugendhilfe|refugium",
        ),
        (
            "migrant_organisation",
            r"migranten|migrantinnen|\bmso\b|aussiedler|landsmannschaft|tuerkisch|kurdisch|russisch|"
            r"polnisch|afrikan|vietnam|spanisch|ezidi|jesidi|auslaenderbeirat|integrations(bei)?rat|"
            r"moschee|ditib|fluechtlingsrat|\basyl\b|\broma\b|auslaender e\.v",
        ),
        (
            "education_provider",
            r"\bk?vhs\b|volkshochschule|\bleb\b|bildung|schule|universitaet|akademie|\bbnw\b|"
            r"\bdaa\b|\bfaa\b|\bbfw\b|\bgrone\b|\bdekra\b|sprach|qualifizierung|\bbbs\b|\bcjd\b|"
            r"internationaler bund|paedagogi|werkstatt|integrationskurs|institut fuer",
        ),
        (
            "politics_administration",
            r"landkreis|\bstadt\b|staedte|kommun|gemeinde|beauftragt|leitstelle|\bbamf\b|bundesamt|"
            r"ministerium|auslaender(behoerde|amt|stelle)|sozialamt|jugendamt|gleichstellung|polizei|"
            r"verwaltung|gesundheitsamt|praeventionsr|behoerde|bewaehrungshilfe|\bkmn\b",
        ),
    )
)


def suggest_category(name: str | None) -> str | None:
    """Return the code of the category that a name suggests, None when it suggests none."""
    words = fold(name)
    return next((category for category, hint in _HINTS if hint.search(words)), None)
