"""Where a study should not be worked on, told from the path and the system's list of drives."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from netzdesk.base.i18n import Translator
from netzdesk.store.places import Place, risky_place

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
server:/export/team /srv/team nfs4 rw,vers=4.2 0 0
//nas/share /mnt/nas\\040zwei cifs rw 0 0
anna@host:/home /home/anna/host fuse.sshfs rw 0 0
/dev/sda2 /srv/team/local ext4 rw 0 0
"""

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="paths of Unix")


def place(path: str, **environ: str) -> Place | None:
    return risky_place(Path(path), mounts=MOUNTS, environ=environ)


@on_posix
@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/home/a/OneDrive/s.netzdesk", "OneDrive"),
        ("/Users/a/OneDrive - Institut GmbH/x/s.netzdesk", "OneDrive"),
        ("/home/a/Dropbox/x/y/s.netzdesk", "Dropbox"),
        ("/home/a/Dropbox (Institut)/s.netzdesk", "Dropbox"),
        ("/home/a/Nextcloud2/s.netzdesk", "Nextcloud"),
        ("/home/a/nextcloud/s.netzdesk", "Nextcloud"),
        ("/home/a/ownCloud/s.netzdesk", "ownCloud"),
        ("/home/a/Google Drive/s.netzdesk", "Google Drive"),
        ("/home/a/Meine Ablage/s.netzdesk", "Google Drive"),
        ("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/s.netzdesk", "iCloud"),
        ("/Users/a/iCloudDrive/s.netzdesk", "iCloud"),
        ("/Users/a/Library/CloudStorage/Box-Box/s.netzdesk", "Box"),
    ],
)
def test_folders_of_cloud_services_are_known_by_name(path: str, service: str) -> None:
    assert place(path) == Place("cloud", service)


@pytest.mark.parametrize(
    "path",
    ["/home/a/studie.netzdesk", "/home/a/Dropbox-Notizen/s.netzdesk", "/home/a/dropbox.netzdesk"],
)
def test_an_ordinary_folder_is_no_risk(path: str) -> None:
    assert place(path) is None


@pytest.mark.parametrize(
    ("mark", "service"),
    [
        (".nextcloudsync.log", "Nextcloud"),
        (".sync_0a1b2c3d4e5f.db", "Nextcloud"),
        ("._sync_0a1b2c3d4e5f.db", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".dropbox", "Dropbox"),
        (".tmp.driveupload", "Google Drive"),
    ],
)
def test_a_renamed_cloud_folder_is_known_by_what_the_service_keeps_there(
    tmp_path: Path, mark: str, service: str
) -> None:
    (tmp_path / "Projekte" / "2010").mkdir(parents=True)
    (tmp_path / "Projekte" / mark).write_text("")
    found = risky_place(tmp_path / "Projekte" / "2010" / "s.netzdesk", mounts="", environ={})
    assert found == Place("cloud", service)


def test_the_own_folder_of_a_cloud_program_is_no_sign(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    assert risky_place(tmp_path / "s.netzdesk", mounts="", environ={}) is None


def test_onedrive_is_found_where_windows_says_it_is(tmp_path: Path) -> None:
    path = str(tmp_path / "Institut" / "s.netzdesk")
    assert place(path, OneDriveCommercial=str(tmp_path / "Institut")) == Place("cloud", "OneDrive")
    assert place(path, OneDrive="") is None


@on_posix
@pytest.mark.parametrize(
    ("path", "share"),
    [
        ("/srv/team/x/s.netzdesk", "/srv/team"),
        ("/mnt/nas zwei/s.netzdesk", "/mnt/nas zwei"),
        ("/home/anna/host/s.netzdesk", "/home/anna/host"),
        ("/srv/team/local/s.netzdesk", None),
        ("/srv/teams/s.netzdesk", None),
    ],
)
def test_network_drives_are_known_by_the_deepest_mount(path: str, share: str | None) -> None:
    assert place(path) == (Place("network", share) if share else None)


@on_posix
def test_a_stick_is_only_warned_about() -> None:
    found = place("/media/anna/STICK/s.netzdesk")
    assert found == Place("removable", "STICK")
    assert found.notice().code == "place.removable"


@pytest.mark.parametrize("kind", ["cloud", "network", "removable"])
def test_each_risk_has_a_sentence_in_both_languages(kind: str) -> None:
    notice = Place(kind, "Ort").notice()  # type: ignore[arg-type]
    told = {Translator(code)(notice.sentence, **notice.values) for code in ("de", "en")}
    assert len(told) == 2
    assert all("Ort" in text for text in told)


def test_the_system_can_be_asked_itself(tmp_path: Path) -> None:
    assert risky_place(tmp_path / "s.netzdesk", environ={}) is None
