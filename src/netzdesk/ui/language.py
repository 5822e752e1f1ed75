"""The language of the window: our texts, Qt's own buttons, numbers and calendars."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from netzdesk.base.i18n import set_language

_LOCALES: Final = {
    "de": QLocale(QLocale.Language.German, QLocale.Country.Germany),
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
}


def use_language(language: str) -> None:
    """Speak a language from now on; widgets that exist keep theirs until they are made anew."""
    set_language(language)
    QLocale.setDefault(_LOCALES.get(language, _LOCALES["en"]))


def load_buttons(app: QCoreApplication, language: str) -> None:
    """Let Qt's own buttons and menus speak the language; not needed for the first paint."""
    for former in app.findChildren(QTranslator):
        app.removeTranslator(former)
        former.deleteLater()
    buttons = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language != "en" and buttons.load(f"qtbase_{language}", folder):
        app.installTranslator(buttons)
