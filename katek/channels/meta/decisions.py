"""What an answer of Graph means for a message: one table, one place.

The status of the answer is not to be relied on: code and subcode decide. Sentences are for staff and say how
to mend it.
"""

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Literal, TypeAlias

from katek.channels.meta import values
from katek.channels.meta.graph import GraphAnswer, GraphError
from katek.core.call_failed import CallFailed

Kind = Literal[
    "retry",
    "throttle",
    "later",
    "reconnect",
    "config",
    "block",
    "give_up",
    "window",
    "picture",
    "in_doubt",
]

# Waits after the first, second, … try, while the customer's window is open; then it is given up.
BACKOFF = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
)
REST = timedelta(minutes=1)  # after "too many" without a time in the answer
BARRED = timedelta(hours=1)  # then one message is the probe; a refusal makes the others wait again
AFTER_A_FLOW = timedelta(minutes=10)


@dataclass(frozen=True)
class Delivered:
    """Graph has it, under this id."""

    message_id: str


@dataclass(frozen=True)
class Retry:
    """Not sent; to be tried again. `whole_channel`: leave everything on the channel alone for so long.

    `counts`: whether it is one of the few tries that a message has. `shown`: beside the channel too.
    """

    sentence: str
    after: timedelta
    whole_channel: bool = False
    counts: bool = True
    shown: bool = False


@dataclass(frozen=True)
class Reconnect:
    """Not sent, and nothing will be until somebody connects the channel again.

    `renewable`: the token itself is over, and may be refreshed where its login has that.
    """

    sentence: str
    renewable: bool = False


@dataclass(frozen=True)
class GiveUp:
    """Not sent, and this message never will be. `whole_channel`: the trouble is the channel's.

    `pictures`: it may go through without its pictures. `window`: the customer's reply window has closed.
    """

    sentence: str
    whole_channel: bool = False
    pictures: bool = False
    window: bool = False


@dataclass(frozen=True)
class InDoubt:
    """It may have arrived: nobody said that it has not."""

    sentence: str


Decision: TypeAlias = Delivered | Retry | Reconnect | GiveUp | InDoubt


@dataclass(frozen=True)
class Rule:
    kind: Kind
    sentence: str
    renewable: bool = False


_DOWN = Rule("retry", "Meta's service has a fault.")
_BUSY = Rule("throttle", "Meta asks for fewer calls.")
_WINDOW = Rule("window", "Meta says that the customer's reply window has closed.")
_AWAY = Rule("give_up", "The customer can't be reached: they blocked the page or left.")
_NOBODY = Rule("give_up", "Meta knows no such customer of this account.")
_OPTED_OUT = Rule("give_up", "The customer doesn't want messages of this kind.")
_OURS = Rule(
    "config", "Meta could not read the message. Tell whoever runs Katek; the log has more."
)
_PICTURE = Rule("picture", "Meta could not fetch a picture of the message.")
_OWNER = Rule(
    "give_up", "Another app has this conversation. Make Katek the default app for routing."
)
_NO_ACCESS = Rule(
    "config",
    "The Meta app is not live, or a permission is not approved: only people with a role in the app can be "
    "written to. Finish App Review.",
)
_TOKEN = Rule("reconnect", "Meta no longer accepts the access. Connect the channel again.")
_PERMISSION = Rule(
    "reconnect",
    "A permission is missing. Connect the channel again and allow everything it asks for.",
)
_RELINK = Rule(
    "reconnect",
    "The page and its Instagram account are not linked as they should be. Link them again, turn on "
    "two-factor authentication, then connect again.",
)
_RESTRICTED = Rule("block", "Meta has restricted this account. See its account quality page.")
_POLICY = Rule("block", "Meta has blocked sending for a while because of its policies.")

