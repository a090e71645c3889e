"""Leads as a table and a board: orders, filters, views, the export."""

import re
from datetime import timedelta
from html import unescape
from unittest.mock import patch

import pytest

from katek.core import clock
from katek.dashboard import leads as leads_module
from katek.dashboard.tests.lead_pages import (
    address,
    page,
    post,
    refused,
    shown_names,
    signed_in,
)
from katek.dashboard.tests.rows import colleague
from katek.leads import bulk as bulk_module
from katek.leads.finding import SORTS
from katek.leads.models import SavedView, Stage
from katek.leads.tests.rows import lead, leads
from katek.organizations.models import Role
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db


def test_headers_sort_and_say_how(owner_page, agency):
    with working_for(agency):
        for name in ("bo", "Ánna", "Cy"):
            lead(name)
    seen = page(owner_page, address("leads"), sort="name")
    assert shown_names(seen) == ["Ánna", "bo", "Cy"]
    assert re.search(r'aria-sort="ascending"><a href="\?sort=-name"', seen)
    assert shown_names(page(owner_page, address("leads"), sort="-name")) == ["Cy", "bo", "Ánna"]


@pytest.mark.long
@pytest.mark.parametrize("sort", [f"{sign}{key}" for key in SORTS for sign in ("", "-")])
def test_every_order_is_walked_to_its_end_and_no_lead_comes_twice(owner_page, agency, tenant, sort):
    stages, channels, owners = ["won", "new"], ["website", "", "import"], [tenant.owner, None]
    with working_for(agency):
        same = clock.now()
        for number in range(120):
            at = same - timedelta(minutes=number // 7)
            lead(
                f"Lead {number // 5}",
                created_at=at,
                active_at=at,
                stage=stages[number % 2],
                channel=channels[number % 3],
                owner=owners[number // 60],
            )
    found, url = [], f"{address('leads')}?sort={sort}"
    while url:
        seen = page(owner_page, url)
        found += re.findall(r'name="lead" value="(\w+)"', seen)
        more = re.search(r'rel="next" href="(\?[^"]+)"', seen)
        url = address("leads") + more[1].replace("&amp;", "&") if more else ""
    assert len(found) == len(set(found)) == 120


@pytest.mark.parametrize("sort", ["stage", "-stage", "owner", "-owner", "channel"])
def test_stages_are_in_the_order_of_the_work_and_owners_in_that_of_their_names(
    owner_page, agency, sort
):
    people = [colleague(agency, role) for role in ("member", "admin")]
    with working_for(agency):
        for number, stage in enumerate(reversed(Stage.values)):
            owner = [None, *people][number % 3]
            lead(stage, stage=stage, owner=owner, channel=f"c{number}")
    seen = shown_names(page(owner_page, address("leads"), sort=sort))
    exported = owner_page.get(address("leads-export"), {"sort": sort}).content.decode("utf-8-sig")
    assert [line.split(",")[1] for line in exported.splitlines()[1:]] == seen
    assert re.search(
        rf'href="\?sort={"" if sort[0] == "-" else "-"}{sort.strip("-")}"',
        page(owner_page, address("leads"), sort=sort),
    )
    at = Stage.values[::-1].index
    if sort.endswith("stage"):
        assert seen == (Stage.values if sort == "stage" else Stage.values[::-1])
    elif sort.endswith("owner"):
        # admin@…, member@…, nobody
        places = [2 - at(name) % 3 for name in seen]
        assert places == sorted(places, reverse=sort == "-owner")
    else:
        assert seen == Stage.values[::-1]


def test_chips_name_the_filter_and_take_it_away(owner_page, agency, tenant):
    with working_for(agency):
        lead("Ana", stage="won", tags=["VIP"])
    query = {"stage": ["won", "lost"], "tag": "vip", "owner": "none", "sort": "name"}
    seen = page(owner_page, address("leads"), **query)
    assert shown_names(seen) == ["Ana"]
    for chip in ("Stage: Won", "Stage: Lost", "Tag: vip", "Owner: nobody"):
        assert chip in seen
    assert 'href="/leads/?stage=won&amp;owner=none&amp;tag=vip&amp;sort=name"' in seen


def test_the_export_is_what_the_list_shows(owner_page, agency, ana):
    with working_for(agency):
        lead("Bo", stage="won")
    answer = owner_page.get(address("leads-export"), {"stage": "won"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Type"].startswith("text/csv")
    assert len(lines) == 2
    assert ",Bo," in lines[1]


def test_the_name_of_a_view_that_is_refused_stays_in_the_form(owner_page):
    given = {"name": "Lake " * 20, "query": "stage=won&q=zed", "shared": "1"}
    seen = refused(owner_page, address("leads-view-new"), **given)
    assert "The name has 99 characters; at most 60 fit." in seen
    assert f'value="{given["name"]}"' in seen
    assert 'name="shared" checked' in seen
    assert 'name="query" value="q=zed&amp;stage=won"' in seen
    post(owner_page, address("leads-view-new"), name="Lake", query="stage=won")
    view = SavedView.everywhere.get()
    seen = refused(owner_page, address("leads-view", view.pk), name="Sea " * 20)
    assert f'value="{"Sea " * 20}"' in seen
    assert 'href="/leads/?stage=won"' in seen


def test_more_leads_than_an_act_takes_are_told_as_people_write_numbers(owner_page, agency):
    with working_for(agency):
        leads(3)
    with patch.object(bulk_module, "MOST", 2), patch.object(bulk_module, "number_format") as said:
        said.return_value = "2,000"
        seen = post(owner_page, address("leads-bulk"), do="stage:won", all="1", query="")
    assert "More than 2,000 leads match" in seen


def test_views_are_saved_used_renamed_and_deleted(owner_page, agency):
    with working_for(agency):
        lead("Ana", stage="won")
    seen = post(
        owner_page, address("leads-view-new"), name="Won ones", query="stage=won", shared="1"
    )
    assert "The view “Won ones” is saved." in seen
    colleagues = signed_in(agency, Role.MEMBER)
    assert 'href="/leads/?stage=won"' in page(colleagues, address("leads"))
    view = SavedView.everywhere.get()
    url = address("leads-view", view.pk)
    assert "The view is now “Victories”." in post(colleagues, url, name="Victories", shared="1")
    assert "A view needs a name." in refused(owner_page, url, name=" ")
    assert "is deleted" in post(owner_page, address("leads-view-delete", view.pk))
    assert not SavedView.everywhere.exists()


def test_where_no_lead_is_it_says_why(owner_page, agency, ana, tenant):
    mine = {"owner": tenant.owner.pk}
    for name in ("leads", "leads-board"):
        assert "No lead is yours yet" in page(owner_page, address(name), **mine)
        assert "No lead matches" in page(owner_page, address(name), q="nobody like that")
    post(owner_page, address("leads-view-new"), name="Won ones", query="stage=won")
    assert "No lead in this view now" in page(owner_page, address("leads"), stage="won")


def test_anothers_own_view_is_not_there(owner_page, agency):
    post(owner_page, address("leads-view-new"), name="Mine alone", query="stage=won")
    view = SavedView.everywhere.get()
    other = signed_in(agency, Role.ADMIN)
    assert "Mine alone" not in page(other, address("leads"))
    assert other.post(address("leads-view-delete", view.pk)).status_code == 404


def test_the_board_counts_each_stage_and_shows_more_when_asked(owner_page, agency):
    with working_for(agency):
        leads(50, stage="contacted")
        lead("Ana", stage="won")
    seen = page(owner_page, address("leads-board"))
    assert seen.count("data-card") == 21
    assert "Show more of 30" in seen
    seen = page(owner_page, address("leads-board") + "?more=contacted&more=contacted")
    assert seen.count("data-card") == 51


def test_a_full_column_leads_to_just_its_leads_whatever_is_filtered(
    owner_page, agency, monkeypatch
):
    monkeypatch.setattr(leads_module, "MOST_COLUMN", 1)
    with working_for(agency):
        for name, stage in (("Ana", "new"), ("Bo", "new"), ("Cy", "won"), ("Di", "won")):
            lead(name, stage=stage)
    seen = page(owner_page, address("leads-board") + "?stage=new&stage=won")
    links = re.findall(r'href="/leads/\?([^"]*)">All of them in the table', seen)
    listed = [shown_names(page(owner_page, f"{address('leads')}?{unescape(one)}")) for one in links]
    assert [sorted(names) for names in listed] == [["Ana", "Bo"], ["Cy", "Di"]]


def test_a_card_is_moved_by_its_menu_and_one_stays_on_the_board(owner_page, agency, ana):
    url = address("leads-board")
    answer = owner_page.post(address("lead-set", ana.pk), {"do": "stage:viewing", "next": url})
    assert answer.url == url
    seen = page(owner_page, url)
    assert "Ana Ruiz is now Viewing." in seen
    column = seen[seen.index('data-stage="viewing"') : seen.index('data-stage="offer"')]
    assert "Ana Ruiz" in column


def test_one_is_not_sent_elsewhere_after_an_act(owner_page, ana):
    for evil in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        url = address("lead-set", ana.pk)
        answer = owner_page.post(url, {"do": "stage:won", "next": evil})
        assert "evil" not in answer.url
        assert "javascript" not in answer.url
