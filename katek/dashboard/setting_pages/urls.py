"""Addresses under /settings/."""

from django.urls import path

from katek.dashboard.setting_pages import consent, hours, keys, members, organization, removal, you

urlpatterns = [
    path("", organization.first, name="settings"),
    path("organization/", organization.organization, name="settings-organization"),
    path("organization/delete/", removal.delete, name="settings-delete"),
    path("hours/", hours.hours, name="settings-hours"),
    path("hours/office/", hours.office, name="settings-office-hours"),
    path("hours/sending/", hours.sending, name="settings-sending-hours"),
    path("members/", members.members, name="settings-members"),
    path("members/leave/", members.leave, name="settings-leave"),
    path("members/<str:membership_id>/role/", members.role, name="member-role"),
    path("members/<str:membership_id>/remove/", members.remove, name="member-remove"),
    path("invitations/<str:invitation_id>/send/", members.send_again, name="invitation-send"),
    path("invitations/<str:invitation_id>/revoke/", members.revoke, name="invitation-revoke"),
    path("keys/", keys.keys, name="settings-keys"),
    path("keys/<str:key_id>/revoke/", keys.revoke, name="key-revoke"),
    path("consent/", consent.consent, name="settings-consent"),
    path("you/", you.you, name="settings-you"),
    path("you/sign-out-one/", you.sign_out_one, name="settings-sign-out-one"),
    path("you/sign-out-elsewhere/", you.sign_out_elsewhere, name="settings-sign-out-elsewhere"),
]