# (code, subcode) → what it means; subcode None is for the code alone.
TABLE: dict[tuple[int, int | None], Rule] = {
    (1, None): _DOWN,
    (2, None): _DOWN,
    (1, 99): _NO_ACCESS,
    (1, 1357046): Rule("in_doubt", "Meta reported a fault after it had taken the message."),
    (2, 2018344): Rule("config", "The privacy terms of labels have to be accepted in Meta's app."),
    (4, None): _BUSY,
    (17, None): _BUSY,
    (32, None): _BUSY,
    (341, None): _BUSY,
    (613, None): _BUSY,
    (80001, None): _BUSY,
    (80002, None): _BUSY,
    (80006, None): _BUSY,
    (80007, None): _BUSY,
    (80008, None): _BUSY,
    (4, 2018022): _BUSY,
    (613, 2534040): _BUSY,
    (613, 2018338): Rule("give_up", "Too many messages outside the window went to this customer."),
    (4, 2018354): _OPTED_OUT,
    (9, 2018352): _OPTED_OUT,
    (613, 1893016): _OPTED_OUT,
    (10, None): _PERMISSION,
    (10, 2018278): _WINDOW,
    (10, 2534022): _WINDOW,
    (10, 2018065): _WINDOW,
    (10, 2018108): Rule("give_up", "The customer can't receive messages now."),
    (10, 1893063): _RESTRICTED,
    (10, 1404170): _OPTED_OUT,
    (10, 1893015): _OPTED_OUT,
    (10, 2534077): _RELINK,
    (10, 2018336): Rule(
        "give_up", "The rules of Europe or Japan don't allow this kind of message."
    ),
    (36103, None): Rule("config", "This Instagram account can't be used for messages by apps."),
    (100, None): _NOBODY,
    (100, 2018001): _NOBODY,
    (100, 2534014): _NOBODY,
    (100, 33): _NOBODY,
    (100, 1893061): Rule("config", "A kind of message that Meta no longer takes. Update Katek."),
    (100, 2018008): _PICTURE,
    (100, 2018294): _PICTURE,
    (100, 2018047): _PICTURE,
    (100, 2018109): _PICTURE,
    (100, 36000): _PICTURE,
    (100, 546): _PICTURE,
    (36000, None): _PICTURE,
    (546, None): _PICTURE,
    (100, 2018074): _PICTURE,
    (100, 2018014): _OURS,
    (100, 2018164): _OURS,
    (100, 2534015): _OURS,
    (100, 2534025): _OURS,
    (100, 2534013): _RELINK,
    (100, 2534029): Rule("block", "Instagram has barred this business from messages."),
    (100, 2534037): _OWNER,
    (2018300, None): _OWNER,
    (2018171, None): _OWNER,
    (10, 2018300): _OWNER,
    (100, 2018171): _OWNER,
    (100, 2018300): _OWNER,
    (2018321, None): Rule("later", "Meta's own questions to the customer are still running."),
    (100, 2018321): Rule("later", "Meta's own questions to the customer are still running."),
    (10, 2018321): Rule("later", "Meta's own questions to the customer are still running."),
    (102, None): _TOKEN,
    (190, None): _TOKEN,
    (190, 458): Rule("reconnect", "The app was removed on Facebook. Connect the channel again."),
    (190, 459): Rule(
        "reconnect", "Facebook wants the person who connected to log in to facebook.com first."
    ),
    (190, 460): Rule("reconnect", "The Facebook password was changed. Connect the channel again."),
    (190, 463): Rule("reconnect", "The access has expired. Connect the channel again.", True),
    (190, 464): Rule(
        "reconnect", "The Facebook account of the person who connected is not confirmed."
    ),
    (190, 467): Rule("reconnect", _TOKEN.sentence, True),
    (190, 492): Rule(
        "reconnect",
        "The person who connected lost their role on the page. Ask an admin of the page.",
    ),
    (200, None): _NO_ACCESS,
    (200, 2018028): _NO_ACCESS,
    (200, 2018027): _NO_ACCESS,
    (3, None): _PERMISSION,
    (200, 1545041): _AWAY,
    (551, None): _AWAY,
    (551, 1545041): _AWAY,
    (200, 2534041): Rule(
        "reconnect",
        "The owner turned off access to Instagram messages. Turn it on in the Instagram app (Settings, "
        "Message controls, Connected tools), then connect again.",
    ),
    (230, None): _NOBODY,
    (9010, None): _NOBODY,
    (2018218, None): _NOBODY,
    (2018247, None): _NOBODY,
    (100, 2018218): _NOBODY,
    (100, 2018247): _NOBODY,
    (368, None): _POLICY,
    (2022, None): Rule("block", "Meta has turned off commerce messages for this page."),
    (9000001, None): Rule("give_up", "The message that this one belongs to was deleted."),
    (2500, None): _OURS,
}
_PERMISSION_CODES = range(200, 300)


