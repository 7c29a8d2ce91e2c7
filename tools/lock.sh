#!/bin/sh
# Remakes requirements/*.txt from pyproject.toml, for every supported Python and system at once.
set -eu

.venv/bin/python -m venv .build/lock
.build/lock/bin/python -m pip --disable-pip-version-check --quiet install uv==0.13.8

compile() {
    output=$1
    shift
    .build/lock/bin/uv --quiet pip compile pyproject.toml --group build \
        --universal --python-version 3.11 --generate-hashes \
        --custom-compile-command 'make lock' --output-file "$output" "$@"
}
compile requirements/site.txt "$@"
compile requirements/test.txt --extra connect --extra test --constraint requirements/site.txt "$@"
compile requirements/connect.txt --extra connect --constraint requirements/test.txt "$@"
