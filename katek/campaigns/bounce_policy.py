"""What follows from a bounce: a table by the provider's word for it (numbers differ from list to list)."""

from collections.abc import Mapping
from datetime import timedelta

# hard, invalid: no more mail, at once. complaint: as hard, for ever. soft: counted, see below. unsubscribe: as
# if they had used our link. lifted: the provider takes mail for it again. none: kept, nothing follows. Beside
# these, inactive: the provider itself takes no more mail for the address, whatever it calls the bounce.
POLICIES: Mapping[str, tuple[str, str]] = {
    "HardBounce": ("bounced", "hard"),
    "BadEmailAddress": ("bounced", "invalid"),
    "SoftBounce": ("bounced", "soft"),
    "DnsError": ("delayed", "none"),
    "Transient": ("delayed", "none"),
    "SpamNotification": ("bounced", "none"),
    "SpamComplaint": ("complained", "complaint"),
    "Blocked": ("bounced", "soft"),
    "DMARCPolicy": ("bounced", "none"),
    "VirusNotification": ("bounced", "none"),
    "AutoResponder": ("noted", "none"),
    "AddressChange": ("noted", "none"),
    "ChallengeVerification": ("noted", "none"),
    "Unsubscribe": ("unsubscribed", "unsubscribe"),
    "Subscribe": ("noted", "none"),
    "ManuallyDeactivated": ("noted", "manual"),
    "Unconfirmed": ("noted", "none"),
    "SMTPApiError": ("bounced", "none"),
    "InboundError": ("noted", "none"),
    "TemplateRenderingFailed": ("bounced", "none"),
    "OpenRelayTest": ("noted", "none"),
    "Unknown": ("noted", "none"),
}
# A word that nobody knows yet harms no address.
NEW_WORD = ("noted", "none")

# Why an address gets no more mail.
REASONS: Mapping[str, str] = {
    "hard": "hard bounce",
    "invalid": "invalid address",
    "complaint": "complaint",
    "manual": "suppressed at the provider",
    "inactive": "inactive at the provider",
}
# Which of them end when the provider takes mail for the address again.
LIFTED = ("hard bounce", "suppressed at the provider", "inactive at the provider", "soft bounces")

# Soft bounces become a suppression after so many within the last sends, over at least this time.
SOFT_BOUNCES, OF_LAST, OVER = 3, 5, timedelta(days=7)
SOFT_REASON = "soft bounces"
