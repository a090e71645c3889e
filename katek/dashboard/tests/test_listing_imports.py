"""Bringing in a file of listings through the pages: upload, columns, preview, import, report."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from katek.core.workers import worker
from katek.dashboard.tests.rows import colleague
from katek.properties.import_work import import_due
from katek.properties.models import Import, Property

pytestmark = pytest.mark.django_db

PAGE = "/properties/import/"
ODD = "Our no,What it costs,Junk\nX-1,450000,a\nX-2,much,b\nX-3,470000,c\n"
CHOSEN = {"column-0": "listing_id", "column-1": "list_price", "column-2": ""}
EVIL = "<script>alert('x')</script><img src=x onerror=alert(1)>"


def upload(browser: Client, text: str | bytes, name: str = "odd.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return browser.post(PAGE, {"file": SimpleUploadedFile(name, data)})


def uploaded(browser: Client, text: str | bytes, name: str = "odd.csv") -> str:
    answer = upload(browser, text, name)
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def work() -> None:
    while import_due(worker(), limit=1):
        pass


def act(browser: Client, address: str, name: str, **given: str) -> str:
    return browser.post(f"{address}{name}/", given, follow=True).content.decode()


def told(browser: Client, address: str) -> str:
    """What a page that waits tells whoever can't see it."""
    fragment = browser.get(address, headers={"HX-Request": "true"}).content.decode()
    return "".join(re.findall(r'id="import-told" hx-swap-oob="innerHTML">([^<]+)<', fragment))


def imported(browser: Client, text: str = ODD, chosen: dict[str, str] = CHOSEN) -> str:
    address = uploaded(browser, text)
    act(browser, address, "check", **chosen)
    work()
    act(browser, address, "start")
    work()
    return address


def test_from_odd_headings_to_listings_and_a_report(owner_page: Client, agency):
    address = uploaded(owner_page, ODD)
    mapping = owner_page.get(address).content.decode()
    assert all(words in mapping for words in ("Our no", "What it costs", "much", "Leave out"))
    progress = act(owner_page, address, "check", **CHOSEN)
    assert "Finding out what would happen" in progress
    assert 'hx-trigger="every 1s"' in progress
    work()
    preview = owner_page.get(address).content.decode()
    assert "$450,000" in preview
    assert "Import 2 properties" in preview
    assert "“much” is not a number" in preview
    assert "Junk" in preview
    assert "every 1s" not in preview, "what is done is not asked for again"
    assert not Property.everywhere.exists()
    assert "Bringing the properties in" in act(owner_page, address, "start")
    work()
    report = owner_page.get(address).content.decode()
    assert "Show the 2 new properties" in report
    file = Import.everywhere.get()
    assert (file.by.email, file.status, file.refused) == ("owner@harborpine.example", "done", 1)
    (made,) = re.findall(r'href="(/properties/\?import=[^"]+)"', report)
    listed = owner_page.get(made).content.decode()
    assert "X-1" in listed
    assert "X-3" in listed


