"""A file of listings in the background: checked, brought in, cut short and gone on with."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.core.tests.cut_short import dying_at, find_abandoned
from katek.core.workers import worker
from katek.organizations.scope import working_for
from katek.outbox.models import Event
from katek.properties import import_acts, import_work, importing
from katek.properties.import_acts import REASON, TARGETS
from katek.properties.import_work import import_due
from katek.properties.importing import Row, import_rows
from katek.properties.models import Import, Property
from katek.properties.queues import IMPORTS
from katek.properties.refused_csv import lines_of_refused

pytestmark = pytest.mark.django_db

ODD = 'Our no,What it costs,Sleeps\nX-1,"450,000",3\nX-2,much,3\nX-3,"470,000",2\nX-1,"480,000",2\n'
ODD_COLUMNS = {"Our no": "listing_id", "What it costs": "list_price", "Sleeps": "bedrooms_total"}


def handed_in(organization, text, name="odd.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return import_acts.take_file(organization, None, name, data)


def work(file):
    while import_due(worker(), limit=1):
        pass
    file.refresh_from_db()
    return file


def brought_in(organization, file, mapping):
    with working_for(organization):
        assert import_acts.check(file, mapping)
        assert work(file).status == "checked"
        assert import_acts.start(file)
        return work(file)


def counts(file):
    return file.created, file.updated, file.unchanged, file.refused


def test_a_check_tells_what_would_happen_and_keeps_nothing(at_agency):
    file = handed_in(at_agency, ODD)
    assert import_acts.check(file, ODD_COLUMNS)
    assert work(file).status == "checked"
    assert counts(file) == (2, 0, 0, 2)
    assert [one["outcome"] for one in file.preview] == ["new", "refused", "new", "refused"]
    assert not Property.objects.exists()
    assert not Event.objects.filter(type="property.created").exists()


def test_an_import_brings_in_what_it_can_and_names_the_rest(at_agency):
    file = brought_in(at_agency, handed_in(at_agency, ODD), ODD_COLUMNS)
    assert (file.status, counts(file)) == ("done", (2, 0, 0, 2))
    assert {one.listing_id for one in file.made.all()} == {"X-1", "X-3"}
    much, again = file.refused_rows.order_by("number")
    assert much.number == 3
    assert much.problems[0][:2] == ["list_price", "much"]
    assert "row 2 already" in again.problems[0][2]
    assert Event.objects.filter(type="property.created").count() == 2


def test_the_same_columns_are_proposed_as_they_were_chosen_the_last_time(at_agency, rival):
    brought_in(at_agency, handed_in(at_agency, ODD), ODD_COLUMNS)
    assert handed_in(at_agency, ODD).mapping == ODD_COLUMNS
    with working_for(rival):
        assert set(handed_in(rival, ODD).mapping.values()) == {""}


def test_refused_rows_are_mended_and_brought_in_again(at_agency):
    file = brought_in(at_agency, handed_in(at_agency, ODD), ODD_COLUMNS)
    text = "".join(lines_of_refused(file))
    table = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert table[0] == ["Our no", "What it costs", "Sleeps", REASON]
    assert table[1][:3] == ["X-2", "much", "3"]
    assert "is not a number" in table[1][3]
    mended = handed_in(at_agency, text.replace("much", "460000"))
    assert mended.mapping == ODD_COLUMNS, "the column of reasons is none of the file's"
    assert counts(brought_in(at_agency, mended, mended.mapping)) == (1, 1, 0, 0)


def test_cells_that_a_spreadsheet_would_run_are_text(at_agency):
    evil = '=HYPERLINK("https://evil.example")'
    text = f"Ref,Price,Note\nA-1,{evil.replace(',', ' ')!r},-5\n".replace("'", "")
    file = brought_in(
        at_agency, handed_in(at_agency, text), {"Ref": "listing_id", "Price": "list_price"}
    )
    table = list(csv.reader(io.StringIO("".join(lines_of_refused(file)))))
    assert table[1][1].startswith("'=HYPERLINK")
    assert table[1][2] == "-5"


def test_json_and_its_own_names_come_in_too(at_agency):
    rows = [{"listing_id": "J-1", "list_price": 450000, "Fotos": ["https://p.example/1.jpg"]}]
    file = handed_in(at_agency, json.dumps({"items": rows}), "feed.json")
    assert file.mapping == {
        "listing_id": "listing_id",
        "list_price": "list_price",
        "Fotos": "media",
    }
    brought_in(at_agency, file, file.mapping)
    made = Property.objects.get()
    assert (made.list_price, made.photos_count) == (45000000, 1)


def test_work_that_was_cut_short_is_gone_on_with_where_it_was(at_agency, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 2)
    monkeypatch.setattr(import_work, "BATCH", 2)
    text = "Ref,Price\n" + "".join(f"C-{n},{400000 + n}\n" for n in range(7))
    file = handed_in(at_agency, text)
    import_acts.check(file, file.mapping)
    work(file)
    import_acts.start(file)
    with dying_at(import_work.BEFORE_RECORD, time=2):
        import_due(worker(), limit=1)
    file.refresh_from_db()
    assert (file.status, file.place, Property.objects.count()) == ("working", 2, 2)
    find_abandoned(IMPORTS)
    assert (work(file).status, counts(file)) == ("done", (7, 0, 0, 0))
    assert Event.objects.filter(type="property.created").count() == 7


def test_one_who_stops_it_keeps_what_came_and_may_bring_in_the_rest(at_agency, monkeypatch):
    monkeypatch.setattr(import_work, "BATCH", 2)
    text = "Ref,Price\n" + "".join(f"S-{n},{400000 + n}\n" for n in range(5))
    file = handed_in(at_agency, text)
    import_acts.check(file, file.mapping)
    work(file)
    import_acts.start(file)
    real = import_work._progress

    def stopped_meanwhile(file, batch, report):
        if file.place == 2:
            assert import_acts.stop(file)
        return real(file, batch, report)

    with monkeypatch.context() as patch:
        patch.setattr(import_work, "_progress", stopped_meanwhile)
        import_due(worker(), limit=1)
    # The stop was within the batch's own transaction here, so it went with the batch.
    file.refresh_from_db()
    assert (file.place, Property.objects.count()) == (2, 2)
    Import.objects.update(status="cancelled", lease_token=None, lease_worker=None)
    assert not import_acts.check(file, {}), "what has begun to come in is not checked anew"
    assert not import_acts.discard(file)
    assert import_acts.go_on(file)
    assert (work(file).status, counts(file)) == ("done", (5, 0, 0, 0))


def test_a_file_that_is_nobodys_any_more_ends_with_its_reason(at_agency):
    file = handed_in(at_agency, ODD)
    import_acts.check(file, ODD_COLUMNS)
    Import.objects.update(content=b"")
    assert work(file).status == "failed"
    assert "empty" in file.problem


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["450000", "1.250,50", "3", "yes", "https://p.example/1.jpg", "Active", "rent"]
    ),
)
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | CELLS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


@pytest.mark.long
@settings(max_examples=40)
@given(
    headings=st.lists(st.text(max_size=12), min_size=1, max_size=6),
    exact=st.booleans(),
    data=st.data(),
)
def test_any_mapping_of_any_headings_keeps_every_readable_row(agency, headings, exact, data):
    fields = [data.draw(st.sampled_from(["", *sorted(TARGETS)])) for _ in headings]
    mapping = dict(zip(map(importing.storable, headings), fields, strict=True))
    cells = JSONS if exact else CELLS
    rows = [
        Row(number, [(heading, data.draw(cells)) for heading in headings], exact)
        for number in range(2, data.draw(st.integers(3, 5)))
    ]
    report = import_rows(agency, rows, mapping=mapping)
    kept = report.created + report.updated + report.unchanged
    assert kept + len({one.row for one in report.refused}) == len(rows)
