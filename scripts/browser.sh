#!/usr/bin/env bash
# Make sure there is a Chromium that Playwright can drive: yours (CHROMIUM), Debian's, or Playwright's own.
set -eu
cd "$(dirname "$0")/.."
if [ -n "${CHROMIUM:-}" ]; then
  [ -x "$CHROMIUM" ] && exit 0
  echo "CHROMIUM names no program: $CHROMIUM" >&2
  exit 1
fi
command -v chromium >/dev/null 2>&1 && exit 0
.venv/bin/python -c 'import sys; from scripts.chromium import playwrights; sys.exit(not playwrights())' 2>/dev/null && exit 0
apt=""
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then apt="env DEBIAN_FRONTEND=noninteractive apt-get"
  elif sudo -n true 2>/dev/null; then apt="sudo env DEBIAN_FRONTEND=noninteractive apt-get"; fi
fi
if [ -n "$apt" ]; then
  echo "Installing Debian's chromium ..."
  # Some systems' package of that name brings no program: look for it, not at apt's answer.
  $apt update -qq && $apt install -y -qq chromium fonts-noto-cjk >/dev/null || true
  command -v chromium >/dev/null 2>&1 && exit 0
fi
echo "Installing Playwright's Chromium ..."
.venv/bin/playwright install chromium && exit 0
echo "No Chromium: install Debian's package chromium, or set CHROMIUM to the path of one." >&2
exit 1
