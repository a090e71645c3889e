"""Who may do what."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

import katek
from katek.organizations import permissions
from katek.organizations.models import Membership, Role
from katek.organizations.permissions import ACTS, KNOWN_ACTS, allowed, require

ASKED = re.compile(r"""(?:member_page|allowed|require|may)\([^()\n]*?["'](\w+\.\w+)["']\)""")


def test_every_role_has_its_line_in_the_table():
    assert set(ACTS) == set(Role.values)


def test_each_role_may_all_that_the_one_below_may():
    below: set[str] = set()
    for role in (Role.VIEWER, Role.MEMBER, Role.ADMIN, Role.OWNER):
        assert below < ACTS[role], role
        below = ACTS[role]
    assert below == KNOWN_ACTS


@pytest.mark.parametrize(
    ("role", "act", "may"),
    [
        (Role.VIEWER, "conversations.view", True),
        (Role.VIEWER, "conversations.reply", False),
        (Role.VIEWER, "leads.edit", False),
        (Role.MEMBER, "conversations.reply", True),
        (Role.MEMBER, "endpoints.edit", False),
        (Role.MEMBER, "keys.edit", False),
        (Role.ADMIN, "endpoints.edit", True),
        (Role.ADMIN, "owners.edit", False),
        (Role.ADMIN, "organization.delete", False),
        (Role.OWNER, "organization.delete", True),
    ],
)
def test_the_lines_between_the_roles(role, act, may):
    assert allowed(role, act) is may


def test_an_act_that_nobody_listed_is_a_mistake_and_not_a_refusal():
    for role in Role.values:
        with pytest.raises(KeyError, match=r"leads\.dance"):
            allowed(role, "leads.dance")


def test_a_role_that_does_not_exist_may_nothing():
    assert not any(allowed("emperor", act) for act in KNOWN_ACTS)


def test_a_refusal_names_the_least_role_that_may():
    viewer = Membership(role=Role.VIEWER)
    for act, role in [
        ("conversations.reply", "member"),
        ("endpoints.edit", "admin"),
        ("owners.edit", "owner"),
    ]:
        with pytest.raises(PermissionDenied, match=f"needs the role {role}"):
            require(viewer, act)


def test_whoever_may_passes():
    for role in Role.values:
        for act in ACTS[role]:
            require(Membership(role=role), act)


def test_every_act_that_the_code_asks_for_is_in_the_table():
    asked = set()
    for file in Path(katek.__file__).parent.rglob("*.py"):
        if "tests" not in file.parts and file != Path(permissions.__file__):
            asked |= set(ASKED.findall(file.read_text()))
    assert {"leads.view", "conversations.reply", "endpoints.edit"} <= asked
    assert asked <= KNOWN_ACTS
