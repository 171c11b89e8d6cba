#!/usr/bin/env bash
# Makes a virtual environment from a lock file and installs the package of this repository into it.
#   scripts/environment.sh FOLDER LOCK
# uv is used where it can be had, because it is ten times as fast; plain pip does the same work.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1
lock=$2

[ -x "$folder/bin/python" ] || "${PYTHON:-python3}" -m venv "$folder"

python_version=$("$folder/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
[ "$python_version" = 3.11 ] || echo "note: the pins were resolved for Python 3.11, this is $python_version" >&2

find_uv() {
    if uv --version >/dev/null 2>&1; then echo uv; return; fi
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check uv >/dev/null 2>&1 || true
    if [ -x "$folder/bin/uv" ]; then echo "$folder/bin/uv"; fi
}

# Compiled once here, the thousands of files need no compiling at each start of dbt.
uv=$(find_uv)
if [ -n "$uv" ] && "$uv" pip install --quiet --compile-bytecode --python "$folder/bin/python" -r "$lock"; then
    "$uv" pip install --quiet --no-deps --no-build-isolation --python "$folder/bin/python" -e python
else
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$lock"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e python
    "$folder/bin/python" -m compileall -q -j 2 "$folder/lib" >/dev/null || true
fi
