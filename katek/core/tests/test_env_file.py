"""What a `.env` file may say, and what it is told when it can't be read."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from katek.core.env_file import read_env_file
from katek.core.setting_readers import Environment, WrongSetting

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,20}", fullmatch=True)
PRINTABLE = st.characters(blacklist_categories=("Cc", "Cs"))
TEXTS = st.text(PRINTABLE, max_size=40)
UNQUOTED = TEXTS.map(str.strip).filter(
    lambda text: not text.startswith(("'", '"', "#")) and " #" not in text and _is_plain(text)
)


def _refusal_of(read, text):
    try:
        read(text)
    except WrongSetting as stopped:
        return str(stopped)
    return ""


def _is_plain(text):
    return all(sign == " " or not sign.isspace() for sign in text)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    path = tmp_path_factory.mktemp("settings") / ".env"

    def read_text(text):
        path.write_bytes(text.encode())
        return read_env_file(path)

    return read_text


def test_no_file_is_no_settings(tmp_path):
    assert read_env_file(tmp_path / ".env") == {}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=b", "b"),
        ("export A=b", "b"),
        ("  A = b  ", "b"),
        ("A=", ""),
        ("A=b # why", "b"),
        ("A=b#c", "b#c"),
        ("A=# why", ""),
        ("A='b # c' # why", "b # c"),
        ("A=it's", "it's"),
        ('A="b c"', "b c"),
        (r'A="one\ntwo\t\"three\" \\ \$HOME"', 'one\ntwo\t"three" \\ $HOME'),
        (r"A='$HOME\n'", r"$HOME\n"),
        ("A=b=c", "b=c"),
        ("A=postgres://u:p%40ss@h/db?sslmode=require", "postgres://u:p%40ss@h/db?sslmode=require"),
        ("\ufeffA=b", "b"),
        ("A=b\r", "b"),
    ],
)
def test_ways_to_write_a_value(read, line, value):
    assert read(f"{line}\n") == {"A": value}


def test_comments_and_blank_lines_say_nothing(read):
    assert read("# first\n\n   # second\nA=1\n\t\nB=2") == {"A": "1", "B": "2"}


@pytest.mark.parametrize(
    "line", ["A", "=b", "1A=b", "A-B=c", "A: b", "A='b", 'A="b', "A='b'c", r'A="\q"', "export A"]
)
def test_a_malformed_line_is_named_by_its_number_and_not_shown(read, line):
    with pytest.raises(WrongSetting, match=r"\.env, line 3: ") as stopped:
        read(f"X=1\n# fine\n{line}hunter2\n" if line != "A" else "X=1\n# fine\nhunter2\n")
    assert "\n" not in str(stopped.value)
    assert "hunter2" not in str(stopped.value)


def test_a_name_that_stands_twice_is_refused(read):
    with pytest.raises(WrongSetting, match=r"line 2: A once more"):
        read("A=1\nA=2\n")


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / ".env").write_bytes(b"A=\xff\n")
    with pytest.raises(WrongSetting, match=r"\.env: .* UTF-8"):
        read_env_file(tmp_path / ".env")


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("KATEK_A=file\nKATEK_B=file\nKATEK_C=file\n")
    monkeypatch.setenv("KATEK_A", "environment")
    monkeypatch.setenv("KATEK_B", "")
    env = Environment.load(tmp_path)
    assert [env.text(f"KATEK_{letter}") for letter in "ABC"] == ["environment", "file", "file"]


@pytest.mark.long
@given(st.dictionaries(NAMES, UNQUOTED))
def test_what_is_written_plainly_is_read_back(read, settings):
    assert read("".join(f"{name}={value}\n" for name, value in settings.items())) == settings


@given(TEXTS.filter(lambda text: "'" not in text))
def test_single_quotes_keep_every_character(read, text):
    assert read(f"A='{text}'\n") == {"A": text}


@given(st.text(PRINTABLE | st.sampled_from('\n\t"\\$'), max_size=40))
def test_double_quotes_can_say_everything(read, text):
    escaped = text
    for sign, written in [("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"), ("$", "\\$")]:
        escaped = escaped.replace(sign, written)
    assert read(f'A="{escaped}"\n') == {"A": text}


@given(st.text(st.sampled_from(string.printable + "ä\u2028\0"), max_size=60))
@example("A='\nB='")
def test_any_text_is_read_or_refused_in_one_line(read, text):
    assert "\n" not in _refusal_of(read, text)
