"""How a letter addresses somebody: by name where the form of address is known, else neutrally."""

from __future__ import annotations

from typing import Final

NOBODY: Final = "Sehr geehrte Damen und Herren"
_ADDRESSED: Final = {"ms": "Sehr geehrte Frau {name}", "mr": "Sehr geehrter Herr {name}"}
_WRITTEN: Final = {"ms": "Frau", "mr": "Herrn"}
_SAID: Final = {"frau": "ms", "fr.": "ms", "herr": "mr", "herrn": "mr", "hr.": "mr"}
_TITLES: Final = ("dr.", "prof.", "professor", "professorin", "dipl.-", "mag.", "pd", "habil.")
_PARTICLES: Final = frozenset(
    {"von", "vom", "zu", "zum", "zur", "van", "de", "del", "della", "di", "da", "der", "den"}
    | {"dem", "ten", "ter", "al", "el", "le", "la", "el-", "ben", "bin", "dos", "do"}
)


def salutation(name: str | None, form_of_address: str | None) -> str:
    """Return the salutation of a German letter, without its comma.

    `form_of_address` is ms, mr or None. A name that begins with Frau or Herr says it itself.
    Where nothing is known about it, the whole name is used: it is never guessed.
    """
    form, words = _parted(name or "", form_of_address)
    if not words:
        return NOBODY
    if form is None:
        return f"Guten Tag {' '.join(words)}"
    return _ADDRESSED[form].format(name=" ".join(_titles_and_surname(words)))


def addressee(name: str | None, form_of_address: str | None) -> str:
    """Return the line with the person in the address field; empty for nobody."""
    form, words = _parted(name or "", form_of_address)
    return " ".join((*((_WRITTEN[form],) if form and words else ()), *words))


def _parted(name: str, form: str | None) -> tuple[str | None, list[str]]:
    surname, comma, given = (part.strip() for part in name.partition(","))
    words = (f"{given} {surname}" if comma and given else name.replace(",", " ")).split()
    if len(words) > 1 and words[0].lower() in _SAID:
        form = form or _SAID[words[0].lower()]
        words = words[1:]
    return (form if form in _ADDRESSED else None), words


def _titles_and_surname(words: list[str]) -> list[str]:
    titles = []
    for word in words:
        if not word.lower().startswith(_TITLES):
            break
        titles.append(word)
    rest = words[len(titles) :] or words[-1:]
    begin = len(rest) - 1
    while begin > 1 and rest[begin - 1].lower() in _PARTICLES:
        begin -= 1
    if begin == 1 and rest[0].lower() in _PARTICLES:
        begin = 0
    return [*titles[: len(words) - 1], *rest[begin:]]
