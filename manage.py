#!/usr/bin/env python3
"""Kojiban's commands: ``python manage.py help``."""

import os
import sys

from django.core.management import execute_from_command_line

from config.core_dumps import forbid_core_dumps

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    forbid_core_dumps()
    execute_from_command_line(sys.argv)
