"""A secret that an installation makes for itself is made once and kept to itself."""

import itertools
import secrets
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from katek.core.generated_secrets import generated_secret


def test_it_is_made_once_and_then_read(tmp_path):
    numbers = itertools.count()
    made = [generated_secret(tmp_path / "key", lambda: f"key-{next(numbers)}") for _ in range(3)]
    assert made == ["key-0"] * 3


def test_only_its_owner_can_read_it(tmp_path):
    generated_secret(tmp_path / "deep" / "key", lambda: "secret")
    assert stat.S_IMODE((tmp_path / "deep" / "key").stat().st_mode) == 0o600


def test_all_who_start_at_once_get_the_same(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        make = [
            pool.submit(generated_secret, tmp_path / "key", lambda: secrets.token_urlsafe(32))
            for _ in range(64)
        ]
        assert len({made.result() for made in make}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_an_empty_file_is_not_taken_for_a_secret(tmp_path):
    (tmp_path / "key").touch()
    with pytest.raises(ValueError, match="empty"):
        generated_secret(tmp_path / "key", lambda: "secret")


def test_a_link_in_its_place_is_not_written_through(tmp_path):
    (tmp_path / "key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileNotFoundError):
        generated_secret(tmp_path / "key", lambda: "secret")
    assert not (tmp_path / "elsewhere").exists()
