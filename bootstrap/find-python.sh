#!/bin/sh
# Prints a Python that Anishelf runs on, or says how to get one.
set -eu

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null
}

for candidate in ${PYTHON:-} python3 python3.12 python3.11; do
    if fits "$candidate"; then
        command -v "$candidate"
        exit 0
    fi
done

{
    echo "Anishelf needs Python 3.11 or 3.12, and none was found."
    echo "Debian 12 has it:  apt-get install python3 python3-venv"
    echo "Elsewhere, install one and name it:  make PYTHON=/path/to/python3.12 ..."
} >&2
exit 1
