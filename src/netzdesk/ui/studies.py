"""Making and opening studies for the window; it has one open at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from netzdesk.base.clock import Clock
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.store.places import risky_place
from netzdesk.store.study import SUFFIX, Author, Study
from netzdesk.ui.preferences import Preferences

_NO_NAME = N_("Enter your name first: every entry carries it.")
_NO_INITIALS = N_("Enter your initials first: lists show them.")

BuildSample = Callable[[Path], None]
"""Makes the sample study at a path that does not exist yet."""


class Studies:
    """Opens and makes studies in the name of this machine's researcher."""

    def __init__(self, preferences: Preferences, clock: Clock, build_sample: BuildSample) -> None:
        self.preferences = preferences
        self._clock = clock
        self._build_sample = build_sample

    def author(self) -> Author:
        """Return who works here. Raises Refused while name or initials are missing."""
        kept = self.preferences
        if not kept.name:
            raise Refused("author.name_missing", _NO_NAME, field="name")
        if not kept.initials:
            raise Refused("author.initials_missing", _NO_INITIALS, field="initials")
        return Author(kept.author_id, kept.name, kept.initials)

    def open(self, path: Path, *, read_only: bool = False) -> Study:
        """Open a study, in a risky place its working copy. Raises Refused, the file as it was."""
        author = self.author()
        if risky_place(path) is None:
            study = Study.open(path, author=author, clock=self._clock, read_only=read_only)
        else:
            from netzdesk.store.working import open_where_it_lies  # noqa: PLC0415  # seldom

            study = open_where_it_lies(path, author=author, clock=self._clock, read_only=read_only)
        self.preferences.add_recent(path.absolute())
        return study

    def create(self, path: Path, template: str, title: str | None) -> Study:
        """Make a study from a template and open it; never overwrites."""
        from netzdesk.actions.templates import (  # noqa: PLC0415  # not before first paint
            FillFromTemplate,
            fill_from_template,
        )

        path = with_suffix(path)
        study = Study.create(path, author=self.author(), clock=self._clock)
        try:
            with study.compensation("fill_from_template") as unit:
                fill_from_template(unit, FillFromTemplate(template=template, title=title))
        except BaseException:
            study.close()
            path.unlink(missing_ok=True)
            raise
        self.preferences.add_recent(path.absolute())
        return study

    def sample(self, path: Path) -> Study:
        """Make the sample study at a new path, or open the one that is there."""
        if not path.exists():
            self._build_sample(path)
        return self.open(path)


def with_suffix(path: Path) -> Path:
    """Return the path with the suffix of studies."""
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
