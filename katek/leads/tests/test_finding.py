"""Leads are found by what people type, by filters and in an order; views keep them by name."""

from datetime import UTC, date, datetime

import pytest

from katek.leads import saying
from katek.leads.changing import change
from katek.leads.finding import LeadFilter, Order, Wanted, as_query, matching, read_wanted
from katek.leads.models import Activity, SavedView
from katek.leads.notes import take_note_back, write_note
from katek.leads.problems import LeadProblem
from katek.leads.saved_views import change_view, save_view, views_for, wanted_of
from katek.leads.saying import people_saying
from katek.leads.tests.rows import lead, leads, names
from katek.leads.timeline import note
from katek.organizations.models import Membership, User

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    return sorted(names(matching(LeadFilter(words=words))))


def test_beginnings_of_words_in_any_case_and_accent_and_parts_of_numbers_find_a_lead(at_agency):
    lead("Zoë Byron-Müller", email="z.byron@example.com", phone="+15035550123")
    lead("田中太郎", other_emails=["tanaka@example.jp"], other_phones=["+81312345678"])
    lead("محمد علي")
    zoe, tanaka = ["Zoë Byron-Müller"], ["田中太郎"]
    for words in ("zoe", "ZOË byr", "mull", "z.byron@ex", "555 0123", "(503)", "+1503555"):
        assert found(words) == zoe, words
    for words in ("太郎", "田中", "tanaka", "2345"):
        assert found(words) == tanaka, words
    assert found("علي") == ["محمد علي"]
    for words in ("yron", "zoe tanaka", "'", "' | 'zoe", ":*", "zoe & !byron", "\\", "%"):
        assert found(words) in ([], zoe), words
    assert found("'") == []


def test_an_edit_is_found_by_its_new_words_and_not_by_the_old(at_agency, tenant):
    ana = lead("Ana", email="ana@example.com")
    change(ana, {"name": "Beatriz", "email": "bea@example.com"}, tenant.owner)
    assert found("bea") == ["Beatriz"]
    assert found("ana") == []


def test_filters_narrow_each_other_down_and_values_widen(at_agency, tenant):
    lead("Ana", stage="won", tags=["VIP"], channel="website", owner=tenant.owner)
    lead("Bo", stage="lost", tags=["fair"], channel="website", source="Fair 2026")
    lead("Cy", stage="won")
    for wanted, expected in (
        ({"stage": ["won", "lost"]}, ["Ana", "Bo", "Cy"]),
        ({"stage": ["won"], "channel": ["website"]}, ["Ana"]),
        ({"tag": ["vip", "FAIR"]}, ["Ana", "Bo"]),
        ({"owner": ["none"]}, ["Bo", "Cy"]),
        ({"owner": ["none", tenant.owner.pk]}, ["Ana", "Bo", "Cy"]),
        ({"source": ["fair"]}, ["Bo"]),
        ({"stage": ["gone"], "from": ["x"], "sort": ["id"]}, ["Ana", "Bo", "Cy"]),
    ):
        assert sorted(names(matching(read_wanted(wanted).filter))) == expected, wanted


def test_days_are_those_of_the_agency(at_agency):
    at_agency.timezone = "Asia/Tokyo"
    lead("Ana", created_at=datetime(2026, 11, 22, 20, tzinfo=UTC))  # the 23rd in Tokyo
    for day, count in ((22, 0), (23, 1), (24, 0)):
        wanted = LeadFilter(created_from=date(2026, 11, day), created_to=date(2026, 11, day))
        assert matching(wanted).count() == count


def test_names_are_in_order_whatever_their_case_and_accents(at_agency):
    for name in ("zoë", "Émile", "adam", "Bo"):
        lead(name)
    order = Order("name", descending=False)
    assert names(order.applied(matching(LeadFilter()))) == ["adam", "Bo", "Émile", "zoë"]
    assert names(order.reversed().applied(matching(LeadFilter())))[0] == "zoë"


def test_what_a_customer_or_a_member_does_is_last_activity_and_a_mail_of_ours_is_not(
    at_agency, tenant
):
    old = datetime(2026, 1, 1, tzinfo=UTC)
    for kind, actor, moves in (
        ("message", None, True),
        ("note", tenant.owner, True),
        ("email_opened", None, False),
        ("reply", None, False),
    ):
        ana = lead(kind, active_at=old)
        note(ana, kind, actor=actor)
        ana.refresh_from_db()
        assert (ana.active_at > old) is moves, kind


