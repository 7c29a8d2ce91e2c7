#!/bin/sh
# Prints the first Firefox that runs; $FIREFOX, if set, is the only one looked at.
set -eu

# Ubuntu's 'firefox' package may be a stub that only asks for a snap, so each one must answer.
for candidate in ${FIREFOX:-firefox-esr firefox}; do
    if "$candidate" --version >/dev/null 2>&1; then
        command -v "$candidate"
        exit
    fi
done
exit 1
