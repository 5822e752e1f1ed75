"""The files of a series and its record belong together, also when the program dies between them.

Before a series is recorded two notes lie among the drafts: which file waits for its name, and that
the record is still to come. The second one goes with the record, in the same transaction. At the
next opening of the study `settle_series` gives the file its name when the record is there, and
removes it when it is not. Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from netzdesk.base.errors import Refused, StudyRefused
from netzdesk.base.ids import new_id
from netzdesk.exports.atomic import Draft, is_drafted
from netzdesk.store.study import Study

_FILE: Final = "series_file:"
_TO_COME: Final = "series_to_come:"


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a series that the program left behind when it ended suddenly."""

    name: str
    path: Path
    """Where its file or folder is now, or should be."""
    found: bool
    """False: it is recorded, and its file is not there."""


def record_and_place(
    study: Study,
    draft: Draft,
    name: str,
    record: Callable[[str], str],
    take_back: Callable[[], object],
) -> str:
    """Record a series and give its files their name; return the wave, "" when it was refused.

    `record` gets the key of the draft that its unit drops. Raises Refused when the files cannot
    get their name: `take_back` has then undone the record. Whatever happens, there are both or
    neither, at the latest after the next opening.
    """
    token = new_id()
    to_come = _TO_COME + token
    note = {"draft": str(draft.path), "target": str(draft.target), "name": name}
    try:
        study.drafts.keep(to_come, {})
        study.drafts.keep(_FILE + token, note)
        wave = record(to_come)
        if wave:
            _place(draft, take_back)
    finally:
        draft.discard()
        _forget(study, _FILE + token)
        _forget(study, to_come)
    return wave


def settle_series(study: Study) -> tuple[Settled, ...]:
    """Finish what a sudden end left between record and files; return what is to be said of it."""
    if study.read_only:
        return ()
    waiting = {note.key.removeprefix(_TO_COME) for note in study.drafts.all(_TO_COME)}
    found = []
    for note in study.drafts.all(_FILE):
        token = note.key.removeprefix(_FILE)
        draft = Draft(Path(note.values["draft"]), Path(note.values["target"]))
        if token not in waiting:
            found.append(_settled(draft, note.values["name"]))
        elif is_drafted(draft.path):
            draft.discard()
        _forget(study, note.key)
    for token in waiting:
        _forget(study, _TO_COME + token)
    return tuple(found)


def _place(draft: Draft, take_back: Callable[[], object]) -> None:
    try:
        draft.place()
    except Refused:
        take_back()
        raise


def _settled(draft: Draft, name: str) -> Settled:
    if not is_drafted(draft.path) or not draft.path.exists():
        return Settled(name, draft.target, draft.target.exists())
    placed = Draft(draft.path, _free(draft.target))
    try:
        placed.place()
    except Refused:
        return Settled(name, draft.target, found=False)
    return Settled(name, placed.target, found=True)


def _forget(study: Study, key: str) -> None:
    """Drop a note; one that stays is looked at again at the next opening."""
    with suppress(StudyRefused):
        study.drafts.drop(key)


def _free(target: Path) -> Path:
    """Return a name that nobody has taken since."""
    place, number = target, 2
    while place.exists():
        place = target.with_name(f"{target.stem} {number}{target.suffix}")
        number += 1
    return place
