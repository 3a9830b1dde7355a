#!/bin/sh
# backup.sh FOLDER KEEP: a backup of now, verified; of the older ones the newest KEEP stay. Nothing is deleted when this one fails.
set -eu
made="$1/$(date +%Y-%m-%dT%H%M%S)"
.venv/bin/flask --app wsgi backup create "$made"
.venv/bin/flask --app wsgi backup verify "$made"
ls -1d "$1"/????-??-??T?????? | head -n -"$2" | while read -r old; do rm -r "$old"; done
