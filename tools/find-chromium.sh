#!/bin/sh
# Prints the first Chromium or Chrome that runs; $CHROMIUM, if set, is the only one looked at.
# The shell is the same browser without its own windows, and takes half the time of a processor.
set -eu

# Ubuntu's 'chromium' package is a stub that only asks for a snap, so each one must answer.
for candidate in ${CHROMIUM:-chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable}; do
    if "$candidate" --version >/dev/null 2>&1; then
        command -v "$candidate"
        exit
    fi
done
exit 1
