"""Settings of an installation: its directory, its key, its database's address."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from planner.config import data_dir, secret_key, settings
from planner.database import normal_url
from planner.errors import BadSetting, DirectoryUnusable


def test_a_key_is_made_at_first_start_for_its_owner_only(tmp_path: Path) -> None:
    key = secret_key(tmp_path)
    file = tmp_path / "secret.key"
    assert len(key) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_key_stays_the_same(tmp_path: Path) -> None:
    assert secret_key(tmp_path) == secret_key(tmp_path)


def test_a_damaged_key_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("short")
    with pytest.raises(DirectoryUnusable, match=r"secret\.key is damaged"):
        secret_key(tmp_path)


def test_a_directory_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DirectoryUnusable, match="cannot be used: not a directory; name another by --data"):
        data_dir(tmp_path / "file" / "data")
    with pytest.raises(DirectoryUnusable, match="cannot be used: it is a file; name another by --data"):
        data_dir(tmp_path / "file")


NOBODY = 65534


@contextmanager
def somebody_without_rights() -> Iterator[None]:
    """Root may write everywhere, so be somebody else for a while."""
    if os.getuid() != 0:
        yield
        return
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.fixture
def readable() -> Iterator[Path]:
    """A directory that everybody may read and nobody may write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield folder
        folder.chmod(0o700)


def test_a_directory_that_cannot_be_written_is_said_in_one_sentence(readable: Path) -> None:
    readable.chmod(0o555)
    with somebody_without_rights(), pytest.raises(DirectoryUnusable, match="cannot be used: it is not writable; name"):
        data_dir(readable)
    with somebody_without_rights(), pytest.raises(DirectoryUnusable, match="cannot be used: permission denied; name"):
        data_dir(readable / "data")


def test_a_database_that_cannot_be_written_is_said_before_anybody_works_in_it(readable: Path) -> None:
    (readable / "planner.db").touch(0o444)
    readable.chmod(0o777)
    with somebody_without_rights(), pytest.raises(DirectoryUnusable, match=r"planner\.db is not writable"):
        data_dir(readable)


def test_the_default_database_is_a_file_in_the_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLANNER_DATABASE_URL", raising=False)
    assert settings({"DATA_DIR": tmp_path})["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/planner.db"


def test_the_environment_names_directory_and_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path / "here"))
    monkeypatch.setenv("PLANNER_DATABASE_URL", "postgres://me:secret@host/plant")
    found = settings()
    assert found["DATA_DIR"] == tmp_path / "here"
    assert found["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://me:secret@host/plant"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_by_psycopg(scheme: str) -> None:
    assert normal_url(f"{scheme}://host/plant") == "postgresql+psycopg://host/plant"


@pytest.mark.parametrize("address", ["mysql://host/plant", "plant.db", ""])
def test_an_address_of_no_database_of_ours_is_said_in_one_sentence(address: str) -> None:
    with pytest.raises(BadSetting, match="The database address is"):
        normal_url(address)


def test_a_number_of_proxies_that_is_none_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_PROXIES", "two")
    with pytest.raises(BadSetting, match="PLANNER_PROXIES is 'two', but must be a whole number"):
        settings({"DATA_DIR": tmp_path})
