"""Templates are bounded, reach nothing of ours, and are refused with the line that is wrong."""

import pytest

from katek.campaigns.email_campaign_service import create_campaign
from katek.campaigns.models import Campaign
from katek.campaigns.problems import CampaignProblem
from katek.campaigns.templating import CannotRender, check, fill


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("Hello {{ lead.", "line 1: expected '}}'"),
        ("Hello\n\n{% if %}", "line 3: missing expression"),
        ("a\n{{ lead.shoe_size }}", "line 2: there is no variable “lead.shoe_size”"),
        ("{{ realtor.name }}", "no variable “realtor.name”"),
        ("{{ lead.name | replace: 'a', 'b' }}", "no filter “replace”"),
        ("{% render 'x' %}", "unexpected tag 'render'"),
        ("{% for n in (1..9) %}{% endfor %}", "range"),
        ("x" * 100_001, "longer"),
    ],
)
def test_what_cannot_work_is_told_with_its_line(template, words):
    with pytest.raises(CannotRender) as told:
        check(template)
    assert words in str(told.value)


def test_what_works_passes():
    check("{% for home in properties %}{{ home.title }} {{ forloop.index }}{% endfor %}")
    check("{% assign x = lead.first_name | default: 'there' %}{{ x }} {{ properties[0].price }}")


def test_a_template_is_stopped_before_it_grows_without_end():
    nested = "{% for a in properties %}" * 5 + "x" + "{% endfor %}" * 5
    with pytest.raises(CannotRender):
        fill(nested, {"properties": [{}] * 12}, escaped=True)


@pytest.mark.django_db
def test_a_campaign_with_a_broken_step_is_not_made(agency, at_agency):
    steps = [
        {"offset_days": 0, "subject": "Hello", "body_template": "{{ lead.nam }}"},
        {"offset_days": -1, "subject": "", "body_template": "ok", "colour": "red"},
    ]
    with pytest.raises(CampaignProblem) as told:
        create_campaign(agency, "", "newsletter", steps)
    assert set(told.value.problems) == {
        "name",
        "campaign_type",
        "steps.0.body_template",
        "steps.1.offset_days",
        "steps.1.subject",
        "steps.1.colour",
    }
    assert "lead.nam" in told.value.problems["steps.0.body_template"]
    assert not Campaign.objects.exists()
