#!/bin/sh
# Compiles the pins with hashes; add -U (`sh bootstrap/compile-pins.sh -U`) to take newer versions.
set -eu
cd "$(dirname "$0")/.."

compile() {
    .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
        --no-annotate --custom-compile-command "make pins" "$@"
}

compile "$@" --all-extras pyproject.toml -o requirements.txt
compile "$@" bootstrap/uv.in -o requirements-bootstrap.txt
compile "$@" bootstrap/build-constraints.in -o bootstrap/build-constraints.txt
compile "$@" --no-deps bootstrap/web.in -o bootstrap/web.txt
