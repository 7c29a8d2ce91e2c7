#!/bin/sh
# Prints the first Python here that is 3.11 or newer; $PYTHON, if set, is the only one looked at.
set -eu

for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        command -v "$candidate"
        exit
    fi
done
echo "Clot Signs needs Python 3.11 or newer, and found none: install it, or name it with 'make PYTHON=/path/to/python3'." >&2
exit 1
