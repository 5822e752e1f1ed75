"""Which of a person's data an export may show: nothing, the function, or the recorded consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from netzdesk.base.i18n import Translator
from netzdesk.exports.options import Grade
from netzdesk.queries.appendix import PersonRow


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be printed of a person; a direct number goes out only with the name."""

    name: str = ""
    phone: str = ""
    mail: str = ""


_NOBODY: Final = Shown()


class Naming:
    """Shows persons as the grade allows, and counts how many there were and were named."""

    def __init__(self, grade: Grade, tr: Translator) -> None:
        self.grade = grade
        self.tr = tr
        self._met: set[str] = set()
        self._named: set[str] = set()

    def shown(self, person: PersonRow | None) -> Shown:
        """Return what may be shown of a person; empty for none."""
        if person is None:
            return _NOBODY
        self._met.add(person.id)
        if self.grade == "none":
            return _NOBODY
        if self.grade == "full" and person.nameable:
            self._named.add(person.id)
            return Shown(person.name, person.phone, person.mail)
        return Shown(person.function or self._role(person.role))

    @property
    def note(self) -> str:
        """The sentence of the head that says how far persons are shown; ask it at the end."""
        tr = self.tr
        if self.grade == "none":
            return tr("Without persons: institutions with their general phone and e-mail.")
        if self.grade == "functions":
            return tr("Persons by their functions, without names.")
        if not self._met:
            return tr("With names, notes and wording; no persons in this table.")
        return tr("{n} of {total} persons named", n=len(self._named), total=len(self._met))

    def _role(self, role: str) -> str:
        tr = self.tr
        names = {
            "gatekeeper": tr("Gatekeeper"),
            "deputy": tr("Deputy"),
            "head": tr("Head of office"),
        }
        return names.get(role, tr("Contact person"))
