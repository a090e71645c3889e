"""What works in the background, loaded, and waiting for one line that names its failpoints.

Loading takes seconds, and a test that kills forty of them has the next one load meanwhile.
"""

import os
import sys
from importlib import import_module

import django
from django.core.management import execute_from_command_line

from katek.core import failpoints

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katek.settings")
    django.setup()
    import_module("katek.automations.management.commands.run_automations")  # what takes the time
    os.environ[failpoints.SETTING] = sys.stdin.readline().strip()
    execute_from_command_line(["manage.py", "run_automations", "--watch"])
