"""Step 4: the line for the website, and the other places where customers write."""

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.channels import accounts_and_mail, site
from katek.dashboard.first_steps.pages import onward, show
from katek.organizations import first_steps


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("channels.edit")
def channels(request: MemberRequest) -> HttpResponseBase:
    """A form that is sent here says that the line is on the site: from here nobody can see that."""
    if request.method == "POST":
        first_steps.mark(request.organization, "channels", "done")
        return onward(request, "channels")
    context = {**site(request.organization), **accounts_and_mail(request.organization)}
    return show(request, "channels", context)
