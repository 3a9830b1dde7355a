#!/bin/sh
# backup.sh FOLDER KEEP: a backup of now, verified; of the older ones the newest KEEP stay. No backup is deleted when this one fails.
set -eu
made="$1/$(date +%Y-%m-%dT%H%M%S)"
find "$1" -maxdepth 1 -name '????-??-??T??????.part' -mmin +720 -exec rm -r {} +  # begun by one that was killed: it would fill the disk
.venv/bin/flask --app wsgi backup create "$made"
.venv/bin/flask --app wsgi backup verify "$made"
ls -1d "$1"/????-??-??T?????? | grep -Fxv "$made" | head -n -"$2" | while read -r old; do rm -r "$old"; done
