"""Messages in German and English: gettext, message ids in English.

The window has one language at a time (`set_language`, `_`); an export may have its own, so it
is handed a `Translator`. `N_` marks a sentence for extraction that is translated later.
"""

from __future__ import annotations

import gettext

from netzdesk.base.errors import Refused
from netzdesk.base.marking import N_ as N_  # noqa: PLC0414  # also from here
from netzdesk.base.paths import locale_folder

LANGUAGES = ("de", "en")


class Translator:
    """Messages of one language; called with a message id and the values of its fields."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._catalogue = gettext.translation(
            "netzdesk", localedir=locale_folder(), languages=[self.language], fallback=True
        )

    def __call__(self, message: str, /, **values: object) -> str:
        text = self._catalogue.gettext(message) if message else ""
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the form for `n`, which fills the field {n}."""
        return self._catalogue.ngettext(one, many, n).format(n=n, **values)

    def refusal(self, refused: Refused) -> str:
        """Return the sentence of a refusal in this language."""
        return self(refused.sentence).format(**refused.values)


_current: Translator | None = None


def set_language(language: str) -> None:
    """Set the language of the window."""
    global _current  # noqa: PLW0603  # the window has one language at a time
    _current = Translator(language)


def translator() -> Translator:
    """Return the translator of the window's language, German until one was set."""
    global _current  # noqa: PLW0603  # read when it is needed: not every process says something
    if _current is None:
        _current = Translator("de")
    return _current


def _(message: str, /, **values: object) -> str:
    """Return a message in the window's language, its fields filled."""
    return translator()(message, **values)


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """Return the form for `n` in the window's language; `n` fills the field {n}."""
    return translator().plural(one, many, n, **values)
