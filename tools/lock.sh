#!/bin/sh
# Remakes requirements/*.txt from pyproject.toml, for every supported Python and system at once.
set -eu

.venv/bin/python -m venv .build/lock
.build/lock/bin/python -m pip --disable-pip-version-check --quiet install uv==0.13.8

compile() {
    output=$1
    shift
    .build/lock/bin/uv --quiet pip compile \
        --universal --python-version 3.11 --generate-hashes \
        --custom-compile-command 'make lock' --output-file "requirements/$output" "$@"
}
# The first two lead: what the smaller ones name without a version is what those have.
compile site.txt pyproject.toml --group build "$@"
compile test.txt pyproject.toml --group build --extra connect --extra answering --extra test \
    --constraint requirements/site.txt "$@"
compile connect.txt pyproject.toml --group build --extra connect \
    --constraint requirements/test.txt "$@"
compile answering.txt pyproject.toml --group build --extra answering \
    --constraint requirements/test.txt "$@"
compile check.txt --group check --constraint requirements/site.txt "$@"
compile spelling.txt --group spelling --constraint requirements/test.txt "$@"
compile mutation.txt --group mutation --constraint requirements/test.txt "$@"
compile generators.txt --group generators --constraint requirements/site.txt "$@"
