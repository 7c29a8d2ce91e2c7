#!/bin/sh
# Prints the first Chromium or Chrome that runs; $CHROMIUM, if set, is the only one looked at.
set -eu

# Ubuntu's 'chromium' package is a stub that only asks for a snap, so each one must answer.
for candidate in ${CHROMIUM:-chromium chromium-browser google-chrome google-chrome-stable}; do
    if "$candidate" --version >/dev/null 2>&1; then
        command -v "$candidate"
        exit
    fi
done
exit 1
