#!/bin/sh
# Makes the virtual environment named by the first argument, where there is none that works.
set -eu
venv=$1

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

[ -x "$venv/bin/python" ] && new_enough "$venv/bin/python" \
    && "$venv/bin/python" -m pip --version >/dev/null 2>&1 && exit 0

python=
for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$candidate" >/dev/null 2>&1 && new_enough "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Python 3.11 or newer is needed: install it, or name it: make PYTHON=/path/to/python3" >&2
    exit 1
fi

if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "$python has no venv module: installing $package"
        apt-get update -qq && apt-get install -y -qq "$package" >/dev/null
    else
        echo "$python has no venv module: install $package (Debian: apt-get install $package)" >&2
        exit 1
    fi
fi
"$python" -m venv --clear "$venv"
