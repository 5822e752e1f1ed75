"""Goal k: a profile as PDF against a bare canvas of the same text, and the preview while typing."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import preview
from frame import WORK, Result, in_turn, process, python, timed
from preview import SENTENCE

from netzdesk.base.paths import resource
from netzdesk.domain.markup import Block, Note, Run
from netzdesk.exports.profile import (
    Profile,
    ProfileBook,
    ProfileSection,
    TableBlock,
    writable_markup,
)
from netzdesk.exports.profile_word import profiles_word

RUNS = 9
PROFILES = 31


def measure() -> list[Result]:
    """Measure one profile and a report of many against the floor, and the preview's reaction."""
    WORK.mkdir(parents=True, exist_ok=True)
    font = resource("fonts/NotoSans-SemiCondensed.ttf")
    one, floor = _pickled(1)

    def made(path: Path) -> float:
        return process(python("profile_made.py", path, WORK / "profile.pdf"))

    def bare(path: Path) -> float:
        return process(python("profile_floor.py", path, font, WORK / "profile-floor.pdf"))

    pair = in_turn(lambda: made(one), lambda: bare(floor), RUNS)
    many, many_floor = _pickled(PROFILES)
    several = in_turn(lambda: made(many), lambda: bare(many_floor), 3)
    return [
        Result(
            *("k", "a profile of three pages as PDF / bare canvas", pair.ratio, "×", 3),
            f"{pair.detail}; whole processes, patterns of hyphenation included",
        ),
        Result(
            *("k", f"{PROFILES} profiles as one PDF / bare canvas", several.ratio, "×", 3),
            several.detail,
        ),
        Result(
            *("k", f"{PROFILES} profiles as one Word file"),
            timed(lambda: profiles_word(_book(PROFILES))),
            *("ms", None, "in one process"),
        ),
        *preview.measure(),
    ]


def _book(count: int) -> ProfileBook:
    text = SENTENCE * 5 + "[^Angaben der Koordination.]\n\n- Beratung\n- Qualifizierung\n\n"
    results = TableBlock(
        "Erfolge in Zahlen",
        ("Erfolg", "Zahl", "Stand"),
        (50, 30, 20),
        tuple((f"Kurs {number}", "ca. 40–50", "Stand 03/2010") for number in range(6)),
    )
    names = ("Ziele", "Zielgruppen", "Beschreibung", "Problemlagen", "Gute Praxis", "Empfehlungen")
    sections = tuple(ProfileSection(name, writable_markup(text)) for name in names)
    profile = Profile(
        "Netzwerk Beispielstadt",
        ("Landkreis Beispiel",),
        (),
        (),
        (*sections, ProfileSection("Erfolge", (results,))),
    )
    return ProfileBook(
        language="de",
        title="Steckbriefe",
        study="Studie",
        status="Stand 03/2010",
        sample="",
        note="Ohne Personen",
        changed_ms=0,
        profiles=tuple(
            replace(profile, title=f"Netzwerk Beispielstadt {number}") for number in range(count)
        ),
        whole=count > 1,
    )


def _pickled(count: int) -> tuple[Path, Path]:
    """Return what the program makes the profiles of, and the same words paragraph by paragraph."""
    book = _book(count)
    made, floor = WORK / f"profiles-{count}.pickle", WORK / f"profiles-{count}-lines.pickle"
    made.write_bytes(pickle.dumps(book))
    floor.write_bytes(pickle.dumps([list(_lines(profile)) for profile in book.profiles]))
    return made, floor


def _lines(profile: Profile) -> list[str]:
    lines = [profile.title, *profile.lead]
    for section in profile.sections:
        lines.append(section.title)
        for part in section.parts:
            if isinstance(part, TableBlock):
                lines += [part.caption, *(" ".join(row) for row in (part.columns, *part.rows))]
            elif isinstance(part, Block):
                lines.append("".join(p.text for p in part.parts if isinstance(p, Run)))
                lines += [
                    "".join(run.text for run in p.runs) for p in part.parts if isinstance(p, Note)
                ]
    return lines
