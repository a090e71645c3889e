"""Each reason that is recorded of a lead in a campaign has words in the reader's language."""

import re
from pathlib import Path
from typing import get_args

import katek
from katek.api.schemas.campaigns import SkippedOut
from katek.campaigns.bounce_policy import REASONS, SOFT_REASON
from katek.campaigns.postmark_decisions import GIVES_UP
from katek.dashboard.campaign_words import LEFT_OUT, STOPPED

# What the code writes as the reason, where it is written there.
WRITTEN = re.compile(
    r'(?:_ended|stop_for|stop_campaign_for|stop_for_address|suppress)\([^()"]*"([^"]+)"'
    r'|(?:stop_reason|suppress)="([^"]+)"'
)


def recorded() -> set[str]:
    found = {*REASONS.values(), SOFT_REASON, *filter(None, GIVES_UP.values())}
    for folder in ("campaigns", "conversations", "inbound", "automations"):
        for file in (Path(katek.__file__).parent / folder).glob("*.py"):
            found |= {one or other for one, other in WRITTEN.findall(file.read_text())}
    return found


def test_each_reason_for_which_a_lead_is_left_out_has_words():
    assert set(get_args(SkippedOut.model_fields["reason"].annotation)) == LEFT_OUT.keys()


def test_each_reason_for_which_a_lead_leaves_has_words():
    reasons = recorded()
    assert {"replied", "unsubscribed", "template", "merged", "failed", "cancelled"} <= reasons
    assert reasons <= STOPPED.keys()
