#!/bin/sh
# Runs every test: those that touch a database on PostgreSQL and Redis first (but for
# those that only walk pages), then all on SQLite, the real processes (browser, servers, Go) included. Arguments go to
# pytest both times.
set -eu
cd "$(dirname "$0")/.."

python=.venv/bin/python
parallel="-q -n 2 --dist loadfile --no-loadscope-reorder"

echo "== PostgreSQL and Redis"
# shellcheck disable=SC2086 # a list of words
$python -m tests.services $python -m pytest $parallel -m "django_db and not machine and not one_database" "$@"

echo "== SQLite, and real processes"
# shellcheck disable=SC2086 # a list of words
$python -m pytest $parallel "$@"
