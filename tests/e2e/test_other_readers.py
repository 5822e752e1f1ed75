"""What other programs read in our files: LibreOffice opens Word, poppler and pypdf read PDF."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pypdf
import pytest

from netzdesk.base.i18n import Translator
from netzdesk.domain.markup import Block, Run
from netzdesk.exports.document import Document
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile import Pair, TableBlock, profile_book
from netzdesk.exports.registry import document, export
from netzdesk.imports.sample.build import build_sample
from netzdesk.store.study import Author, Study

KINDS = ("appendix-networks", "appendix-experts", "selection", "procedure")
PROFILE = ExportOptions(network=3)
AUTHOR = Author(id="01930000-0000-7000-8000-000000000001", name="Vera Muster", initials="VM")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample study and its exports as PDF and Word."""
    made = tmp_path_factory.mktemp("readers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETZDESK_HOME", str(tmp_path_factory.mktemp("machine")))
        build_sample(made / "b.netzdesk")
        with Study.open(made / "b.netzdesk", author=AUTHOR) as study:
            add_a_row_higher_than_a_page(study)
        with Study.open(made / "b.netzdesk", author=AUTHOR, read_only=True) as study:
            for kind in KINDS:
                for suffix in (".pdf", ".docx"):
                    export(study.conn, kind, made / f"{kind}{suffix}")
            for suffix in (".pdf", ".docx"):
                export(study.conn, "profile", made / f"profile{suffix}", PROFILE)
    return made


def add_a_row_higher_than_a_page(study: Study) -> None:
    with study.unit("add_network") as unit:
        values = {"name": "Großes Netz", "number": 99, "judgement": "counts"}
        network = unit.put("network", values)
        for number in range(150):
            name = f"Akteur{number:03}"
            place = f"a{number:03}"
            unit.put("network_actor", {"network_id": network, "name": name, "position": place})


def said(folder: Path, kind: str) -> Document:
    with Study.open(folder / "b.netzdesk", author=AUTHOR, read_only=True) as study:
        return document(study.conn, kind, ExportOptions())


def words_in(made: Document) -> Counter[str]:
    """Return the words of all cells and sentences of a document."""
    blocks = [block for section in made.sections for block in section.blocks]
    rows = [*made.rows, *(row for block in blocks for row in block.rows)]
    texts = [line.whole for row in rows for cell in row.cells for line in cell]
    texts += [text for block in blocks for text in (*block.text, *block.after)]
    return words("\n".join((made.title, *made.head, *texts)))


def words_of_profile(folder: Path) -> Counter[str]:
    """Return the words of a profile: headings, texts, facts and tables."""
    with Study.open(folder / "b.netzdesk", author=AUTHOR, read_only=True) as study:
        (profile,) = profile_book(study.conn, PROFILE, Translator("de")).profiles
    texts = [profile.title, *profile.lead, *profile.notices]
    for section in profile.sections:
        texts.append(section.title)
        for part in section.parts:
            if isinstance(part, Block):
                texts += [run.text for run in part.parts if isinstance(run, Run)]
            elif isinstance(part, TableBlock):
                texts += [part.caption, *part.columns, *(text for row in part.rows for text in row)]
            elif isinstance(part, Pair):
                texts += [part.label, part.text]
    return words("\n".join(texts))


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.replace("\u00ad", "")))


def lacking(wanted: Counter[str], found: str) -> dict[str, int]:
    """Return the words that a reader finds less often than they are said, parted ones aside."""
    read, squeezed = words(found), "".join(found.replace("\u00ad", "").split())
    return {
        word: count - read[word]
        for word, count in wanted.items()
        if read[word] < count and squeezed.count(word) < count
    }


@pytest.mark.parametrize("kind", KINDS)
def test_pypdf_reads_every_word_of_a_pdf(folder: Path, kind: str) -> None:
    assert lacking(words_in(said(folder, kind)), text_of(folder / f"{kind}.pdf")) == {}


def test_pypdf_reads_every_word_of_a_profile(folder: Path) -> None:
    wanted = words_of_profile(folder)

    assert sum(wanted.values()) > 40
    assert lacking(wanted, text_of(folder / "profile.pdf")) == {}


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
@pytest.mark.parametrize("kind", KINDS)
def test_poppler_reads_every_word_of_a_pdf(folder: Path, kind: str) -> None:
    assert lacking(words_in(said(folder, kind)), poppler(folder / f"{kind}.pdf")) == {}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.timeout(180)
def test_libreoffice_shows_every_word_of_a_word_file(folder: Path) -> None:
    """Nothing falls off a page, of a row that is higher than one either."""
    (folder / "shown").mkdir()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless"]
        + ["--convert-to", "pdf", "--outdir", str(folder / "shown")]
        + [str(path) for path in sorted(folder.glob("*.docx"))],
        check=True,
        capture_output=True,
        timeout=170,
    )

    for kind in KINDS:
        text = text_of(folder / "shown" / f"{kind}.pdf")
        assert lacking(words_in(said(folder, kind)), text) == {}, kind
        last = len(pypdf.PdfReader(folder / "shown" / f"{kind}.pdf").pages)
        assert f"Seite {last} von {last}" in " ".join(text.split())
    assert lacking(words_of_profile(folder), text_of(folder / "shown" / "profile.pdf")) == {}


def poppler(path: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, timeout=60
    )
    return done.stdout.decode("utf-8")
