#!/bin/sh
# Plays the telemetry process: writes down each line and answers it. MARKS is the file; DIES_AFTER and SILENT_AFTER are numbers of
# the last mark that is answered.
echo started >> "$MARKS"
seq=0
while read -r line; do
  printf '%s\n' "$line" >> "$MARKS"
  case $line in *'"seq":'*) seq=${line#*'"seq":'}; seq=${seq%%,*} ;; esac
  [ -n "$DIES_AFTER" ] && [ "$seq" -gt "$DIES_AFTER" ] && exit 7
  [ -n "$SILENT_AFTER" ] && [ "$seq" -gt "$SILENT_AFTER" ] && continue
  echo "ok $seq"
done
