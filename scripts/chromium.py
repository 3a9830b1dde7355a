"""Where the Chromium is that tests drive: CHROMIUM, the one in PATH, or Playwright's own.

`python -m scripts.chromium` names the small one of the same version, where there is one (decision 0093)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

# Chromium takes the last list it is given, so this is Playwright's without what is of Windows and Edge; and what Chromium 156 starts
# beside every window: the list under its address bar, which takes a second of a core while our page starts (decision 0082).
OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose HttpsUpgrades HttpsFirstBalancedModeAutoEnable LensOverlay "
    "MediaRouter PaintHolding ThirdPartyStoragePartitioning AvoidCorsURLLoaderRestartOnRedirect OptimizationHints "
    "NetworkTimeServiceQuerying AimEnabled PreconnectToSearch WebUIOmniboxPopup WebUIOmniboxAimPopup"
).split()
SMALL = "/usr/lib/chromium/chromium-headless-shell"  # Debian's; the script of that name in PATH would stand between it and a kill
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    f"--disable-component-update --disable-sync --disable-features={','.join(OFF)}"
).split()


def playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        path = play.chromium.executable_path
    return path if Path(path).exists() else None


def find() -> str:
    """Raises RuntimeError with what to do."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or playwrights()
    if not found:
        raise RuntimeError("No Chromium found. `make test` installs one; or set CHROMIUM to its path.")
    return found


def small() -> str:
    """The engine without a window's parts, of the same package; what `find` gives where it is not installed, or CHROMIUM is set."""
    return SMALL if Path(SMALL).exists() and not os.environ.get("CHROMIUM") else find()


if __name__ == "__main__":
    print(small())
