"""How tests ask for the pages of leads and read what they show."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from katek.dashboard.tests.rows import colleague


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


def refused(browser: Client, url: str, **values) -> str:
    """The page on which one mends what was not taken."""
    answer = browser.post(url, values)
    assert answer.status_code == 422, answer.content[:300]
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


def queries(browser: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        page(browser, url)
    return len(asked)
