#!/bin/sh
# backup.sh FOLDER KEEP: a backup of now, verified. Of the older ones the newest KEEP stay, and each that has a photo which no newer one has.
# What is damaged at the centre is named and left out, and the night counts as failed. No backup is deleted when this one is not whole.
set -eu
made="$1/$(date +%Y-%m-%dT%H%M%S)" status=0 nth=0
find "$1" -maxdepth 1 -name '????-??-??T??????.part' -mmin +720 -exec rm -r {} +  # begun by one that was killed: it would fill the disk
.venv/bin/flask --app wsgi backup create "$made" || status=$?
[ -d "$made" ] || exit "$status"
.venv/bin/flask --app wsgi backup verify "$made"
newer=$(mktemp)
cat "$made/photos.sha256" > "$newer"
ls -1dr "$1"/????-??-??T?????? | grep -Fxv "$made" | while read -r old; do
  nth=$((nth + 1))
  if [ "$nth" -le "$2" ] || grep -Fxvqf "$newer" "$old/photos.sha256"; then
    cat "$old/photos.sha256" >> "$newer"
  else
    rm -r "$old"
  fi
done
rm "$newer"
exit "$status"
