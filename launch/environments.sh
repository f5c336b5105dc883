#!/bin/sh
# Makes both virtual environments what their lock files say: .venv (Python 3.11 or newer) for Signpost itself,
# bot/.venv (Python 3.10) for the engine. Does nothing where they are already. Called by the Makefile.
set -eu
cd "$(dirname "$0")/.."

stop() {
    echo "$*" >&2
    exit 1
}

# A Python on the PATH whose version passes; pyenv's shims answer "not installed" for versions not chosen.
find_python() { # test, folder, names...
    test=$1 folder=$2
    shift 2
    for name in "$@"; do
        path=$(cd "$folder" && "$name" -c "import sys; print(sys.executable) if $test else sys.exit(1)" 2>/dev/null) || continue
        echo "$path"
        return
    done
    return 1
}

stamp_of() { # lock file
    if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -c1-64
}

# Installs exactly what the lock names; uv is quick, pip is what is left where uv cannot reach an index that pip can.
sync() { # environment, lock file
    .venv/bin/uv pip sync --quiet --compile-bytecode --require-hashes --python "$1/bin/python" "$2" 2>"$1/uv.log" ||
        "$1/bin/python" -m pip install --quiet --require-hashes -r "$2" ||
        stop "Installing $2 failed. Is a package index reachable? What uv said is in $1/uv.log"
    stamp_of "$2" >"$1/lock.sha256"
}

is_current() { # environment, lock file
    [ -x "$1/bin/python" ] && [ "$(cat "$1/lock.sha256" 2>/dev/null)" = "$(stamp_of "$2")" ]
}

if ! is_current .venv requirements.lock; then
    started=$(date +%s)
    python=$(find_python "sys.version_info >= (3, 11)" . python3.12 python3.13 python3.11 python3 python3.14) ||
        stop "Signpost needs Python 3.11 or newer as python3 on the PATH. Install it (Debian: apt-get install python3 python3-venv) and run this again."
    echo "Installing Signpost's packages into .venv …"
    [ -x .venv/bin/python ] || "$python" -m venv .venv ||
        stop "$python cannot make a virtual environment. Install its venv module (Debian: apt-get install python3-venv)."
    # uv first, by itself and by hash: it installs the rest, and can fetch a Python 3.10.
    # In an environment that it has filled before, pip is gone: the lock does not name it.
    awk '/^[^ #]/ { wanted = /^uv==/ } wanted && !/^ *#/' requirements.lock >.venv/uv.lock
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    .venv/bin/python -m pip install --quiet --require-hashes -r .venv/uv.lock ||
        stop "Installing uv failed. Is a package index reachable?"
    sync .venv requirements.lock
    echo "  done in $(($(date +%s) - started)) s"
fi

if ! is_current bot/.venv bot/requirements.lock; then
    started=$(date +%s)
    echo "Installing the engine's packages into bot/.venv (about 3.5 GB) …"
    if [ ! -x bot/.venv/bin/python ]; then
        python=$(find_python "sys.version_info[:2] == (3, 10)" bot python3.10 python3 python) || python=3.10
        .venv/bin/uv venv --quiet --seed --python "$python" bot/.venv 2>.venv/uv.log ||
            stop "The engine needs Python 3.10: install it as python3.10, or let uv fetch one (it could not; see .venv/uv.log)."
    fi
    sync bot/.venv bot/requirements.lock
    echo "  done in $(($(date +%s) - started)) s"
fi
