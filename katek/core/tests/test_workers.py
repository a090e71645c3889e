"""A process's number among the workers, and the lock that tells others whether it lives."""

import os
import threading

import psycopg
import pytest
from django.db import connection, transaction

from katek.core import workers

# Transactions are real here; core has no tables that would have to be emptied after each test.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=["katek.core"])


@pytest.fixture(autouse=True)
def fresh(transactional_db):
    workers.close()
    yield
    workers.close()


def is_alive(number):
    """Whether the lock is held, seen from another connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s"
            " AND objid = %s AND objsubid = 2 AND granted)",
            [workers.CLASS_ID, number],
        )
        return cursor.fetchone()[0]


def backend():
    """The server's process behind this process's own connection."""
    return workers._identity.connection.info.backend_pid


def end_backend():
    """Cuts the connection from the server's side, and waits until it is gone."""
    with workers.connect("test") as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", [backend()])


def test_a_process_keeps_its_number_and_holds_its_lock():
    number = workers.worker()
    assert 0 < number < 2**31
    assert workers.worker() == number
    assert is_alive(number)


def test_the_lock_is_free_once_the_number_is_given_up():
    number = workers.worker()
    ended = backend()
    workers.close()
    with workers.connect("test") as other:
        # Returns when that backend has ended, or at once if it has already.
        other.execute("SELECT pg_terminate_backend(%s, 10000)", [ended])
    assert not is_alive(number)
    assert workers.worker() != number


def test_a_process_whose_connection_was_lost_becomes_another_worker():
    number = workers.worker()
    end_backend()
    again = workers.worker()
    assert again != number
    assert is_alive(again)
    assert not is_alive(number)


def test_threads_share_the_number():
    found = set()
    threads = [threading.Thread(target=lambda: found.add(workers.worker())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {workers.worker()}


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_is_another_worker_and_leaves_its_parents_lock_alone():
    number = workers.worker()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, str(workers.worker()).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    of_child = int(os.read(reader, 100))
    os.close(reader)
    assert of_child != number
    assert workers.worker() == number
    assert is_alive(number)


def test_a_statement_stands_though_the_callers_transaction_does_not():
    with transaction.atomic():
        workers.execute("CREATE TABLE aside AS SELECT 1 AS n", {})
        transaction.set_rollback(True)
    workers.execute("DROP TABLE aside", {})


def test_a_statement_that_fails_says_so_and_the_number_stays():
    number = workers.worker()
    with pytest.raises(psycopg.errors.UndefinedTable):
        workers.execute("DROP TABLE aside", {})
    assert workers.worker() == number
