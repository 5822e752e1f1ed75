"""The placeholders of letters: what each means, filling them, and saying what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_


@dataclass(frozen=True, slots=True)
class LetterField:
    """A placeholder: its name in the template, what stands there, and what lacks without it."""

    name: str
    meaning: str
    """A message id."""
    example: str
    may_be_empty: bool = False


FIELDS: Final[tuple[LetterField, ...]] = (
    LetterField("anrede", N_("Salutation"), "Sehr geehrte Frau Muster"),
    LetterField("stelle", N_("Name of the institution"), "Jobcenter Musterkreis"),
    LetterField("person", N_("Contact person"), "Frau Erika Muster"),
    LetterField("funktion", N_("Function of the contact person"), "Integrationsbeauftragte"),
    LetterField("strasse", N_("Street of the institution"), "Musterweg 1"),
    LetterField("plz", N_("Postcode of the institution"), "30159"),
    LetterField("ort", N_("Place of the institution"), "Musterstadt"),
    LetterField(
        "anschrift",
        N_("Whole address, on several lines"),
        "Jobcenter Musterkreis\nMusterweg 1\n30159 Musterstadt",
    ),
    LetterField("kreise", N_("Districts that the institution speaks for"), "Landkreis Musterkreis"),
    LetterField("netzwerk", N_("Name of the network"), "Netzwerk Musterkreis"),
    LetterField("aktenzeichen", N_("Case reference"), "ND-7K3M-2QXR"),
    LetterField("datum", N_("Day of the letter"), "15.03.2010"),
    LetterField("antwort_bis", N_("Day until which an answer is asked for"), "29.03.2010"),
    LetterField("letztes_schreiben", N_("Day of the last letter or mail"), "01.03.2010"),
    LetterField("studie", N_("Title of the study"), "Regionale Netzwerke in Niedersachsen"),
    LetterField("bearbeitung", N_("Name of the researcher"), "Vera Muster"),
    LetterField(
        "anlagen", N_("Names of the enclosures"), "Empfehlungsschreiben", may_be_empty=True
    ),
    LetterField("absender", N_("Name of the institute"), "Institut Beispiel"),
    LetterField("abteilung", N_("Department of the institute"), "Sozialforschung"),
    LetterField("absender_strasse", N_("Street of the institute"), "Beispielallee 2"),
    LetterField("absender_plz", N_("Postcode of the institute"), "30161"),
    LetterField("absender_ort", N_("Place of the institute"), "Beispielstadt"),
    LetterField("absender_telefon", N_("Phone of the institute"), "030 23125 100"),
    LetterField("absender_mail", N_("E-mail of the institute"), "studie@example.org"),
    LetterField("absender_web", N_("Website of the institute"), "www.example.org"),
    LetterField("unterschrift", N_("Name below the letter"), "Dr. Paula Beispiel"),
)
NAMES: Final = frozenset(field.name for field in FIELDS)
MEANINGS: Final[Mapping[str, str]] = {field.name: field.meaning for field in FIELDS}
EXAMPLES: Final[Mapping[str, str]] = {field.name: field.example for field in FIELDS}
_MAY_BE_EMPTY: Final = frozenset(field.name for field in FIELDS if field.may_be_empty)

ADDRESS: Final = ("stelle", "plz", "ort")
"""Without these no letter reaches anybody."""
SENDER: Final = ("absender", "absender_strasse", "absender_plz", "absender_ort")
"""What DIN 5008 asks of the sender."""

_PLACEHOLDER: Final = re.compile(r"\{\{[ \t]*([^\W\d]\w*)[ \t]*\}\}")
_MARK: Final = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_SHOWN: Final = 40

UNKNOWN: Final = N_(
    "There is no placeholder {given}. Choose one from the list of placeholders; this one may "
    "be meant: {near}."
)
BROKEN: Final = N_(
    "This placeholder is not whole: {given}. Write two braces before and behind its name, as in "
    "{{{{ anrede }}}}."
)
ONLY_NAMES: Final = N_(
    "{given} is an instruction that templates do not have. Only placeholders such as "
    "{{{{ anrede }}}} are filled."
)


@lru_cache(maxsize=8)  # asked for each recipient of a series
def placeholders(text: str) -> tuple[str, ...]:
    """Return the names of the placeholders in a text, each once, in their order."""
    return tuple(dict.fromkeys(match[1] for match in _PLACEHOLDER.finditer(text)))


def check_text(text: str | None, field: str) -> None:
    """Raise Refused for a placeholder that does not exist or is not whole, naming it."""
    whole = text or ""
    for name in placeholders(whole):
        check_name(name, field)
    rest = _PLACEHOLDER.sub(lambda match: " " * len(match[0]), whole)
    mark = _MARK.search(rest)
    if mark is None:
        return
    around = " ".join(whole[mark.start() : mark.start() + _SHOWN].split("\n")[:1])
    instruction = mark[0] in ("{%", "%}", "{#", "#}")
    code, sentence = (
        ("template.instruction", ONLY_NAMES) if instruction else ("template.broken", BROKEN)
    )
    raise Refused(code, sentence, field=field, given=around)


def check_name(name: str, field: str) -> None:
    """Raise Refused for a placeholder that does not exist; names the nearest that does."""
    if name in NAMES:
        return
    import difflib  # noqa: PLC0415  # only for a mistake

    near = difflib.get_close_matches(name.casefold(), sorted(NAMES), n=1, cutoff=0)
    raise Refused("template.unknown_field", UNKNOWN, field=field, given=name[:60], near=near[0])


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its placeholders replaced; what is filled in is never read again."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def missing(names: Iterable[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the placeholders that would stay empty, each once, in the order of `FIELDS`."""
    wanted = set(names) - _MAY_BE_EMPTY
    return tuple(f.name for f in FIELDS if f.name in wanted and not values.get(f.name, "").strip())
