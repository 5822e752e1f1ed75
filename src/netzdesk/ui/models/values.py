"""The values of a column with their counts, to be ticked: flat, or days by year and month."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QLocale, QModelIndex, QObject, Qt

from netzdesk.base.i18n import _, translator
from netzdesk.base.text import search_text, typed_words
from netzdesk.ui.models.rows import ALIGN, DISPLAY, Index

TICK: Final = int(Qt.ItemDataRole.CheckStateRole)
_DAY: Final = re.compile(r"\d{2}\.(\d{2})\.(\d{4})")
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
MOST_VALUES: Final = 10_000
"""As many as Excel lists."""


@dataclass(slots=True, eq=False)
class Node:
    """A value, or a group of values; equal texts are one value."""

    text: str
    values: tuple[Any, ...] = ()
    count: int = 0
    ticked: bool = True
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    number: int = 0
    place: int = 0

    def leaves(self) -> list[Node]:
        """Return the values below a group, or the value itself."""
        if not self.children:
            return [self]
        return [leaf for child in self.children for leaf in child.leaves()]


class ValuesModel(QAbstractItemModel):
    """First „(all)“, then the values; ticks of groups follow from those of their values."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._leaves: list[Node] = []
        self._by_day = False
        self._nodes: list[Node] = []
        self._top: list[Node] = []
        self._kept: list[bool] | None = None
        self.left_out = 0
        """How many values are too many to be listed."""

    def set_values(
        self,
        counts: Mapping[Any, int],
        texts: Mapping[Any, str],
        chosen: Collection[Any] | None,
    ) -> None:
        """List these values in the order of their texts, empty last; None chooses all."""
        merged: dict[str, Node] = {}
        for value, text in texts.items():
            node = merged.setdefault(text, Node(text))
            node.values = (*node.values, value)
            node.count += counts.get(value, 0)
        empty = merged.pop("", None)
        leaves = list(merged.values())
        self.left_out = max(0, len(leaves) - MOST_VALUES)
        if self.left_out:
            common = sorted(leaves, key=lambda node: -node.count)[:MOST_VALUES]
            among = {id(node) for node in common}
            leaves = [node for node in leaves if id(node) in among]
        self._by_day = bool(leaves) and all(_DAY.fullmatch(node.text) for node in leaves)
        self._leaves = [*leaves, *([empty] if empty is not None else [])]
        if chosen is not None:
            among_chosen = frozenset(chosen)
            for node in self._leaves:
                node.ticked = not among_chosen.isdisjoint(node.values)
        self._build(self._leaves)

    def search(self, typed: str) -> None:
        """List only values with these words, all of them ticked; nothing typed: as before."""
        words = typed_words(typed)
        if not words:
            for leaf, ticked in zip(self._leaves, self._kept or (), strict=False):
                leaf.ticked = ticked
            self._kept = None
            self._build(self._leaves)
            return
        if self._kept is None:
            self._kept = [leaf.ticked for leaf in self._leaves]
        found = [leaf for leaf in self._leaves if _has_all(leaf.text, words)]
        for leaf in found:
            leaf.ticked = True
        self._build(found)

    def chosen(self) -> tuple[Any, ...] | None:
        """Return the values that are ticked; None when that is every value there is."""
        listed = self._listed()
        if len(listed) == len(self._leaves) and all(leaf.ticked for leaf in listed):
            return None
        return tuple(value for leaf in listed if leaf.ticked for value in leaf.values)

    def groups(self) -> list[QModelIndex]:
        """Return the groups, to be opened."""
        return [self.createIndex(n.place, 0, n.number) for n in self._nodes if n.children]

    def toggle(self, index: Index) -> None:
        """Tick what is not, or only partly, ticked; else take the tick away."""
        state = Qt.CheckState(self.data(index, TICK))
        self.setData(index, Qt.CheckState.Unchecked if state.value == 2 else state.Checked, TICK)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        if parent.column() > 0:
            return 0
        return len(self._node(parent).children) if parent.isValid() else len(self._top)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 2

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        among = self._node(parent).children if parent.isValid() else self._top
        if not (0 <= row < len(among) and 0 <= column < 2):
            return QModelIndex()
        return self.createIndex(row, column, among[row].number)

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008
        above = self._node(index).parent if index.isValid() else None
        return QModelIndex() if above is None else self.createIndex(above.place, 0, above.number)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        node = self._node(index)
        if role == DISPLAY:
            return self._text(node) if index.column() == 0 else str(self._count(node))
        if role == TICK and index.column() == 0:
            return _state([leaf.ticked for leaf in self._below(node)]).value
        if role == ALIGN and index.column() == 1:
            return _RIGHT
        return None

    def setData(self, index: Index, value: Any, role: int = TICK) -> bool:
        if role != TICK or not index.isValid():
            return False
        ticked = Qt.CheckState(value) == Qt.CheckState.Checked
        for leaf in self._below(self._node(index)):
            leaf.ticked = ticked
        self._changed(self._top)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def _node(self, index: Index) -> Node:
        return self._nodes[index.internalId()]

    def _listed(self) -> list[Node]:
        return [leaf for node in self._top[1:] for leaf in node.leaves()]

    def _below(self, node: Node) -> list[Node]:
        return self._listed() if node is self._top[0] else node.leaves()

    def _count(self, node: Node) -> int:
        return sum(leaf.count for leaf in self._below(node))

    def _text(self, node: Node) -> str:
        return node.text or _("(empty)")

    def _build(self, leaves: Sequence[Node]) -> None:
        self.beginResetModel()
        days = _by_months(leaves) if self._by_day else list(leaves)
        self._top = [Node(_("(all)")), *days]
        self._nodes = []
        self._number(self._top, None)
        self.endResetModel()

    def _number(self, nodes: Sequence[Node], parent: Node | None) -> None:
        for place, node in enumerate(nodes):
            node.parent, node.place, node.number = parent, place, len(self._nodes)
            self._nodes.append(node)
            self._number(node.children, node)

    def _changed(self, nodes: Sequence[Node]) -> None:
        if not nodes:
            return
        first, last = nodes[0], nodes[-1]
        self.dataChanged.emit(
            self.createIndex(first.place, 0, first.number),
            self.createIndex(last.place, 0, last.number),
            [TICK],
        )
        for node in nodes:
            self._changed(node.children)


def _by_months(leaves: Sequence[Node]) -> list[Node]:
    """Put days below their months, and these below their years; the empty value stays outside."""
    locale = QLocale(translator().language)
    years: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    others = []
    for leaf in leaves:
        found = _DAY.fullmatch(leaf.text)
        if found is None:
            others.append(leaf)
        else:
            years[found[2]][found[1]].append(leaf)
    made = []
    for year, months in years.items():
        groups = [
            Node(locale.standaloneMonthName(int(month)), children=days)
            for month, days in months.items()
        ]
        made.append(Node(year, children=groups))
    return [*made, *others]


def _state(ticked: Collection[bool]) -> Qt.CheckState:
    if ticked and all(ticked):
        return Qt.CheckState.Checked
    return Qt.CheckState.PartiallyChecked if any(ticked) else Qt.CheckState.Unchecked


def _has_all(text: str, words: Sequence[str]) -> bool:
    there = f" {' '.join(typed_words(search_text(text or _('(empty)'))))}"
    return all(f" {word}" in there for word in words)
