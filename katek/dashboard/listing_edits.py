"""What members change of a listing: its facts, its status, whether the assistant may have its remarks."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.listing_form import ListingForm
from katek.properties import listing as listings
from katek.properties.models import Property, StandardStatus


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("properties.edit")
def new(request: MemberRequest) -> HttpResponse:
    return _form_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("properties.edit")
def edit(request: MemberRequest, property_id: str) -> HttpResponse:
    found = _find(property_id)
    if request.method != "POST" and found.standard_status == StandardStatus.DELETE:
        return redirect("dashboard:property", property_id)  # where it stands how to put it back
    return _form_page(request, found)


def _form_page(request: MemberRequest, there: Property | None) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = ListingForm(given, organization=request.organization, listing=there)
    if given is not None and form.is_valid():
        try:
            saved = listings.save(request.organization, form.values(), existing=there)
        except listings.ListingProblem as problem:
            form.problems_at_fields(problem)
        else:
            messages.success(request, _("Saved.") if there else _("The property was added."))
            return redirect("dashboard:property", saved.pk)
    context = {"form": form, "listing": there}
    return render(
        request, "dashboard/listing_form.html", context, status=422 if form.errors else 200
    )


@require_POST
@member_page("properties.edit")
def status(request: MemberRequest, property_id: str, wanted: str) -> HttpResponse:
    """To any status but the one that deletes; also what brings a deleted listing back."""
    found = _find(property_id)
    if wanted not in StandardStatus.values or wanted == StandardStatus.DELETE:
        raise Http404
    before = found.standard_status
    try:
        listings.save(request.organization, {"standard_status": wanted}, existing=found)
    except listings.ListingProblem as problem:
        messages.error(request, str(problem))
        return redirect("dashboard:property", property_id)
    back = StandardStatus.WITHDRAWN if before == StandardStatus.DELETE else before
    undo = reverse("dashboard:property-status", args=[property_id, back])
    told = _("The property is now %(status)s.") % {"status": StandardStatus(wanted).label}
    messages.success(request, told, extra_tags=f"undo:{undo}" if before != wanted else "")
    return redirect("dashboard:property", property_id)


@require_POST
@member_page("properties.edit")
def delete(request: MemberRequest, property_id: str) -> HttpResponse:
    found = _find(property_id)
    before = found.standard_status
    listings.delete(request.organization, found)
    undo = ""
    if before != StandardStatus.DELETE:
        undo = "undo:" + reverse("dashboard:property-status", args=[property_id, before])
    messages.success(request, _("The property was deleted."), extra_tags=undo)
    return redirect("dashboard:properties")


@require_POST
@member_page("properties.edit")
def approve(request: MemberRequest, property_id: str) -> HttpResponse:
    """A person has read the remarks: the assistant may have them until they change."""
    listings.approve_remarks(request.organization, _find(property_id))
    messages.success(request, _("The assistant may use the description now."))
    return redirect("dashboard:property", property_id)


def _find(property_id: str) -> Property:
    rows = Property.objects.prefetch_related("media").defer("words")
    found: Property = get_object_or_404(rows, pk=property_id)
    return found
