#!/usr/bin/env bash
# Database, checklist, demo world, links, server. A second run keeps everything.
set -eu
cd "$(dirname "$0")/.."
mkdir -p "$INSPECT_DATA_DIR"
BIN="${BIN:-.venv/bin}"
secret="$INSPECT_DATA_DIR/secret"
[ -s "$secret" ] || (umask 077; "$BIN/python" -c 'import secrets; print(secrets.token_urlsafe(32))' > "$secret")
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"  # glibc gives each thread a heap of its own: a third more memory for nothing
exec "$BIN/gunicorn" --config scripts/gunicorn.conf.py wsgi:app
