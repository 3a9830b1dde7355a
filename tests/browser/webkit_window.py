"""A window of WebKitGTK with a profile that stays, for the system's own Python: commands come as lines of JSON on stdin, answers on stdout.

{"n", "goto"} or {"n", "run": an async function's body}; {"n", "value"} or {"n", "wrong"}."""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402

SAFARI = {"StorageAPI", "StorageAPIEstimate", "FileSystem", "AccessHandle"}  # what Safari has and GTK leaves off


def say(**told: Any) -> None:
    print(json.dumps(told), flush=True)


def window(profile: str) -> WebKit2.WebView:
    kept = WebKit2.WebsiteDataManager(base_data_directory=f"{profile}/data", base_cache_directory=f"{profile}/cache")
    context = WebKit2.WebContext.new_with_website_data_manager(kept)
    context.get_cookie_manager().set_persistent_storage(f"{profile}/cookies.sqlite", WebKit2.CookiePersistentStorage.SQLITE)
    context.set_preferred_languages(["zh-CN"])
    view = WebKit2.WebView.new_with_context(context)
    features = WebKit2.Settings.get_all_features()
    for feature in map(features.get, range(features.get_length())):
        if feature.get_identifier() in SAFARI:
            view.get_settings().set_feature_enabled(feature, True)
    frame = Gtk.Window(default_width=820, default_height=1180)
    frame.add(view)
    frame.show_all()
    return view


def run(view: WebKit2.WebView, n: int, lines: str) -> None:
    def done(_: Any, answer: Any) -> None:
        try:
            say(n=n, value=json.loads(view.call_async_javascript_function_finish(answer).to_string()))
        except GLib.Error as problem:
            say(n=n, wrong=problem.message)

    script = f"return JSON.stringify(await (async () => {{ {lines} }})() ?? null)"
    view.call_async_javascript_function(script, -1, None, None, None, None, done)


def goto(view: WebKit2.WebView, n: int, url: str) -> None:
    def loaded(_: Any, event: WebKit2.LoadEvent) -> None:
        if event == WebKit2.LoadEvent.FINISHED:
            view.disconnect(listening)
            say(n=n, value=view.get_uri())

    listening = view.connect("load-changed", loaded)
    view.load_uri(url)


def obey(view: WebKit2.WebView, asked: dict[str, Any]) -> None:
    if "goto" in asked:
        goto(view, asked["n"], asked["goto"])
    else:
        run(view, asked["n"], asked["run"])


def listen(view: WebKit2.WebView) -> None:
    for line in sys.stdin:
        GLib.idle_add(obey, view, json.loads(line))
    GLib.idle_add(Gtk.main_quit)


if __name__ == "__main__":
    threading.Thread(target=listen, args=(window(sys.argv[1]),), daemon=True).start()
    Gtk.main()
