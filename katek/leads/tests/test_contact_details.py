"""What a customer can rely on: what they tell us about themselves is understood, and nothing is
made up.
"""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.leads.contact_details import ExtractionContext, extract, redact, same_person
from katek.leads.tests import (
    consent_examples,
    contact_examples,
    email_examples,
    name_examples,
    phone_examples,
    sensitive_examples,
)

EXAMPLES = {
    "reference": contact_examples.REFERENCE,
    "emails": email_examples.EMAILS,
    "no emails": email_examples.EMAIL_TRAPS,
    "phones": phone_examples.PHONES,
    "no phones": phone_examples.PHONE_TRAPS,
    "other people": phone_examples.OTHERS,
    "names": name_examples.NAMES,
    "no names": name_examples.NAME_TRAPS,
    "consent": consent_examples.CONSENTS,
    "no consent": consent_examples.CONSENT_TRAPS,
}
US = contact_examples.US


@pytest.mark.parametrize("examples", EXAMPLES.values(), ids=EXAMPLES)
def test_a_message_yields_exactly_what_it_says(examples):
    wrong = {
        e.key: (e.text, extract(e.text, context=e.context)) for e in examples if not _understood(e)
    }
    assert not wrong


def _understood(example):
    details = extract(example.text, context=example.context)
    found = [details.name, *details.emails, *details.phones]
    return (
        (details.name.value if details.name else "") == example.name
        and tuple(email.value for email in details.emails) == example.emails
        and tuple(phone.value for phone in details.phones) == example.phones
        and {item.value for item in found if item and item.confirm} == set(example.confirm)
        and details.suggestions == example.suggestions
        and details.refused == example.refused
        and details.consent_changes == example.consent
        and tuple((o.relation, o.found.value) for o in details.other_people) == example.others
        and details.incomplete == example.incomplete
    )


def test_the_example_set_has_every_case_of_the_reference_and_many_more():
    keys = [example.key for examples in EXAMPLES.values() for example in examples]
    assert {f"L{number}" for number in range(1, 16)} <= set(keys)
    assert len(keys) == len(set(keys)) >= 75


def test_what_was_found_keeps_the_words_it_was_read_from():
    text = "I'm ANA, my cell: (503) 555‑0123, mail jane (at) example (dot) com"
    details = extract(text, context=US)
    assert details.name is not None
    assert [details.name.raw, details.phones[0].raw, details.emails[0].raw] == [
        "ANA",
        "(503) 555‑0123",
        "jane (at) example (dot) com",
    ]


def test_a_throw_away_address_is_marked():
    throw_away, lasting = extract("x@mailinator.com y@example.com", context=US).emails
    assert throw_away.disposable
    assert not lasting.disposable


def test_only_the_first_4000_characters_are_read():
    assert not extract("x" * 4_000 + " jane@example.com", context=US).emails


def test_sensitive_data_is_taken_out_before_a_message_is_stored():
    for key, text, stored, kinds in sensitive_examples.REMOVED:
        assert redact(text) == (stored, kinds), key
        assert extract(text, context=US).refused == kinds, key
        assert redact(stored) == (stored, ()), key


def test_ordinary_figures_are_stored_as_they_were_written():
    for text in sensitive_examples.KEPT:
        assert redact(text) == (text, ())


def test_a_card_is_taken_out_of_a_long_message_too():
    assert redact("word " * 5_000 + "4111 1111 1111 1111")[1] == ("card",)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Ana Ruiz", "ruiz ana", True),
        ("Ana Ruiz", "Ana", True),
        ("José García", "Jose Garcia", True),
        ("", "Bob", True),
        ("Ana Ruiz", "Bob Smith", False),
        ("Ana Ruiz", "Eva Ruiz", False),
    ],
)
def test_names_are_compared_whatever_their_order_and_accents(first, second, same):
    assert same_person(first, second) is same


ANY_CONTEXT = st.builds(
    ExtractionContext,
    region=st.sampled_from(["US", "DE", "AE", "ES", "??"]),
    asked=st.sampled_from([None, "name", "email", "phone"]),
    language=st.sampled_from(["", "en", "de", "xx"]),
)
WORDS_THAT_MATTER = (
    "@ (at) [dot] at dot punto . , : ; # $ + ( ) - ' 503 555 0123 five oh three double jane i'm "
    "soy my name is wife's mine stop don't call me no texts password is 4111111111111111 DE89 ssn "
    "123-45-6789 gmail.com هاتف ٠٥٠"
)
SIGNS = (" ", "\n", "\u200b", "\ufffc", "\u0301", "ﷺ", "＠")
PIECES = st.sampled_from((*WORDS_THAT_MATTER.split(), *SIGNS))
MESSY = st.one_of(
    st.text(), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES).map("".join)
)


