"""The one table of what can be done by menu or key: menus, tool tips and the help come from it."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from netzdesk.base.i18n import N_, _, translator
from netzdesk.ui.navigation import LISTED, page_key

Menu = Literal["study", "edit", "go", "help", "list", "form", "call", "interview"]

MENUS: Final[dict[Menu, str]] = {
    "study": N_("&Study"),
    "edit": N_("&Edit"),
    "go": N_("&Go to"),
    "help": N_("&Help"),
    "list": N_("In lists"),
    "form": N_("In forms"),
    "call": N_("On the call screen"),
    "interview": N_("In an interview"),
}
"""Those from `list` on are no menus: their keys belong to widgets and stand in the help."""


class CommandEntry(NamedTuple):
    """One thing to do: its text, key, icon and menu; `study` means that it needs an open study."""

    key: str
    text: str
    shortcut: str = ""
    icon: str = ""
    menu: Menu = "study"
    study: bool = True
    writes: bool = False
    """True when it is of no use in a study that is open for reading only."""
    of_page: bool = False
    """True when a page does it, and only while it offers to."""
    ends_group: bool = False


def _pages() -> tuple[CommandEntry, ...]:
    return tuple(
        CommandEntry(f"go:{page.key}", page.title, page_key(page), page.icon, "go")
        for page in LISTED
    )


BULK_KEY: Final = "Ctrl+Shift+M"

COMMANDS: Final[tuple[CommandEntry, ...]] = (
    CommandEntry("study.new", N_("&New study …"), "Ctrl+Shift+N", "file-plus", study=False),
    CommandEntry("study.open", N_("&Open study …"), "Ctrl+O", "folder-open", study=False),
    CommandEntry("study.recent", N_("Open &recent"), "", "clock", study=False),
    CommandEntry(
        "study.sample", N_("Open the &sample study"), "", "star", study=False, ends_group=True
    ),
    CommandEntry(
        "study.import", N_("Import &lists …"), "Ctrl+I", "upload", writes=True, ends_group=True
    ),
    CommandEntry("study.copy", N_("Save a &copy as …"), "Ctrl+Shift+S", "copy"),
    CommandEntry("study.restore", N_("Restore &backup …"), "", "archive-restore", ends_group=True),
    CommandEntry("study.stored", N_("Is everything stored?"), "Ctrl+S", "save"),
    CommandEntry("study.close", N_("C&lose study"), "Ctrl+W", "x"),
    CommandEntry(
        "study.settings", N_("Se&ttings …"), "Ctrl+,", "settings", study=False, ends_group=True
    ),
    CommandEntry("study.quit", N_("&Quit"), "Ctrl+Q", "", study=False),
    CommandEntry("edit.undo", N_("Undo"), "Ctrl+Z", "undo-2", "edit", writes=True),
    CommandEntry("edit.redo", N_("Redo"), "Ctrl+Y", "redo-2", "edit", writes=True, ends_group=True),
    CommandEntry("edit.new", N_("&New entry"), "Ctrl+N", "plus", "edit", writes=True),
    CommandEntry(
        "edit.attempt",
        N_("Record contact &attempt"),
        "Ctrl+Shift+K",
        "phone",
        "edit",
        writes=True,
        of_page=True,
    ),
    CommandEntry(
        "edit.call",
        N_("Ca&ll"),
        "F5",
        "phone-call",
        "edit",
        writes=True,
        of_page=True,
    ),
    CommandEntry(
        "edit.statement",
        N_("Record &statement"),
        "Ctrl+Shift+A",
        "pencil",
        "edit",
        writes=True,
        of_page=True,
        ends_group=True,
    ),
    CommandEntry("edit.palette", N_("Find &everything …"), "Ctrl+K", "search", "edit"),
    CommandEntry(
        "edit.reply",
        N_("Record a &reply (mail file) …"),
        "Ctrl+Shift+R",
        "mail-plus",
        "edit",
        writes=True,
    ),
    CommandEntry(
        "edit.file",
        N_("Attach a file or enter a s&ource …"),
        "Ctrl+Shift+O",
        "paperclip",
        "edit",
        writes=True,
        ends_group=True,
    ),
    CommandEntry(
        "edit.many",
        N_("Change a &field in the chosen rows …"),
        BULK_KEY,
        "list",
        "edit",
        writes=True,
        of_page=True,
    ),
    CommandEntry(
        "edit.duplicates",
        N_("Possible &duplicates …"),
        "Ctrl+Shift+D",
        "merge",
        "edit",
        writes=True,
        ends_group=True,
    ),
    CommandEntry("edit.find", N_("&Find"), "Ctrl+F", "search", "edit"),
    CommandEntry("edit.find_next", N_("Find ne&xt"), "F3", "", "edit"),
    CommandEntry(
        "edit.find_previous", N_("Find &previous"), "Shift+F3", "", "edit", ends_group=True
    ),
    CommandEntry("edit.copy", N_("&Copy"), "Ctrl+C", "copy", "edit", study=False),
    *_pages(),
    CommandEntry("help.keys", N_("&Keyboard shortcuts"), "F1", "keyboard", "help", study=False),
    CommandEntry("help.about", N_("&About NetzDesk"), "", "info", "help", study=False),
    CommandEntry("help.licences", N_("&Licences"), "", "scale", "help", study=False),
)

JUDGE_KEY: Final = "Ctrl+J"
"""Key of the pages „Netzwerke“ and „Auswahl“."""

ORIGIN_KEY: Final = "F9"
"""Key of a field that shows where its value comes from."""

WIDGET_KEYS: Final[tuple[tuple[Menu, str, str], ...]] = (
    ("list", N_("From the filter to the list"), "Down"),
    ("list", N_("Clear the filter (in the filter line)"), "Esc"),
    ("list", N_("From the list into the details"), "Return"),
    ("list", N_("From the details back to the list"), "Esc"),
    ("list", N_("Copy the selected rows or the marked cells, for Excel"), "Ctrl+C"),
    ("list", N_("Copy the cell"), "Ctrl+Shift+C"),
    ("list", N_("Mark cells of the row"), "Shift+Right"),
    ("list", N_("Filter the column by its values"), "Ctrl+Shift+L"),
    ("list", N_("Views of the list"), "Ctrl+Shift+F"),
    ("list", N_("In the details: search there; once more: filter the list"), "Ctrl+F"),
    ("list", N_("Networks: judge the next open structure"), JUDGE_KEY),
    ("list", N_("Selection: rate by the criterion"), "1 … 4"),
    ("list", N_("Selection: take the rating back"), "Del"),
    ("list", N_("Selection: verdict on the chosen rows"), JUDGE_KEY),
    ("list", N_("Today: call, write or confirm"), "Return"),
    ("list", N_("Today: only mine"), "Ctrl+M"),
    ("list", N_("Today: the follow-up is done"), "Ctrl+E"),
    ("list", N_("Leads: make it an institution, contact person or network"), "F6"),
    ("list", N_("Leads: link it to the entry that it is"), "F7"),
    ("list", N_("Leads: drop it with a reason"), "F8"),
    ("form", N_("Store the field and go on; create a new entry"), "Return"),
    ("form", N_("Next field; the field is stored"), "Tab"),
    ("form", N_("Networks: where the value of the field comes from"), ORIGIN_KEY),
    ("form", N_("Store a note"), "Ctrl+Return"),
    ("form", N_("Profiles: bold"), "Ctrl+B"),
    ("form", N_("Profiles: italic"), "Ctrl+I"),
    ("form", N_("Profiles: numbered list"), "Ctrl+Shift+7"),
    ("form", N_("Profiles: bulleted list"), "Ctrl+Shift+8"),
    ("form", N_("Profiles: footnote"), "Ctrl+Shift+E"),
    ("form", N_("Give back what was there before; leave a new entry"), "Esc"),
    ("form", N_("Open the calendar"), "Alt+Down"),
    ("form", N_("Move an entry up in its list"), "Alt+Up"),
    ("form", N_("Move an entry down in its list"), "Alt+Down"),
    ("form", N_("Remove an entry from its list"), "Del"),
    ("call", N_("Begin the call, or end it"), "F5"),
    ("call", N_("Outcome by its number, outside text fields"), "1 … 9"),
    ("call", N_("Outcome by its number, anywhere"), "Alt+1 … 9"),
    ("call", N_("Show or hide what others say"), "F6"),
    ("call", N_("To the note"), "F7"),
    ("call", N_("To the answer about the next district"), "F8"),
    ("call", N_("To the next appointment"), "F9"),
    ("call", N_("Store everything and go on to the next case"), "Ctrl+Return"),
    ("call", N_("Store the call and interview a network that was named"), "F12"),
    ("call", N_("Next case without storing"), "Alt+Right"),
    ("call", N_("Case before"), "Alt+Left"),
    ("call", N_("Back to where one came from; what was entered is kept"), "Esc"),
    ("interview", N_("Next question that is open"), "Ctrl+Return"),
    ("interview", N_("Planned: start it"), "Ctrl+Return"),
    ("interview", N_("Planned: call it off, with a reason"), "F8"),
    ("interview", N_("Topic by its number; 0 for the particulars"), "Alt+0 … 9"),
    ("interview", N_("Next topic"), "Ctrl+PgDown"),
    ("interview", N_("Topic before"), "Ctrl+PgUp"),
    ("interview", N_("Hold the time, or let it run"), "F9"),
    ("interview", N_("Take the marked words into the register as an actor"), "F6"),
    ("interview", N_("Take over a field of action"), "F7"),
    ("interview", N_("Take over a funding programme"), "F8"),
    ("interview", N_("Enter other facts in the register, from this interview"), "F11"),
)
"""Keys that widgets know themselves: menu heading, what they do, key."""

_GERMAN_KEYS: Final = {
    "Ctrl": "Strg",
    "Shift": "Umschalt",
    "Return": "Eingabe",
    "Del": "Entf",
    "Down": "Ab",
    "Up": "Auf",
    "Right": "Rechts",
    "Left": "Links",
    "PgDown": "Bild ab",
    "PgUp": "Bild auf",
}


def shown_key(shortcut: str) -> str:
    """Return a key as it stands on the keyboard of the window's language."""
    if translator().language == "de":
        return "+".join(_GERMAN_KEYS.get(part, part) for part in shortcut.split("+"))
    from PySide6.QtGui import QKeySequence  # noqa: PLC0415  # for the help only

    if "…" in shortcut:
        return shortcut  # several keys
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.PortableText)


def shortcut_help() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the keys by menu: heading, then (what, key)."""
    groups: dict[Menu, list[tuple[str, str]]] = {menu: [] for menu in MENUS}
    for entry in COMMANDS:
        if entry.shortcut:
            text = _(entry.text).replace("&", "").removesuffix(" …")
            groups[entry.menu].append((text, shown_key(entry.shortcut)))
    for menu, text, key in WIDGET_KEYS:
        groups[menu].append((_(text), shown_key(key)))
    return [(_(MENUS[menu]).replace("&", ""), rows) for menu, rows in groups.items() if rows]
