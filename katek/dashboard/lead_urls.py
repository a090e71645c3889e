"""Addresses under /leads/."""

from django.urls import path

from katek.dashboard import lead, lead_acts, leads, leads_bulk, leads_views

urlpatterns = [
    path("", leads.leads, name="leads"),
    path("board/", leads.board, name="leads-board"),
    path("export/", leads.export, name="leads-export"),
    path("tags/", leads.tags, name="leads-tags"),
    path("new/", lead_acts.new, name="lead-new"),
    path("bulk/", leads_bulk.bulk, name="leads-bulk"),
    path("bulk/<str:bulk_id>/", leads_bulk.progress, name="leads-bulk-progress"),
    path("bulk/<str:bulk_id>/stop/", leads_bulk.stop_bulk, name="leads-bulk-stop"),
    path("bulk/<str:bulk_id>/undo/", leads_bulk.undo_bulk, name="leads-undo"),
    path("views/", leads_views.save, name="leads-view-new"),
    path("views/<str:view_id>/", leads_views.change, name="leads-view"),
    path("views/<str:view_id>/delete/", leads_views.delete, name="leads-view-delete"),
    path("<str:lead_id>/", lead.lead, name="lead"),
    path("<str:lead_id>/set/", lead_acts.set_one, name="lead-set"),
    path("<str:lead_id>/details/", lead_acts.details, name="lead-details"),
    path("<str:lead_id>/wishes/", lead_acts.wishes, name="lead-wishes"),
    path("<str:lead_id>/notes/", lead_acts.note, name="lead-note"),
    path("<str:lead_id>/notes/<int:note_id>/delete/", lead_acts.unnote, name="lead-note-delete"),
    path("<str:lead_id>/erase/", lead_acts.erase, name="lead-erase"),
]
