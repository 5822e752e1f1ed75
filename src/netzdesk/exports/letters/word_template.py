"""Letters from a template that the team made in Word: only known placeholders are filled.

The file comes from anywhere: its size is checked before it is unpacked, its Jinja is parsed and
everything but names and simple conditions refused, and what is left runs in Jinja's sandbox.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.progress import Progress
from netzdesk.domain.letter_fields import BROKEN, ONLY_NAMES, check_name

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment

_MOST_PARTS: Final = 2_000
_MOST_BYTES: Final = 60 << 20
_FOOTNOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_DOCUMENT: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
_PLAIN_NODES: Final = frozenset(
    {"Template", "Output", "TemplateData", "Name", "Const", "If", "CondExpr", "Not", "And", "Or"}
)
"""What a template may consist of: text, names, and conditions on names."""

_NO_WORD: Final = N_(
    "{name} is no Word document that can be read. Save it as Word document (.docx) and try again."
)
_TOO_LARGE: Final = N_("{name} is too large when unpacked. Make its pictures smaller.")
_HEAD_DIFFERS: Final = N_(
    "The head, the foot or a footnote of this template has placeholders. Such letters cannot "
    "stand in one file: choose single Word files."
)


def check_template(content: bytes, name: str) -> tuple[str, ...]:
    """Return the placeholders that a Word file has, each once, in their order.

    Raises Refused when it is no Word file, is too large, has a placeholder that does not exist
    or is not whole, or an instruction that is not allowed; the sentence names it.
    """
    with _readable(name):
        template = _opened(content, name)
        environment = _environment()
        found: dict[str, None] = {}
        for source in _sources(template):
            for used in _names(environment, source):
                found.setdefault(used)
    return tuple(found)


def rendered(content: bytes, values: Mapping[str, str]) -> bytes:
    """Return the Word file of one letter. The template was checked when it was taken."""
    out = BytesIO()
    _filled(content, values).save(out)
    return out.getvalue()


def rendered_together(
    content: bytes, letters: Sequence[Mapping[str, str]], progress: Progress
) -> bytes:
    """Return one Word file with all letters, each in a section of its own.

    Raises Refused when the head, the foot or a footnote of the template has placeholders: a
    file has each of them once.
    """
    if _fills_outside_the_body(content):
        raise Refused("template.head_differs", _HEAD_DIFFERS, field="form")
    whole = _filled(content, letters[0])
    body = _body(whole)
    for number, values in enumerate(letters[1:], 1):
        progress.step(number, len(letters))
        more = _body(_filled(content, values))
        last = _section(body)
        _close_section(body, last)
        for element in list(more):
            body.append(element)
        _count_anew(_section(body))
    _number_anew(body)
    out = BytesIO()
    whole.save(out)
    return out.getvalue()


def text_of(content: bytes) -> str:
    """Return the running text of a Word file: for a preview where there is no Word."""
    from docx import Document

    document = Document(BytesIO(content))
    lines = []
    for paragraph in document.element.body.iter(_name("w:p")):
        parts = (_text(node) for node in paragraph.iter())
        lines.append("".join(parts))
    return "\n".join(lines)


def _text(node: Any) -> str:
    if node.tag == _name("w:t"):
        return str(node.text or "")
    if node.tag in (_name("w:br"), _name("w:cr")):
        return "\n"
    return "\t" if node.tag == _name("w:tab") and node.getparent().tag == _name("w:r") else ""


def _filled(content: bytes, values: Mapping[str, str]) -> DocxTemplate:
    from docxtpl import DocxTemplate

    template = DocxTemplate(BytesIO(content))
    template.render(dict(values), jinja_env=_environment(), autoescape=True)
    return template


def _environment() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    return environment


def _opened(content: bytes, name: str) -> DocxTemplate:
    from docxtpl import DocxTemplate

    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > _MOST_PARTS or unpacked > _MOST_BYTES:
            raise Refused("template.too_large", _TOO_LARGE, field="file", name=name)
    template = DocxTemplate(BytesIO(content))
    template.init_docx()
    if template.docx.part.content_type != _DOCUMENT:  # macros, or a Word template (.dotx)
        raise Refused("template.no_word", _NO_WORD, field="file", name=name)
    return template


def _sources(template: DocxTemplate) -> Iterator[str]:
    """Yield the Jinja text of the body, then of heads, feet, footnotes and properties."""
    yield template.patch_xml(template.get_xml())
    yield from _outside_the_body(template)


def _outside_the_body(template: DocxTemplate) -> Iterator[str]:
    for kind in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(kind):
            yield template.patch_xml(template.get_part_xml(part))
    for part in template.docx.part.package.parts:
        if part.content_type == _FOOTNOTES:
            yield template.patch_xml(part.blob.decode("utf-8"))
    properties = template.docx.core_properties
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        yield str(getattr(properties, name))


def _fills_outside_the_body(content: bytes) -> bool:
    from docxtpl import DocxTemplate

    template = DocxTemplate(BytesIO(content))
    template.init_docx()
    environment = _environment()
    return any(_names(environment, source) for source in _outside_the_body(template))


def _names(environment: SandboxedEnvironment, source: str) -> tuple[str, ...]:
    """Return the names that a Jinja text uses; raise Refused for whatever else it does."""
    from jinja2 import TemplateSyntaxError, nodes

    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        raise Refused(
            "template.broken", BROKEN, field="file", given=_around(source, error)
        ) from error
    found = []
    for node in _all_nodes(tree):
        kind = type(node).__name__
        if kind not in _PLAIN_NODES:
            raise Refused("template.instruction", ONLY_NAMES, field="file", given=_said(node))
        if isinstance(node, nodes.TemplateData) and (stray := _stray(node.data)):
            raise Refused("template.broken", BROKEN, field="file", given=stray)
        if isinstance(node, nodes.Name):
            check_name(node.name, "file")
            found.append(node.name)
    return tuple(dict.fromkeys(found))


def _stray(data: str) -> str:
    """Return the text that ends in the closing braces of a placeholder that never began."""
    text = re.sub(r"<[^>]*>", "", data) if "}}" in data or "%}" in data else ""
    found = re.search(r".{0,30}?(?:\}\}|%\})", text)
    return found[0].strip() if found else ""


def _all_nodes(tree: Any) -> Iterator[Any]:
    yield tree
    for child in tree.iter_child_nodes():
        yield from _all_nodes(child)


def _said(node: Any) -> str:
    """Return how a refused instruction looks, as far as the tree still says it."""
    from jinja2 import nodes

    parts: list[str] = []
    for each in _all_nodes(node):
        for name in ("name", "attr", "value"):
            part = getattr(each, name, None)
            if isinstance(part, str):
                parts.append(part)
        if isinstance(each, nodes.For):
            return "{% for %}"
    said = ".".join(reversed(parts)) if isinstance(node, nodes.Getattr) else " ".join(parts)
    return said[:60] or type(node).__name__


def _around(source: str, error: Any) -> str:
    """Return the text at which the parser stopped, without the tags of Word."""
    line = source.splitlines()[max(error.lineno - 1, 0)] if source else ""
    text = re.sub(r"<[^>]*>", "", line)
    found = re.search(r"\{[{%#][^{}]*.{0,20}", text)
    return (found[0] if found else text)[:60].strip() or str(error.message)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn what the libraries raise over a broken file into a refusal."""
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    broken = (OpcError, LxmlError, zipfile.BadZipFile, OSError, LookupError, ValueError)
    try:
        yield
    except Refused:
        raise
    except (*broken, NotImplementedError, RuntimeError, AttributeError, EOFError) as error:
        raise Refused("template.no_word", _NO_WORD, field="file", name=name) from error


