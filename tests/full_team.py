"""The full agency's people: members of each role, invitations, and how far they have come with their leads."""

from katek.leads import notes
from katek.leads.bulk import bulk_change
from katek.leads.changing import change
from katek.leads.finding import LeadFilter, Wanted
from katek.leads.models import Lead
from katek.leads.saved_views import save_view
from katek.organizations import invitations, newcomers
from katek.organizations.models import Membership, User
from tests.earlier import ago

TEAM = (
    ("Dev Okafor", "dev@harborpine.example", "admin"),
    ("Linnea Park", "linnea@harborpine.example", "member"),
    ("June Abbott", "june@harborpine.example", "viewer"),
)
# Every thirteenth is new, the twelfth for one: a journey looks for that one among the new.
STAGES = (
    *("contacted", "new", "viewing", "qualified", "new", "offer", "nurture"),
    *("won", "contacted", "qualified", "lost", "unqualified", "new"),
)
TAGS = (["relocating"], [], ["first home", "investor"], ["cash buyer"], [])
WISHES = (
    {"transaction": "buy", "types": ["house"], "places": ["Portland"], "beds_min": 3}
    | {"price_max": "800000", "currency": "USD"},
    {"transaction": "rent", "types": ["apartment"], "places": ["Sellwood", "Buckman"]},
    {"transaction": "buy", "places": ["Lake Oswego"], "features": ["garden", "garage"]},
)


def join(owner: User) -> list[User]:
    """Those who answer customers, the owner first; somebody else only looks on. In scope."""
    inviting = Membership.objects.get(user=owner)
    User.objects.filter(pk=owner.pk).update(name="Ruth Calloway")
    for name, email, role in TEAM:
        invitation, _ = invitations.invite(email, role, by=inviting)
        user = User.objects.create_user(email, name=name)
        newcomers.confirm(user)
        invitations.accept(invitation, user)
    with ago(days=9):
        invitations.invite("late@harborpine.example", "viewer", by=inviting)
    waiting, _ = invitations.invite("tomas@harborpine.example", "member", by=inviting)
    invitations.note_sent(waiting)
    owner.refresh_from_db()
    return [owner, *(User.objects.get(email=email) for _, email, _ in TEAM[:2])]


def get_on(number: int, lead: Lead, name: str, team: list[User]) -> None:
    """How far a lead has come, by the hand of whoever owns it. In scope."""
    owner = [None, *team][number % (len(team) + 1)]
    values = {"name": name[:200], "stage": STAGES[number % len(STAGES)]}
    values |= {"owner_id": owner.pk if owner else None}
    values |= {"tags": TAGS[number % len(TAGS)], "wishes": WISHES[number % len(WISHES)]}
    change(lead, values, owner)
    if number % 9 == 0:
        notes.write_note(lead, "Called: prefers evenings, and wants to see two homes.", owner)


def arrange(team: list[User]) -> None:
    """Views that are kept, and a tag for many at once. In scope."""
    owner, dev, _ = team
    close = Wanted(LeadFilter(stage=("viewing", "offer")))
    save_view(owner, "Close to a deal", close, shared=True)
    save_view(owner, "Mine, to call", Wanted(LeadFilter(owner=(owner.pk,))), shared=False)
    save_view(dev, "Relocating", Wanted(LeadFilter(tag=("relocating",))), shared=True)
    bulk_change(Lead.objects.filter(stage="nurture"), "tag", "spring letter", dev)
