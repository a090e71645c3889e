"""Views of leads that members keep: a filter and an order by name, for themselves or for everybody."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from katek.core import named_locks
from katek.leads.finding import Wanted, as_query, read_wanted
from katek.leads.models import SavedView
from katek.leads.problems import LeadProblem
from katek.leads.tags import tag_key
from katek.organizations.models import User

LONGEST_NAME = 60
MOST = 30  # of a member, and as many that everybody sees


def views_for(user: User) -> QuerySet[SavedView]:
    """The member's own and those that are everybody's, by name."""
    rows: QuerySet[SavedView] = SavedView.objects.filter(Q(user=user) | Q(shared=True))
    return rows.order_by("shared", "key")


def save_view(user: User, name: str, wanted: Wanted, *, shared: bool) -> SavedView:
    """A new one, or the one of this name with another query. Raises `LeadProblem` for a name or number
    that can't be."""
    name = clean_name(name)
    with transaction.atomic():
        _one_at_a_time(user)
        mine = _beside(user, shared=shared)
        view = mine.filter(key=tag_key(name), user=user).first()
        if view is not None:
            view.name, view.query = name, as_query(wanted)
            view.save(update_fields=["name", "query"])
            return view
        _check_free(mine, name)
        if mine.count() >= MOST:
            sentence = _("There are %(most)d saved views already; delete one first.")
            raise LeadProblem({"name": sentence % {"most": MOST}}, {"name": name})
        made: SavedView = SavedView.objects.create(
            user=user, name=name, key=tag_key(name), shared=shared, query=as_query(wanted)
        )
    return made


def change_view(view: SavedView, name: str, *, shared: bool) -> None:
    """Another name, or for others; raises `LeadProblem` as `save_view` does."""
    name = clean_name(name)
    with transaction.atomic():
        _one_at_a_time(view.user)
        beside = _beside(view.user, shared=shared).exclude(pk=view.pk)
        _check_free(beside, name)
        view.name, view.key, view.shared = name, tag_key(name), shared
        view.save(update_fields=["name", "key", "shared"])


def wanted_of(view: SavedView) -> Wanted:
    """What the view shows; what has gone since (a tag, a stage) finds nothing or is left out."""
    return read_wanted(view.query)


def clean_name(name: str) -> str:
    """In one line; raises `LeadProblem` for none and for a longer one."""
    line = " ".join(name.split())
    if not tag_key(line):
        raise LeadProblem({"name": _("A view needs a name.")}, {"name": name})
    if len(line) > LONGEST_NAME:
        sentence = _("The name has %(count)d characters; at most %(most)d fit.")
        values = {"count": len(line), "most": LONGEST_NAME}
        raise LeadProblem({"name": sentence % values}, {"name": name})
    return line


def _beside(user: User, *, shared: bool) -> QuerySet[SavedView]:
    """The views among which a name is free or taken."""
    rows: QuerySet[SavedView] = SavedView.objects.filter(shared=shared)
    return rows if shared else rows.filter(user=user)


def _check_free(beside: QuerySet[SavedView], name: str) -> None:
    if beside.filter(key=tag_key(name)).exists():
        sentence = _("There is a view “%(name)s” already; choose another name.")
        raise LeadProblem({"name": sentence % {"name": name}}, {"name": name})


def _one_at_a_time(user: User) -> None:
    """Limits and names hold for whoever saves two at once, too."""
    named_locks.hold([f"saved-views:{user.pk}", "saved-views:shared"])
