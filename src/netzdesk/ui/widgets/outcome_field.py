"""The outcome of a contact: by its number, by words, or from the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, translator
from netzdesk.base.text import fold
from netzdesk.queries.terms import Term
from netzdesk.ui.widgets.choice import Option, RecordField

_UNCLEAR: Final = N_(
    "“{typed}” is no outcome, or it fits several. Enter its number or choose from the list."
)


class OutcomeField(RecordField):
    """Takes `2.20`, `Zielperson`, `nicht err`; the value is the code or None."""

    def __init__(self, terms: Sequence[Term]) -> None:
        language = translator().language
        self._texts = {term.code: outcome_text(term, language) for term in terms}
        self._words = {code: fold(text).split() for code, text in self._texts.items()}
        super().__init__(
            self._matching,
            lambda code: self._texts.get(code, code),
            placeholder=_("Number or words, for example 2.20"),
        )
        self.left.connect(self._settle)

    def value(self) -> str | None:
        typed = self.line.text().strip()
        if not typed:
            return None
        code = typed.partition(" ")[0]
        if typed == code and code in self._texts:
            return code
        if self._texts.get(code) == typed:
            return code
        found = self._matching(typed)
        if len(found) != 1:
            raise Refused("attempt.outcome_unclear", _UNCLEAR, field="outcome", typed=typed)
        return found[0][0]

    def _matching(self, typed: str) -> list[Option]:
        wanted = fold(typed).split()
        return [
            (code, text)
            for code, text in self._texts.items()
            if all(any(word.startswith(part) for word in self._words[code]) for part in wanted)
        ]

    def _settle(self) -> None:
        """Show the whole text of what was typed, if it is clear."""
        try:
            code = self.value()
        except Refused:
            return
        if code and self.line.text() != self._texts[code]:
            self.show_value(code)


def outcome_text(term: Term, language: str) -> str:
    """Return an outcome as it is shown: number and words."""
    return _("{code} {label}", code=term.code, label=term.label(language))
