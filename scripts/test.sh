#!/usr/bin/env bash
# All tests, in three parts; one that fails does not keep the next from running.
# What they write and throw away lies in memory where there is room for it (decision 0081).
set -u
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE # each of some thirty processes would compile all of it anew
beside="-n 3 --dist worksteal" failed="" # on two cores: one of them always waits, for a browser, a server, a clock
free=$(df --output=avail --block-size=1G /dev/shm 2>/dev/null | tail -1)
if [ "${free:-0}" -ge 6 ]; then
  TMPDIR=$(mktemp -d /dev/shm/inspect-test-XXXXXX)
  chmod 711 "$TMPDIR" # PostgreSQL is another person
  export TMPDIR
  trap 'rm -rf "$TMPDIR"' EXIT
fi
.venv/bin/python -m pytest $beside --ignore=tests/browser || failed="$failed SQLite"
CHROMIUM=$(.venv/bin/python -m scripts.chromium) .venv/bin/python -m pytest $beside tests/browser || failed="$failed browser"
.venv/bin/python -m pytest $beside --database=postgresql || failed="$failed PostgreSQL"
[ -z "$failed" ] || { echo "Failed, see above:$failed"; exit 1; }
