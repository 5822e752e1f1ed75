"""What a planned row will run: commands of actions, some of which need a row made before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from netzdesk.store.unit import Unit

_NONE: Final[Mapping[str, int]] = MappingProxyType({})


class Step(NamedTuple):
    """One action with its command; `needs` names fields that hold the key of another row's record.

    `needs` maps the field of the command to the number of that row, which is made earlier.
    """

    action: Callable[[Unit, Any], str | None]
    command: Any
    needs: Mapping[str, int] = _NONE
    makes: bool = False
    """True: what the action returns is the key of this row's record."""
