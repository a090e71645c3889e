"""Home: what needs me now, how today goes beside last week, and what is still to be set up."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from katek.conversations.models import Conversation, ConversationStatus
from katek.conversations.threads import BEGUN
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.checklist import checklist_of
from katek.dashboard.figures import figures_of
from katek.dashboard.first_steps.steps import ON_THE_WAY
from katek.dashboard.needs import needs_now
from katek.leads.models import Lead, Stage

NEWEST = 6


@require_safe
@member_page("conversations.view")
def home(request: MemberRequest) -> HttpResponse:
    steps = checklist_of(request.membership)
    request.session.pop(ON_THE_WAY, None)
    open_ones = Conversation.objects.filter(BEGUN, status=ConversationStatus.OPEN)
    context = {
        "needs": needs_now(),
        "figures": figures_of(request.organization),
        "steps": steps,
        "steps_done": sum(step.dealt_with for step in steps),
        "conversations": open_ones.select_related("lead", "channel").order_by("-listed_at", "-pk")[
            :NEWEST
        ],
        "leads": Lead.objects.filter(merged_into=None, stage=Stage.NEW).order_by("-created_at")[
            :NEWEST
        ],
    }
    return render(request, "dashboard/home.html", context)
