#!/usr/bin/env bash
# Make sure there is a Chromium that Playwright can drive: yours (CHROMIUM), Debian's, or Playwright's own.
set -eu
cd "$(dirname "$0")/.."
. scripts/apt.sh
if [ -n "${CHROMIUM:-}" ]; then
  [ -x "$CHROMIUM" ] && exit 0
  echo "CHROMIUM names no program: $CHROMIUM" >&2
  exit 1
fi
command -v chromium >/dev/null 2>&1 && exit 0
.venv/bin/python -c 'import sys; from scripts.chromium import playwrights; sys.exit(not playwrights())' 2>/dev/null && exit 0
if installed chromium chromium fonts-noto-cjk && command -v chromium >/dev/null 2>&1; then
  installed "Chromium without a window" chromium-headless-shell # where there is one: decision 0093
  exit 0
fi
echo "Installing Playwright's Chromium ..."
.venv/bin/playwright install chromium && exit 0
echo "No Chromium: install Debian's package chromium, or set CHROMIUM to the path of one." >&2
exit 1