def test_a_query_reads_as_it_was_written():
    query = {"q": ["Zoë"], "stage": ["won"], "tag": ["a", "b"], "from": ["2026-01-02"]}
    query |= {"owner": ["none"], "channel": ["website"], "source": ["x"], "sort": ["name"]}
    assert as_query(read_wanted(query)) == query
    assert as_query(Wanted()) == {}


@pytest.fixture
def bea(at_agency) -> User:
    user = User.objects.create_user("bea@harborpine.example", name="Bea")
    Membership.objects.create(user=user, role="member")
    return user


def test_a_view_is_kept_for_oneself_or_for_everybody(at_agency, tenant, bea):
    wanted = read_wanted({"stage": ["won"], "sort": ["name"]})
    save_view(tenant.owner, "Mine", wanted, shared=False)
    save_view(tenant.owner, "Ours", wanted, shared=True)
    assert names(views_for(tenant.owner)) == ["Mine", "Ours"]
    assert names(views_for(bea)) == ["Ours"]
    assert wanted_of(views_for(bea).get()) == wanted


def test_a_view_saved_again_has_the_new_query_and_a_taken_name_is_refused(at_agency, tenant, bea):
    save_view(tenant.owner, "Hot", Wanted(), shared=True)
    again = save_view(tenant.owner, "hót", read_wanted({"stage": ["offer"]}), shared=True)
    assert (SavedView.objects.count(), again.name, again.query) == (1, "hót", {"stage": ["offer"]})
    with pytest.raises(LeadProblem, match="already"):
        save_view(bea, "HOT", Wanted(), shared=True)
    mine = save_view(bea, "Hot", Wanted(), shared=False)
    with pytest.raises(LeadProblem, match="already"):
        change_view(mine, "hot", shared=True)
    change_view(mine, "Hotter", shared=True)
    assert names(views_for(tenant.owner)) == ["hót", "Hotter"]


def test_views_have_limits(at_agency, tenant, bea):
    for wrong in ("", " \n ", "x" * 61):
        with pytest.raises(LeadProblem):
            save_view(bea, wrong, Wanted(), shared=False)
    for number in range(30):
        save_view(bea, f"View {number}", Wanted(), shared=False)
    with pytest.raises(LeadProblem, match="delete one first"):
        save_view(bea, "One more", Wanted(), shared=False)
    save_view(tenant.owner, "One more", Wanted(), shared=False)


def test_a_note_is_on_the_timeline_and_only_its_writer_takes_it_back(at_agency, tenant, bea):
    ana = lead("Ana")
    line = write_note(ana, "  Prefers mornings\n ", bea)
    assert (line.kind, line.text, line.actor) == ("note", "Prefers mornings", bea)
    for wrong in ("", " \n", "x" * 4001):
        with pytest.raises(LeadProblem):
            write_note(ana, wrong, bea)
    assert not take_note_back(ana, line.pk, tenant.owner)
    assert take_note_back(ana, line.pk, bea)
    assert not Activity.objects.exists()


def test_a_note_of_a_member_finds_its_lead_until_it_is_taken_back(at_agency, tenant):
    ana = lead("Ana")
    lead("Bo")
    line = write_note(ana, "Prefers the Säge mill, calls at noon", tenant.owner)
    assert found("sage noon") == ["Ana"]
    assert found("age") == []
    take_note_back(ana, line.pk, tenant.owner)
    assert found("noon") == []


def test_a_common_word_finds_whom_a_rare_one_finds(at_agency, tenant, monkeypatch):
    leads(4)
    write_note(lead("Ana"), "lead by her sister", tenant.owner)
    lead("Bo")
    rare = found("lead")
    monkeypatch.setattr(saying, "OFTEN", 2)
    assert found("lead") == rare == ["Ana", "Lead 000", "Lead 001", "Lead 002", "Lead 003"]
    assert found("lead 002") == ["Lead 002"]
    assert sorted(people_saying("lea")) == sorted(pk for pk in people_saying("l"))