def _body(template: DocxTemplate) -> Any:
    return template.docx.element.body


def _section(body: Any) -> Any:
    """Return the properties of the last section of a body."""
    found = body.findall(_name("w:sectPr"))
    return found[-1] if found else _element("w:sectPr")


def _close_section(body: Any, section: Any) -> None:
    """End the last section where it is: its properties move into a paragraph of their own.

    The paragraph is as small as can be, so that a full page does not flow onto another one.
    """
    paragraph, properties = _element("w:p"), _element("w:pPr")
    spacing = _element("w:spacing")
    for key, value in (("after", "0"), ("before", "0"), ("line", "20"), ("lineRule", "exact")):
        spacing.set(_name(f"w:{key}"), value)
    kept = deepcopy(section)
    if section.getparent() is not None:
        section.getparent().remove(section)
    for old in kept.findall(_name("w:type")):
        kept.remove(old)
    _count_anew(kept)
    properties.append(spacing)
    properties.append(kept)
    paragraph.append(properties)
    body.append(paragraph)


def _count_anew(section: Any) -> None:
    """Let a section begin with page 1, on a new page."""
    for kind in ("w:pgNumType", "w:type"):
        for old in section.findall(_name(kind)):
            section.remove(old)
    numbering = _element("w:pgNumType")
    numbering.set(_name("w:start"), "1")
    before = [
        child
        for child in section
        if child.tag
        in {_name(f"w:{n}") for n in ("pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType")}
    ]
    if before:
        before[-1].addnext(numbering)
    else:
        section.append(numbering)


def _number_anew(body: Any) -> None:
    """Give pictures and bookmarks numbers of their own again: all letters brought the same."""
    for tag in ("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr",):
        for number, element in enumerate(body.iter(tag), 1):
            element.set("id", str(number))
    for mark in ("w:bookmarkStart", "w:bookmarkEnd"):
        for element in list(body.iter(_name(mark))):
            element.getparent().remove(element)


def _element(name: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(name)


def _name(short: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(short))
