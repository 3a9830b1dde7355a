#!/usr/bin/env bash
# Make sure there is a PostgreSQL that tests can start in a folder of their own: on the path, or where Debian keeps it.
set -eu
found() { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
found && exit 0
apt=""
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then apt="env DEBIAN_FRONTEND=noninteractive apt-get"
  elif sudo -n true 2>/dev/null; then apt="sudo env DEBIAN_FRONTEND=noninteractive apt-get"; fi
fi
if [ -n "$apt" ]; then
  echo "Installing Debian's PostgreSQL ..."
  $apt update -qq && $apt install -y -qq --no-install-recommends postgresql >/dev/null || true
  found && exit 0
fi
echo "No PostgreSQL: install Debian's package postgresql (tests start it themselves, in a folder of their own)." >&2
exit 1
