"""Whatever is done in whatever order: an undoing never takes back what somebody did after."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.leads.bulk import bulk_change
from katek.leads.changing import change
from katek.leads.models import Lead
from katek.leads.tests.rows import leads
from katek.leads.undoing import undo
from katek.organizations.scope import working_for

pytestmark = pytest.mark.django_db

ROWS = 4
some = st.sets(st.integers(0, ROWS - 1), min_size=1)
stage = st.sampled_from(["new", "won", "lost"])
bulks = st.one_of(
    st.tuples(st.just("stage"), some, stage),
    st.tuples(st.just("tag"), some, st.sampled_from(["vip", "Vip", "fair"])),
    st.tuples(st.just("untag"), some, st.sampled_from(["VIP", "fair"])),
    st.tuples(st.just("owner"), some, st.sampled_from(["", "me"])),
)
edits = st.tuples(st.just("edit"), st.integers(0, ROWS - 1), stage)
undoings = st.tuples(st.just("undo"), st.integers(0, 7), st.none())


class Model:
    """What each lead should be: a pile of what was done to it, each with what it was before."""

    def __init__(self, rows: list[Lead]) -> None:
        self.rows = rows
        self.piles: list[list[tuple]] = [[] for _ in rows]

    def state(self, place: int) -> tuple:
        row = Lead.objects.get(pk=self.rows[place].pk)
        return row.stage, tuple(row.tags), row.owner_id

    def states(self) -> list[tuple]:
        return [self.state(place) for place in range(len(self.rows))]

    def noted(self, before: list[tuple], who: str) -> None:
        for place, was in enumerate(before):
            if self.state(place) != was:
                self.piles[place].append((who, was))

    def undone(self, before: list[tuple], who: str) -> list[tuple]:
        """What must be after it: back where the act was the last, as it is everywhere else."""
        expected = list(before)
        for place, pile in enumerate(self.piles):
            if pile and pile[-1][0] == who:
                expected[place] = pile.pop()[1]
        return expected


@pytest.mark.long
@settings(max_examples=60)
@given(st.lists(st.one_of(bulks, bulks, edits, undoings), max_size=12))
def test_no_order_of_acts_edits_and_undoings_loses_a_later_change(agency, tenant, steps):
    with working_for(agency), transaction.atomic():
        model, done = Model(leads(ROWS)), []
        for act, target, value in steps:
            before = model.states()
            if act == "undo":
                if target < len(done) and done[target]:
                    expected = model.undone(before, done[target].pk)
                    undo(done[target], tenant.owner)
                    done[target] = None
                    assert model.states() == expected
            elif act == "edit":
                change(model.rows[target], {"stage": value}, tenant.owner)
                model.noted(before, "somebody")
            else:
                rows = Lead.objects.filter(pk__in=[model.rows[place].pk for place in target])
                value = tenant.owner.pk if value == "me" else value
                made = bulk_change(rows, act, value, tenant.owner).change
                if made:
                    model.noted(before, made.pk)
                    done.append(made)
        transaction.set_rollback(True)
