#!/bin/sh
# Builds when a source is newer than the last build. Run through npm, so that node is the project's own.
set -eu
cd "$(dirname "$0")/.."
stamp=packages/cli/dist/bin/fengsui.mjs
if [ ! -f "$stamp" ] || [ -n "$(find packages/*/src packages/*/package.json packages/console/index.html content package-lock.json -newer "$stamp" -type f 2>/dev/null | head -n 1)" ]; then
  npm run --silent build
  touch "$stamp"
fi