def test_the_page_asks_for_its_state_alone_while_it_waits(owner_page: Client, agency):
    address = uploaded(owner_page, ODD)
    act(owner_page, address, "check", **CHOSEN)
    fragment = owner_page.get(address, headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith('<div id="import"')
    assert "<html" not in fragment
    assert "0 of 3 rows" in fragment
    assert "import-told" not in fragment, "nobody is told every second"


def test_the_end_of_what_is_waited_for_is_told_outside_of_what_is_swapped(owner_page, agency):
    address = uploaded(owner_page, ODD)
    page = act(owner_page, address, "check", **CHOSEN)
    assert '<p id="import-told" class="visually-hidden" role="status"></p>' in page
    work()
    assert told(owner_page, address) == "The preview is ready."
    act(owner_page, address, "start")
    assert told(owner_page, address) == ""
    work()
    assert told(owner_page, address) == "The import is done."


@pytest.mark.parametrize("ended", ["cancelled", "failed"])
def test_a_check_that_was_cut_short_is_not_told_as_done(owner_page, agency, ended):
    address = uploaded(owner_page, ODD)
    act(owner_page, address, "check", **CHOSEN)
    if ended == "cancelled":
        act(owner_page, address, "stop")
    else:
        Import.everywhere.update(content=b"")
        work()
    assert Import.everywhere.get().status == ended
    assert told(owner_page, address).startswith("The check was cut short.")


def test_the_columns_can_be_chosen_again_before_anything_comes_in(owner_page: Client, agency):
    address = uploaded(owner_page, ODD)
    act(owner_page, address, "check", **CHOSEN)
    work()
    again = owner_page.get(address, {"columns": ""}).content.decode()
    assert 'value="list_price" selected' in again
    act(owner_page, address, "check", **CHOSEN | {"column-1": "", "column-2": "private_remarks"})
    work()
    assert "Import 3 properties" in owner_page.get(address).content.decode()


def test_the_refused_rows_are_a_file(owner_page: Client, agency):
    address = imported(owner_page)
    answer = owner_page.get(f"{address}refused.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert answer["Content-Disposition"].startswith("attachment")
    heading, row = text.splitlines()
    assert heading == "Our no,What it costs,Junk,Katek: why this row was refused"
    assert row.startswith("X-2,much,b,")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"just one line", "no headings"),
        (b"a,b\n", "no rows"),
        (b"[1, 2]", "Entry 1 is no object"),
        (b'{"value": [', "no JSON"),
        (b"\xff\xfea", "is not utf-16"),
        ((",".join(f"a{n}" for n in range(400)) + "\n1,2\n1" + ",1" * 399).encode(), "columns"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_reason(owner_page: Client, agency, data, reason):
    answer = upload(owner_page, data)
    assert answer.status_code in {200, 422}
    assert reason in answer.content.decode() or (data == b"" and b"alert" in answer.content)
    assert not Import.everywhere.exists()


def test_no_file_at_all_is_told(owner_page: Client, agency):
    answer = owner_page.post(PAGE)
    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()


def test_hostile_headings_cells_and_file_names_are_text(owner_page: Client, agency):
    long = "-" * 200
    rows = f'"{EVIL}",Price,City\n"{EVIL}",450000,"{EVIL}"\n{long}\x00,"{EVIL}",C\x00\n'
    address = uploaded(owner_page, rows, f"{EVIL}.csv")
    chosen = {"column-0": "listing_id", "column-1": "list_price", "column-2": "city"}
    pages = [owner_page.get(address).content.decode()]
    act(owner_page, address, "check", **chosen)
    work()
    pages.append(owner_page.get(address).content.decode())
    act(owner_page, address, "start")
    work()
    pages += [owner_page.get(one).content.decode() for one in (address, PAGE)]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;" in pages[1]
    assert Import.everywhere.get().created == 1


def test_an_act_whose_time_is_over_changes_nothing_and_says_so(owner_page: Client, agency):
    address = imported(owner_page)
    for name in ("check", "start", "stop", "go-on", "discard"):
        assert "Nothing was done" in act(owner_page, address, name)
    assert Import.everywhere.get().status == "done"
    assert Property.everywhere.count() == 2


def test_a_file_that_waits_is_stopped_and_one_that_is_unused_discarded(owner_page: Client, agency):
    address = uploaded(owner_page, ODD)
    act(owner_page, address, "check", **CHOSEN)
    assert "What is each column?" in act(owner_page, address, "stop")
    assert "No imports yet" in act(owner_page, address, "discard")


def test_a_viewer_brings_nothing_in(client: Client, owner_page: Client, agency):
    address = uploaded(owner_page, ODD)
    client.force_login(colleague(agency, "viewer"))
    assert upload(client, ODD).status_code == 403
    for one in (address, f"{address}refused.csv", PAGE):
        assert client.get(one).status_code == 403
    for name in ("check", "start", "stop", "go-on", "discard"):
        assert client.post(f"{address}{name}/").status_code == 403
    assert Import.everywhere.get().status == "draft"


def test_another_organizations_import_is_not_found(rival_page: Client, owner_page: Client, agency):
    address = imported(owner_page)
    for one in (address, f"{address}refused.csv"):
        assert rival_page.get(one).status_code == 404
    assert rival_page.post(f"{address}go-on/").status_code == 404
    assert "odd.csv" not in rival_page.get(PAGE).content.decode()
    made = rival_page.get("/properties/", {"import": Import.everywhere.get().pk})
    assert "X-1" not in made.content.decode()


def test_refused_rows_and_earlier_imports_cost_the_same_queries_however_many(owner_page, agency):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert owner_page.get(address).status_code == 200
        return len(asked)

    few = imported(owner_page, "Our no,What it costs,Junk\n" + "X-1,much,b\n" * 5)
    queries(few)
    before = (queries(few), queries(PAGE))
    many = imported(owner_page, "Our no,What it costs,Junk\n" + "X-1,much,b\n" * 50)
    for _ in range(4):
        uploaded(owner_page, ODD)
    assert (queries(many), queries(PAGE)) == before
