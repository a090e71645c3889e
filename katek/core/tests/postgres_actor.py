"""A program that uses the embedded server and does what it is told, a line of JSON at a time.

`python postgres_actor.py DATA_DIR VERSION`; orders are `{"do": name, …}`, each answered by a line.
The end of its input ends it without giving its lease back, as any program may end.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import psycopg

from katek.core import postgres

PR_SET_CHILD_SUBREAPER = 36


def acts_on(data_dir, version):
    leases = []

    def start(durable=False):
        leases.append(postgres.ensure_running(data_dir, version=version, durable=durable))
        return {"pid": os.getpid()}

    def leave():
        leases.pop().release()

    def sql(statement, superuser=False):
        find = postgres.administrator_settings if superuser else postgres.connection_settings
        with psycopg.connect(find(data_dir).conninfo(), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else None

    def adopt_orphans():
        # Whoever loses its parent becomes our child, and we collect none: like a careless PID 1.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)

    def limit_files(size):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    def fork_and_leave():
        child = os.fork()
        if child == 0:
            leases[0].release()
            os._exit(0)
        return os.waitpid(child, 0)[1]

    def companion():
        # In the same process group, as the runner beside the web server.
        child = subprocess.Popen([sys.executable, *sys.argv], stdin=subprocess.PIPE)
        child.stdin.write(b'{"do": "start"}\n')
        child.stdin.flush()
        leases.append(child)  # keeps its input open

    acts = [start, leave, sql, adopt_orphans, limit_files, fork_and_leave, companion]
    return {act.__name__: act for act in acts}


def main():
    known = acts_on(Path(sys.argv[1]), int(sys.argv[2]))
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = {"answer": known[order.pop("do")](**order)}
        except (postgres.PostgresProblem, psycopg.Error) as problem:
            answer = {"problem": str(problem)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
