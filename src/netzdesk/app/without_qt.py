"""What the first window needs and what knows nothing of Qt; imported before Qt.

PySide6 reads the source of every module that is imported after itself (its switch of naming
styles), 0.2 ms each: what needs no Qt is therefore loaded first.
"""

from __future__ import annotations

from netzdesk.actions import registry
from netzdesk.app import faults
from netzdesk.base import dates, i18n, text
from netzdesk.queries import overview, paging, settings, terms
from netzdesk.store import study

LOADED = (dates, faults, i18n, overview, paging, registry, settings, study, terms, text)
"""The modules, so that nobody takes the imports for unused ones."""