def judge(outcome: GraphAnswer | CallFailed, attempts: int, *, account: str = "") -> Decision:
    """What comes of the try number `attempts` (1 is the first); `account`: the page that we speak for."""
    if isinstance(outcome, CallFailed):
        if outcome.sent:
            return InDoubt(f"{outcome.sentence} It may have arrived.")
        return _again(outcome.sentence, attempts)
    if outcome.error is not None:
        rule = rule_of(outcome.error, account=account, status=outcome.status)
        return _by_rule(rule, outcome, attempts)
    if outcome.status == HTTPStatus.TOO_MANY_REQUESTS:
        return _by_rule(_BUSY, outcome, attempts)
    message_id = (outcome.content or {}).get("message_id")
    if outcome.ok and isinstance(message_id, str) and message_id:
        return Delivered(values.identity(message_id))  # as webhooks will name it
    sentence = f"Meta's answer (status {outcome.status}) does not say whether it has the message."
    return InDoubt(f"{sentence} It may have arrived.")


def rule_of(error: GraphError, *, account: str = "", status: int = 400) -> Rule:
    """The line of the table for an error; one that nobody listed is final, unless it is called passing."""
    if (error.code, error.subcode) == (100, 33) and account and account in error.message:
        return _TOKEN  # not the customer but the page itself can't be seen
    exact = TABLE.get((error.code, error.subcode))
    if exact is not None:
        return exact
    if error.transient or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _DOWN
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _BUSY
    if error.code in _PERMISSION_CODES:
        return _PERMISSION
    by_code = TABLE.get((error.code, None))
    if by_code is not None and (error.code != 100 or error.subcode is None):
        return by_code
    return Rule("give_up", f"Meta refused the message: {error.message or 'no reason given'}")


def told(sentence: str, error: GraphError | None) -> str:
    """The sentence with the trace by which Meta's support finds the call."""
    return f"{sentence} (Meta's trace: {error.trace})" if error and error.trace else sentence


def _by_rule(rule: Rule, answer: GraphAnswer, attempts: int) -> Decision:
    sentence = told(rule.sentence, answer.error)
    match rule.kind:
        case "retry":
            return _again(sentence, attempts)
        case "throttle":
            wait = answer.usage.regain or REST
            return Retry(sentence, wait, whole_channel=True, counts=False)
        case "block":
            wait = max(answer.usage.regain or BARRED, BARRED)
            return Retry(sentence, wait, whole_channel=True, counts=False, shown=True)
        case "later":
            return Retry(sentence, AFTER_A_FLOW, counts=False)
        case "reconnect":
            return Reconnect(sentence, rule.renewable)
        case "in_doubt":
            return InDoubt(f"{sentence} It may have arrived.")
    return GiveUp(
        sentence,
        whole_channel=rule.kind == "config",
        pictures=rule.kind == "picture",
        window=rule.kind == "window",
    )


def _again(sentence: str, attempts: int) -> Decision:
    if attempts > len(BACKOFF):
        return GiveUp(f"{sentence} Given up after {attempts} tries.")
    return Retry(sentence, BACKOFF[attempts - 1])
