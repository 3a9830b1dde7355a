#!/usr/bin/env bash
# Make sure there is a PostgreSQL that tests can start in a folder of their own: on the path, or where Debian keeps it.
set -eu
cd "$(dirname "$0")/.."
. scripts/apt.sh
found() { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
found && exit 0
installed PostgreSQL postgresql && found && exit 0
echo "No PostgreSQL: install Debian's package postgresql (tests start it themselves, in a folder of their own)." >&2
exit 1
