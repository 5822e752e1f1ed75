"""The start script: what it makes, when it makes it anew, and what it says where it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "run.py"

sys.path.insert(0, str(SCRIPT.parent))
import environment  # noqa: E402  # the folder is no package: it must run before anything is installed
import qt_libraries  # noqa: E402

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="probing and apt concern Linux only"
)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for name in ("uv.lock", "pyproject.toml", "src/netzdesk/locale/de/LC_MESSAGES/netzdesk.po"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(*arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **extra},
    )


def fake_commands(folder: Path, **scripts: str) -> str:
    """Make a search path on which only these commands are found."""
    folder.mkdir()
    for name, body in scripts.items():
        (folder / name.replace("_", "-")).write_text(f"#!/bin/sh\n{body}\n", encoding="ascii")
        (folder / name.replace("_", "-")).chmod(0o755)
    return str(folder)


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_makes_the_environment_anew(sources: Path, name: str) -> None:
    before = environment.stamp_of(sources)

    (sources / name).write_text((sources / name).read_text() + "\n# changed\n")

    assert environment.stamp_of(sources) != before


def test_a_changed_translation_makes_the_catalogues_anew(sources: Path) -> None:
    before = environment.stamp_of(sources)
    po = next(sources.rglob("*.po"))

    po.write_text(po.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")

    assert environment.stamp_of(sources) != before


def test_a_changed_source_file_leaves_the_environment_as_it_is(sources: Path) -> None:
    before = environment.stamp_of(sources)

    (sources / "src" / "netzdesk" / "new.py").write_text("x = 1\n")

    assert environment.stamp_of(sources) == before


def test_an_environment_with_the_right_stamp_is_not_touched(sources: Path) -> None:
    (sources / ".venv").mkdir()
    stamp = sources / ".venv" / "netzdesk-stamp"
    stamp.write_text(environment.stamp_of(sources), encoding="ascii")

    environment.set_up(sources)

    assert [path.name for path in (sources / ".venv").iterdir()] == [stamp.name]


def test_a_failed_set_up_leaves_no_stamp_and_says_which_step(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uv = Path(environment.uv(sources))
    uv.parent.mkdir(parents=True)
    uv.write_text("#!/bin/sh\nexit 7\n", encoding="ascii")
    uv.chmod(0o755)

    with pytest.raises(environment.SetupFailed, match="status 7: uv sync"):
        environment.set_up(sources)

    assert not (sources / ".venv" / "netzdesk-stamp").exists()


def test_a_second_start_waits_for_the_first(sources: Path) -> None:
    lock = sources / "build" / "setup.lock"
    code = (
        f"import sys; sys.path.insert(0, {str(SCRIPT.parent)!r})\n"
        "import environment; from pathlib import Path\n"
        f"with environment._only_one(Path({str(lock)!r})): print('mine', flush=True)\n"
    )

    with environment._only_one(lock):
        second = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert second.stdout is not None
        assert second.stdout.readline().startswith("Another start")

    assert second.communicate(timeout=60)[0] == "mine\n"


def test_children_may_write_compiled_files_and_see_no_other_environment() -> None:
    given = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": "/elsewhere", "LANG": "C.UTF-8"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        seen = environment.child_environment(EXTRA="yes")

    assert set(given) & set(seen) == {"LANG"}
    assert seen["EXTRA"] == "yes"


def test_a_missing_library_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(qt_libraries.XCB, "libxcb-missing-here.so.0", "libxcb-missing-here0")

    assert "libxcb-missing-here0" in qt_libraries.missing_packages(window=True)
    assert "libxcb-missing-here0" not in qt_libraries.missing_packages()


def test_a_missing_command_names_its_package() -> None:
    programs = {"no-such-command-here": "no-such-package", "sh": "dash"}

    missing = qt_libraries.missing_packages(programs=programs)

    assert "no-such-package" in missing
    assert "dash" not in missing


def test_packages_are_installed_only_with_the_right_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    apt, allowed, denied = "exit 0", 'test "$1" = -n', "exit 1"

    seen = []
    for number, commands in enumerate(
        ({}, {"apt_get": apt}, {"apt_get": apt, "sudo": denied}, {"apt_get": apt, "sudo": allowed})
    ):
        monkeypatch.setenv("PATH", fake_commands(tmp_path / str(number), **commands))
        seen.append(qt_libraries.administrator())

    assert seen == [None, None, None, ["sudo", "-n"]]


def test_package_lists_are_fetched_once_when_the_first_try_finds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, lists = tmp_path / "log", tmp_path / "lists"
    apt = f'echo "$1" >> {log}; if test "$1" = update; then : > {lists}; else test -e {lists}; fi'
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    path = fake_commands(tmp_path / "bin", apt_get=apt, env='shift; exec "$@"')
    monkeypatch.setenv("PATH", path)

    assert qt_libraries.install(["libxcb-cursor0"])
    assert log.read_text().split() == ["install", "update", "install"]


def test_the_line_to_type_names_every_package() -> None:
    line = qt_libraries.apt_line(["libegl1", "libxcb-cursor0"])

    assert line == "sudo apt-get install --no-install-recommends libegl1 libxcb-cursor0"


def test_no_display_is_seen_before_qt_could_abort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert not qt_libraries.display_opens()

    monkeypatch.setenv("DISPLAY", ":4711")
    assert not qt_libraries.display_opens()


def test_an_unknown_verb_is_wrong_usage() -> None:
    answer = run("dance")

    assert answer.returncode == 2
    assert "demo" in answer.stderr


def test_continuous_integration_calls_the_readmes_test_command() -> None:
    command = "python3 packaging/run.py test"

    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
