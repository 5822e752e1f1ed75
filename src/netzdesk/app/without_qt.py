"""What the first window needs and what knows nothing of Qt; imported before Qt.

PySide6 reads the source of every module that is imported after itself (its switch of naming
styles), 0.2 ms each: what needs no Qt is therefore loaded first.
"""

from __future__ import annotations

from netzdesk.app import faults
from netzdesk.queries import settings, terms
from netzdesk.store import study

LOADED = (faults, settings, study, terms)
"""The modules, so that nobody takes the imports for unused ones."""
