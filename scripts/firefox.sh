#!/usr/bin/env bash
# Make sure there is a Firefox ESR for one story, where apt may be asked. Without one the story is left out, and the run says so.
set -eu
cd "$(dirname "$0")/.."
. scripts/apt.sh
command -v firefox-esr >/dev/null 2>&1 && exit 0
installed "Firefox ESR" firefox-esr && command -v firefox-esr >/dev/null 2>&1 && exit 0
echo "No Firefox ESR (Debian's package firefox-esr): its story is left out."
