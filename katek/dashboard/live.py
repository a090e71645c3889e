"""What keeps an open page up to date: tickets to the stream of news, and the counts around the page."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.counting import in_words
from katek.dashboard.needs import counts_now
from katek.dashboard.places import groups
from katek.inbound.door_limits import TICKETS, too_often, wait_of
from katek.inbound.tickets import ticket_url
from katek.organizations.permissions import acts_of


@require_safe
@member_page("conversations.view")
def ticket(request: MemberRequest) -> HttpResponse:
    """Where the organization's news are heard from now on; it holds for a minute, so pages ask again."""
    if wait := wait_of(request, "member-ticket", a_minute=TICKETS):
        return too_often(wait)
    url = ticket_url("organization", request.organization.pk, request.user.pk)
    return JsonResponse({"url": url}, headers={"Cache-Control": "no-store"})


@require_safe
@member_page("conversations.view")
def counts(request: MemberRequest) -> HttpResponse:
    """A fragment: the counts of the bell, the sidebar and the phone's bar, each for its place."""
    counted = counts_now()
    places = groups(request, acts_of(request.membership.role), counted)
    told = {name: in_words(count) for name, count in counted.items()}
    return render(request, "dashboard/counts.html", {"counts": told, "places": places})
