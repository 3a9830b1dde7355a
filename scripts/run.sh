#!/usr/bin/env bash
# Database, checklist, demo world, links, server. A second run keeps everything.
set -eu
cd "$(dirname "$0")/.."
mkdir -p "$INSPECT_DATA_DIR"
secret="$INSPECT_DATA_DIR/secret"
[ -s "$secret" ] || (umask 077; .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(32))' > "$secret")
export SECRET_KEY="${SECRET_KEY:-$(cat "$secret")}" FLASK_APP=wsgi.py
.venv/bin/flask start "http://$HOST:$PORT"
exec .venv/bin/gunicorn --worker-class gthread --workers 2 --threads 8 --timeout 120 --bind "$HOST:$PORT" \
  --access-logfile /dev/null --log-level warning wsgi:app