@given(text=MESSY, context=ANY_CONTEXT)
@settings(max_examples=200)
def test_no_text_is_too_strange_to_be_read(text, context):
    details = extract(text, context=context)
    stored, kinds = redact(text)
    assert bool(kinds) == (stored != text)
    assert all(phone.value.startswith("+") for phone in details.phones)
    assert all("@" in email.value for email in details.emails)


LABEL = st.text(string.ascii_lowercase + string.digits, min_size=3, max_size=12)
EMAIL = st.builds(
    "{}{}{}@{}.{}".format,
    st.sampled_from(string.ascii_letters),
    LABEL,
    st.sampled_from(["", ".x", "_y", "-z", "+tag", "99"]),
    LABEL.filter(lambda label: not label.isdigit()),
    st.sampled_from(["com", "org", "co.uk", "de", "example", "com.mx", "photography"]),
)
PHONE = st.builds(
    "{}{}{}".format,
    st.sampled_from(["503", "971", "212", "415", "305"]),
    st.integers(min_value=200, max_value=999).filter(lambda n: n % 100 != 11),
    st.integers(min_value=1000, max_value=9999),
)
PHONE_STYLES = (
    "{0}-{1}-{2}",
    "({0}) {1}-{2}",
    "{0}.{1}.{2}",
    "+1 {0} {1} {2}",
    "{0}{1}{2}",
    "1-{0}-{1}-{2}",
)
SENTENCES = st.sampled_from(
    [
        "{}",
        "my details: {}, thanks",
        "You can reach me on {}.",
        "3 beds under 600k in Sellwood, {}",
        "hola, {} gracias",
        "Is HP-1042 still open? {}!",
        "({})",
    ]
)


@given(email=EMAIL, sentence=SENTENCES)
@settings(max_examples=150)
def test_a_valid_address_is_found_in_any_sentence(email, sentence):
    local, _, domain = email.rpartition("@")
    found = extract(sentence.format(email), context=ExtractionContext()).emails
    assert [item.value for item in found] == [f"{local}@{domain}"]


@given(digits=PHONE, style=st.sampled_from(PHONE_STYLES), sentence=SENTENCES)
@settings(max_examples=150)
def test_a_valid_phone_number_is_found_in_any_sentence(digits, style, sentence):
    text = sentence.format(style.format(digits[:3], digits[3:6], digits[6:]))
    found = extract(text, context=ExtractionContext()).phones
    assert [item.value for item in found] == [f"+1{digits}"]
    assert redact(text) == (text, ())


AMOUNT = st.one_of(
    st.integers(min_value=100, max_value=9_999_999_999).map("${:,}".format),
    st.integers(min_value=50, max_value=9_999).map("{}k".format),
    st.integers(min_value=1_000, max_value=9_999_999_999).map("{} USD".format),
    st.integers(min_value=1_000, max_value=9_999_999_999).map("€ {}".format),
)
REF = st.one_of(
    st.integers(min_value=1_000, max_value=9_999_999_999).map("HP-{}".format),
    st.integers(min_value=1_000, max_value=9_999_999_999).map("MLS# {}".format),
    st.integers(min_value=1_000, max_value=9_999_999_999).map("listing {}".format),
)
BUSINESS = st.sampled_from(
    [
        "is {ref} still {amount}?",
        "between {amount} and {amount}",
        "{ref}, {ref}",
        "what about {ref} at {amount}",
    ]
)


@given(sentence=BUSINESS, amount=AMOUNT, ref=REF)
@settings(max_examples=150)
def test_prices_and_listing_numbers_are_never_contact_details(sentence, amount, ref):
    text = sentence.format(amount=amount, ref=ref)
    details = extract(text, context=US)
    assert (details.name, details.emails, details.phones, details.refused) == (None, (), (), ())
    assert redact(text) == (text, ())


@pytest.mark.long
@pytest.mark.parametrize(
    "piece",
    [
        "a", "@", "a@", "a@b.", "at ", "a at b dot ", "1", "1 ", "5035550123 ", "five ", "(",
        ".", "i'm ", "\u0301", "no calls or ", "don't ", "password is ", "4111 ", "DE89 ",
        "wife ", "http://", "Ana ", "stop ", "jane@gmail ",
    ],
)  # fmt: skip
def test_endless_repetition_is_read_to_the_end(piece):
    """A rule that backtracks would not come back from these within the time a test run is given."""
    assert redact(piece * (20_000 // len(piece)))[0]
    assert extract(piece * 4_000, context=US) is not None
