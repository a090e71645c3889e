"""Addresses under /leads/."""

from django.urls import path

from katek.dashboard import lead, lead_acts, leads, leads_acts

urlpatterns = [
    path("", leads.leads, name="leads"),
    path("board/", leads.board, name="leads-board"),
    path("export/", leads.export, name="leads-export"),
    path("tags/", leads.tags, name="leads-tags"),
    path("new/", lead_acts.new, name="lead-new"),
    path("bulk/", leads_acts.bulk, name="leads-bulk"),
    path("bulk/<str:bulk_id>/undo/", leads_acts.undo_bulk, name="leads-undo"),
    path("views/", leads_acts.save, name="leads-view-new"),
    path("views/<str:view_id>/", leads_acts.change, name="leads-view"),
    path("views/<str:view_id>/delete/", leads_acts.delete, name="leads-view-delete"),
    path("<str:lead_id>/", lead.lead, name="lead"),
    path("<str:lead_id>/set/", lead_acts.set_one, name="lead-set"),
    path("<str:lead_id>/details/", lead_acts.details, name="lead-details"),
    path("<str:lead_id>/wishes/", lead_acts.wishes, name="lead-wishes"),
    path("<str:lead_id>/notes/", lead_acts.note, name="lead-note"),
    path("<str:lead_id>/notes/<int:note_id>/delete/", lead_acts.unnote, name="lead-note-delete"),
    path("<str:lead_id>/erase/", lead_acts.erase, name="lead-erase"),
]
