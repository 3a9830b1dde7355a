#!/usr/bin/env bash
# Make sure there is a Chromium that Playwright can drive: yours (CHROMIUM), Debian's, or Playwright's own.
set -eu
cd "$(dirname "$0")/.."
[ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && exit 0
command -v chromium >/dev/null 2>&1 && exit 0
.venv/bin/python -c 'import sys; from scripts.chromium import playwrights; sys.exit(not playwrights())' 2>/dev/null && exit 0
apt=""
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then apt="apt-get"; elif sudo -n true 2>/dev/null; then apt="sudo apt-get"; fi
fi
if [ -n "$apt" ] && $apt update -qq && DEBIAN_FRONTEND=noninteractive $apt install -y -qq chromium fonts-noto-cjk >/dev/null; then exit 0; fi
echo "Installing Playwright's Chromium ..."
.venv/bin/playwright install chromium && exit 0
echo "No Chromium: install Debian's package chromium, or set CHROMIUM to the path of one." >&2
exit 1
