"""What members do with leads on their pages, by HTTP: each act, who may, and whose rows."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from katek.core import clock
from katek.dashboard.tests.rows import colleague, customers
from katek.leads.models import Activity, BulkChange, Lead, SavedView
from katek.leads.tests.rows import lead, leads
from katek.organizations.models import Role
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> {{ 7|add:7 }} \u202etxt"


@pytest.fixture
def ana(agency) -> Lead:
    with working_for(agency):
        return lead("Ana Ruiz", email="ana@example.com")


def address(name: str, *arguments: str) -> str:
    return reverse(f"dashboard:{name}", args=arguments)


def page(browser: Client, url: str, **query) -> str:
    answer = browser.get(url, query)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def post(browser: Client, url: str, **values) -> str:
    """The page that one sees after an act."""
    answer = browser.post(url, values, follow=True)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def undo_in(seen: str) -> str:
    (url,) = re.findall(r'action="(/leads/bulk/\w+/undo/)"', seen)
    return url


def signed_in(agency, role: str) -> Client:
    browser = Client()
    browser.force_login(colleague(agency, role))
    return browser


def shown_names(seen: str) -> list[str]:
    return re.findall(r'<th scope="row" class="who">.*?<bdi class="line">([^<]*)', seen)


# --- One lead


def test_a_stage_set_on_the_page_has_a_way_back(owner_page, ana):
    seen = post(owner_page, address("lead-set", ana.pk), act="stage", value="offer")
    assert "Ana Ruiz is now Offer." in seen
    assert "New → Offer" in seen
    seen = post(owner_page, undo_in(seen))
    assert "1 lead is as it was." in seen
    ana.refresh_from_db()
    assert ana.stage == "new"


def test_setting_the_same_is_nothing(owner_page, ana):
    assert "Nothing had to be changed." in post(
        owner_page, address("lead-set", ana.pk), act="stage", value="new"
    )
    assert not Activity.everywhere.exists()


def test_an_owner_and_tags_are_set_and_shown(owner_page, tenant, ana):
    url = address("lead-set", ana.pk)
    assert "now belongs to" in post(owner_page, url, act="owner", value=tenant.owner.pk)
    assert "“VIP”" in post(owner_page, url, act="tag", value="VIP, seaside")
    seen = post(owner_page, url, act="untag", value="vip")
    assert "Remove the tag seaside" in seen
    assert "Remove the tag VIP" not in seen


@pytest.mark.parametrize(
    ("act", "value", "sentence"),
    [
        ("stage", "gone", "“gone” is no stage."),
        ("owner", "usr_nobody", "“usr_nobody” is no member of the organization."),
        ("tag", "x" * 61, "is longer than 60 characters."),
        ("fire", "x", "“fire” can’t be done to leads."),
    ],
)
def test_what_can_not_be_is_told_and_not_done(owner_page, ana, act, value, sentence):
    assert sentence in post(owner_page, address("lead-set", ana.pk), act=act, value=value)
    assert not BulkChange.everywhere.exists()


def test_details_are_changed_in_place_and_what_is_wrong_stands_at_its_field(owner_page, ana):
    url = address("lead-details", ana.pk)
    assert 'value="ana@example.com"' in page(owner_page, url)
    wrong = {"name": "Ana", "email": "nobody", "phone": "12", "language": "x y"}
    answer = owner_page.post(url, wrong)
    assert answer.status_code == 422
    seen = answer.content.decode()
    for sentence in ("“nobody” is not an e-mail address.", "“12” is not a possible phone number."):
        assert sentence in seen
    assert 'value="nobody"' in seen, "what was typed stays"
    right = {
        "name": "Ana María",
        "email": "ANA@New.example",
        "phone": "503 555 0123",
        "language": "es",
    }
    seen = post(owner_page, url, **right)
    for text in ("Ana María", "ana@new.example", "+15035550123", "Spanish"):
        assert text in seen
    assert "Changed: " in seen


def test_wishes_are_changed_and_what_the_form_has_no_field_for_stays(owner_page, ana):
    Lead.everywhere.update(wishes={"transaction": "buy", "baths_min": 2, "features": ["garden"]})
    url = address("lead-wishes", ana.pk)
    page(owner_page, url)
    form = {"transaction": "rent", "types": ["apartment"], "places": "Salem, Maple Bay"}
    assert "Apartments" in post(owner_page, url, **form, price_max="2500", beds_min="2")
    ana.refresh_from_db()
    assert ana.wishes == {
        "transaction": "rent",
        "types": ["apartment"],
        "places": ["Salem", "Maple Bay"],
        "beds_min": 2,
        "baths_min": 2,
        "price_max": "2500",
        "currency": "USD",
    }
    answer = owner_page.post(url, {**form, "price_min": "300", "price_max": "200"})
    assert answer.status_code == 422
    assert "The highest price is below the lowest" in answer.content.decode()


def test_notes_are_written_and_taken_back_by_who_wrote_them(owner_page, agency, ana):
    seen = post(owner_page, address("lead-note", ana.pk), text="Prefers <b>mornings</b>")
    assert "Prefers &lt;b&gt;mornings&lt;/b&gt;" in seen
    assert "A note needs a text." in post(owner_page, address("lead-note", ana.pk), text=" ")
    note = Activity.everywhere.get(kind="note")
    other = signed_in(agency, Role.MEMBER)
    url = address("lead-note-delete", ana.pk, str(note.pk))
    assert "Only who wrote a note can delete it." in post(other, url)
    assert "The note is deleted." in post(owner_page, url)
    assert not Activity.everywhere.filter(kind="note").exists()


def test_a_lead_is_entered_by_hand(owner_page, tenant):
    form = {"name": "Bo", "email": "bo@example.com", "channel": "phone", "stage": "qualified"}
    form |= {"owner": tenant.owner.pk, "tags": "VIP, fair", "note": "Met at the fair"}
    seen = post(owner_page, address("lead-new"), **form)
    for text in ("The lead is entered.", "Entered by hand.", "Met at the fair", "bo@example.com"):
        assert text in seen
    made = Lead.everywhere.get()
    assert (made.stage, made.tags, made.owner, made.channel) == (
        *("qualified", ["VIP", "fair"], tenant.owner, "phone"),
    )
    again = {"email": "BO@example.com", "channel": "email", "stage": "qualified"}
    assert "was known" in post(owner_page, address("lead-new"), **again)
    assert Lead.everywhere.count() == 1


def test_a_lead_that_nobody_could_know_is_refused_with_what_was_typed(owner_page):
    answer = owner_page.post(address("lead-new"), {"channel": "phone", "stage": "new", "tags": "a"})
    assert answer.status_code == 422
    assert "at least one of email, phone and name" in answer.content.decode()
    assert 'value="a"' in answer.content.decode()
    assert not Lead.everywhere.exists()


def test_a_lead_is_erased_only_when_the_word_is_typed(owner_page, ana):
    url = address("lead-erase", ana.pk)
    assert "Nothing was erased" in post(owner_page, url, word="yes")
    assert Lead.everywhere.exists()
    assert "The lead is erased" in post(owner_page, url, word=" Erase ")
    assert not Lead.everywhere.exists()


def test_a_merged_lead_says_into_whom_and_changes_no_more(owner_page, agency, ana):
    with working_for(agency):
        old = lead("Old Ana", merged_into=ana)
    seen = page(owner_page, address("lead", old.pk))
    assert "This lead was merged into Ana Ruiz." in seen
    assert 'id="lead-stage"' not in seen
    answer = owner_page.post(address("lead-set", old.pk), {"act": "stage", "value": "won"})
    assert answer.status_code == 404
    assert "Old Ana" in page(owner_page, address("lead", ana.pk))
    assert "Old Ana" not in page(owner_page, address("leads"))


def test_the_timeline_is_filtered_by_kind(owner_page, ana):
    post(owner_page, address("lead-note", ana.pk), text="Prefers mornings")
    post(owner_page, address("lead-set", ana.pk), act="stage", value="won")
    url = address("lead", ana.pk)
    assert "New → Won" not in page(owner_page, url, show="notes")
    assert "Prefers mornings" not in page(owner_page, url, show="changes")
    assert "Nothing of this kind" in page(owner_page, url, show="emails")
    assert "Prefers mornings" in page(owner_page, url, show="nonsense")


# --- The table


def test_ticked_leads_are_changed_and_given_back(owner_page, agency):
    with working_for(agency):
        made = leads(3)
    ticked = [row.pk for row in made[:2]]
    seen = post(owner_page, address("leads-bulk"), do="stage:won", lead=ticked)
    assert "2 leads are now Won." in seen
    assert Lead.everywhere.filter(stage="won").count() == 2
    assert "2 leads are as they were." in post(owner_page, undo_in(seen))
    assert not Lead.everywhere.filter(stage="won").exists()


def test_all_that_match_are_changed_and_no_others(owner_page, agency):
    with working_for(agency):
        leads(60, stage="contacted")
        lead("Other")
    seen = post(
        owner_page, address("leads-bulk"), do="tag", tag="fair", all="1", query="stage=contacted"
    )
    assert "60 leads got the tag “fair”." in seen
    assert Lead.everywhere.get(name="Other").tags == []


def test_an_undoing_tells_what_stays(owner_page, agency):
    with working_for(agency):
        one, two = leads(2)
    seen = post(owner_page, address("leads-bulk"), do="stage:lost", lead=[one.pk, two.pk])
    post(owner_page, address("lead-set", one.pk), act="stage", value="offer")
    told = post(owner_page, undo_in(seen))
    assert "1 lead is as it was. 1 was changed since and stays." in told
    assert "This was undone already" in post(owner_page, undo_in(seen))


def test_one_undoes_only_what_one_did_oneself(owner_page, agency, ana):
    seen = post(owner_page, address("lead-set", ana.pk), act="stage", value="won")
    assert signed_in(agency, Role.ADMIN).post(undo_in(seen)).status_code == 404


def test_headers_sort_and_say_how(owner_page, agency):
    with working_for(agency):
        for name in ("bo", "Ánna", "Cy"):
            lead(name)
    seen = page(owner_page, address("leads"), sort="name")
    assert shown_names(seen) == ["Ánna", "bo", "Cy"]
    assert re.search(r'aria-sort="ascending"><a href="\?sort=-name"', seen)
    assert shown_names(page(owner_page, address("leads"), sort="-name")) == ["Cy", "bo", "Ánna"]


@pytest.mark.parametrize("sort", ["name", "-name", "active", "-active", "created", "-created"])
def test_every_order_is_walked_to_its_end_and_no_lead_comes_twice(owner_page, agency, sort):
    with working_for(agency):
        same = clock.now()
        for number in range(120):
            at = same - timedelta(minutes=number // 7)
            lead(f"Lead {number // 5}", created_at=at, active_at=at)
    found, url = [], f"{address('leads')}?sort={sort}"
    while url:
        seen = page(owner_page, url)
        found += re.findall(r'name="lead" value="(\w+)"', seen)
        more = re.search(r'rel="next" href="(\?[^"]+)"', seen)
        url = address("leads") + more[1].replace("&amp;", "&") if more else ""
    assert len(found) == len(set(found)) == 120


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
    assert "A view needs a name." in post(owner_page, url, name=" ")
    assert "is deleted" in post(owner_page, address("leads-view-delete", view.pk))
    assert not SavedView.everywhere.exists()


def test_anothers_own_view_is_not_there(owner_page, agency):
    post(owner_page, address("leads-view-new"), name="Mine alone", query="stage=won")
    view = SavedView.everywhere.get()
    other = signed_in(agency, Role.ADMIN)
    assert "Mine alone" not in page(other, address("leads"))
    assert other.post(address("leads-view-delete", view.pk)).status_code == 404


# --- The board


def test_the_board_counts_each_stage_and_shows_more_when_asked(owner_page, agency):
    with working_for(agency):
        leads(50, stage="contacted")
        lead("Ana", stage="won")
    seen = page(owner_page, address("leads-board"))
    assert seen.count("data-card") == 21
    assert "Show more of 30" in seen
    seen = page(owner_page, address("leads-board") + "?more=contacted&more=contacted")
    assert seen.count("data-card") == 51


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


# --- Who may, and whose


def acts(ana: Lead) -> dict[str, dict]:
    return {
        address("lead-set", ana.pk): {"act": "stage", "value": "won"},
        address("leads-bulk"): {"do": "stage:won", "lead": ana.pk},
        address("lead-details", ana.pk): {"name": "X"},
        address("lead-wishes", ana.pk): {"transaction": "buy"},
        address("lead-note", ana.pk): {"text": "x"},
        address("lead-erase", ana.pk): {"word": "erase"},
        address("lead-new"): {"name": "X", "channel": "phone", "stage": "new"},
    }


def test_a_viewer_sees_everything_and_changes_nothing(agency, ana):
    viewer = signed_in(agency, Role.VIEWER)
    for url in (address("leads"), address("leads-board"), address("lead", ana.pk)):
        seen = page(viewer, url)
        assert "Ana Ruiz" in seen
        for control in (
            'name="lead"',
            "lead-set",
            'action="/leads/lead_',
            "New lead<",
            'id="note"',
        ):
            assert control not in seen, control
    for url, values in acts(ana).items():
        assert viewer.post(url, values).status_code == 403, url
    ana.refresh_from_db()
    assert (ana.stage, ana.name) == ("new", "Ana Ruiz")
    shared = {"name": "V", "query": "stage=won", "shared": "1"}
    assert viewer.post(address("leads-view-new"), shared).status_code == 403
    del shared["shared"]
    assert viewer.post(address("leads-view-new"), shared).status_code == 302


def test_leads_of_another_organization_are_out_of_reach_of_bulk_acts(
    rival_page, rival, agency, ana
):
    seen = post(rival_page, address("leads-bulk"), do="stage:won", lead=ana.pk)
    assert "No lead is ticked" in seen
    post(rival_page, address("leads-bulk"), do="stage:won", all="1", query="")
    ana.refresh_from_db()
    assert ana.stage == "new"


# --- Any words, any number


def test_hostile_words_are_text_everywhere(owner_page, agency):
    post(owner_page, address("leads-view-new"), name=HOSTILE[:60], query="tag=x", shared="1")
    with working_for(agency):
        made = lead(HOSTILE, tags=[HOSTILE[:60]], source=HOSTILE)
    post(owner_page, address("lead-note", made.pk), text=HOSTILE)
    post(owner_page, address("lead-set", made.pk), act="tag", value=HOSTILE[20:60])
    urls = [address("leads"), address("leads-board"), address("lead", made.pk)]
    urls += [f"{address('leads')}?q={HOSTILE[:60]}&tag={HOSTILE[:60]}", address("leads-tags")]
    for url in urls:
        seen = page(owner_page, url)
        assert "<script>alert" not in seen, url
        assert "<img src=x" not in seen, url
        assert "14" not in re.findall(r"alert\(1\)&gt; (\S+)", seen)


def queries(browser: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        page(browser, url)
    return len(asked)


def test_lists_and_pages_ask_as_often_for_fifty_as_for_five(owner_page, agency, website, tenant):
    urls = [address("leads"), address("leads-board"), f"{address('leads')}?q=lead&stage=new"]
    with working_for(agency):
        leads(5, owner=tenant.owner, tags=["a", "b"])
    for url in urls:
        page(owner_page, url)
    for_five = [queries(owner_page, url) for url in urls]
    with working_for(agency):
        leads(45, owner=tenant.owner, tags=["a", "b"])
    assert [queries(owner_page, url) for url in urls] == for_five
    assert max(for_five) <= 16


@pytest.mark.long
def test_the_page_of_a_lead_asks_as_often_for_much_as_for_little(owner_page, agency, website):
    customers(website, 1)
    made = Lead.everywhere.get()
    url = address("lead", made.pk)
    page(owner_page, url)
    for_one = queries(owner_page, url)
    for number in range(20):
        post(owner_page, address("lead-note", made.pk), text=f"Note {number}")
    customers(website, 10)
    with working_for(agency):
        for other in Lead.objects.exclude(pk=made.pk).prefetch_related("interests"):
            for interest in other.interests.all():
                made.interests.get_or_create(property=interest.property, organization=agency)
    assert queries(owner_page, url) == for_one
