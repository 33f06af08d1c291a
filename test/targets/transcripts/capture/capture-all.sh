#!/bin/bash
# Makes all transcripts anew. usage: capture-all.sh LAB
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
for family in apt zypper; do
  for name in $(node "$here/capture.ts" "$family"); do
    for language in en fr; do echo "$family $name $language"; done
  done
done | xargs -P 4 -L 1 timeout 300 "$here/throwaway.sh" "$1" node "$here/capture.ts"
