"""Step 3: listings come in from a file or by hand, on the pages that do that; here one sees what is there."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.first_steps.pages import show
from katek.dashboard.listings import card_of
from katek.properties.facts import kept
from katek.properties.models import Import, ImportStatus
from katek.properties.opening import LARGEST_FILE, MOST_ROWS

NEWEST = 4
# Files that wait for somebody, or are at work.
BEGUN = (ImportStatus.DRAFT, ImportStatus.CHECKED, ImportStatus.OPEN, ImportStatus.WORKING)


@require_safe
@member_page("properties.edit")
def listings(request: MemberRequest) -> HttpResponse:
    begun = Import.objects.only("id", "file_name", "status").order_by("-id")
    newest = kept().prefetch_related("media").defer("words").order_by("-created_at", "-pk")
    context = {
        "number": kept().count(),
        "newest": [
            card_of(row, get_language() or request.organization.language) for row in newest[:NEWEST]
        ],
        "file": begun.filter(status__in=BEGUN).first(),
        "most_rows": MOST_ROWS,
        "most_megabytes": LARGEST_FILE // 1024 // 1024,
    }
    return show(request, "listings", context)
