"""Secrets at rest: unreadable in the database, readable with any live key, silent in output."""

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from katek.core import encryption
from katek.core.encryption import CannotDecrypt, EncryptedTextField, SecretText, decrypt, encrypt

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


class Safe(models.Model):  # noqa: DJ008 - lives for one test
    token = EncryptedTextField()

    class Meta:
        app_label = "core_tests"


@pytest.fixture
def table(transactional_db: None) -> Iterator[None]:
    with connection.schema_editor() as editor:
        editor.create_model(Safe)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Safe)


def stored(row: Safe) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM core_tests_safe WHERE id = %s", [row.pk])
        return str(cursor.fetchone()[0])


@given(st.text())
def test_what_is_encrypted_reads_back_the_same(text):
    assert decrypt(encrypt(text)) == text


def test_the_same_text_has_another_token_each_time():
    assert encrypt("same") != encrypt("same")


def test_an_old_key_still_reads_and_the_first_one_writes(settings):
    settings.KATEK_ENCRYPTION_KEYS = (OLD,)
    token = encrypt("page token")
    settings.KATEK_ENCRYPTION_KEYS = (NEW, OLD)
    assert decrypt(token) == "page token"
    rotated = encryption.rotate(token)
    settings.KATEK_ENCRYPTION_KEYS = (NEW,)
    assert decrypt(rotated) == "page token"


@pytest.mark.parametrize("act", [decrypt, encryption.rotate])
def test_a_lost_key_names_the_setting_and_shows_nothing_of_the_library(settings, act):
    settings.KATEK_ENCRYPTION_KEYS = (OLD,)
    token = encrypt("page token")
    settings.KATEK_ENCRYPTION_KEYS = (NEW,)
    with pytest.raises(CannotDecrypt, match="KATEK_ENCRYPTION_KEYS") as caught:
        act(token)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("token", ["", "plain", "gAAAAA==", "é"])
def test_what_is_not_a_token_cannot_be_decrypted(token):
    with pytest.raises(CannotDecrypt):
        decrypt(token)


@pytest.mark.parametrize("keys", [(), ("short",), (OLD, "?" * 44)])
def test_a_malformed_setting_says_which_key_is_wrong(settings, keys):
    settings.KATEK_ENCRYPTION_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="KATEK_ENCRYPTION_KEYS"):
        encrypt("text")


def test_decrypted_text_does_not_show_itself_in_a_repr():
    secret = decrypt(encrypt("hunter2"))
    assert isinstance(secret, SecretText)
    assert "hunter2" not in repr({"token": secret})
    assert f"Bearer {secret}" == "Bearer hunter2"


@pytest.mark.usefixtures("table")
def test_the_column_holds_a_token_and_the_model_reads_text():
    row = Safe.objects.create(token="hunter2")
    assert "hunter2" not in stored(row)
    assert Safe.objects.get().token == "hunter2"
    assert list(Safe.objects.values_list("token", flat=True)) == ["hunter2"]


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("write", ["save", "update", "bulk_update"])
def test_every_way_of_writing_encrypts(write):
    row = Safe.objects.create(token="first")
    row.token = "second"
    if write == "save":
        row.save()
    elif write == "update":
        Safe.objects.update(token="second")
    else:
        Safe.objects.bulk_update([row], ["token"])
    assert "second" not in stored(row)
    assert Safe.objects.get().token == "second"


@pytest.mark.usefixtures("table")
def test_nothing_entered_needs_no_key(settings):
    settings.KATEK_ENCRYPTION_KEYS = ()
    Safe.objects.create(token="")
    assert Safe.objects.get().token == ""


@pytest.mark.parametrize("lookup", ["token", "token__contains", "token__lower", "token__in"])
def test_searching_in_it_is_refused(lookup):
    with pytest.raises(FieldError, match="encrypted"):
        Safe.objects.filter(**{lookup: "x"})


def test_asking_whether_it_is_null_is_allowed():
    assert "IS NULL" in str(Safe.objects.filter(token__isnull=True).query)


def test_a_unique_or_indexed_secret_is_an_error_at_start():
    field = EncryptedTextField(unique=True)
    field.set_attributes_from_name("token")
    assert any("can't be unique" in error.msg for error in field._check_not_searched())
