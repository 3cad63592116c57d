#!/bin/sh
# Installs what the lock file says, when it is not there yet. Needs Node of any age, and npm: the Node that the project runs on is among what it installs.
set -eu
cd "$(dirname "$0")/.."
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi
