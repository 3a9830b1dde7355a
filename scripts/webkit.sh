#!/usr/bin/env bash
# Make sure there is WebKitGTK, the engine of Safari, for one story, where apt may be asked. Without it the story is left out, and the run says so.
set -eu
cd "$(dirname "$0")/.."
. scripts/apt.sh
there() { /usr/bin/python3 -c "import gi, shutil; gi.require_version('WebKit2', '4.1'); assert shutil.which('Xvfb')" 2>/dev/null; }
there && exit 0
installed "WebKitGTK" gir1.2-webkit2-4.1 python3-gi xvfb && there && exit 0
echo "No WebKitGTK (Debian's packages gir1.2-webkit2-4.1, python3-gi and xvfb): its story is left out."
