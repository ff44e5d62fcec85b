#!/bin/sh
# Installs what is missing, and nothing when nothing is: the virtual environment with the
# locked packages (hashes checked) and the few packages of the system.
#   deploy/bootstrap.sh up     what `make up` needs
#   deploy/bootstrap.sh test   what `make test` needs besides
set -eu
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE # pip compiles what it installs, once

VENV_MB=3000 # the environment and what pip unpacks on the way

fail() {
    echo "$1" >&2
    exit 1
}

# as_root COMMAND...: runs it as root, or says what to run.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "This needs root and there is no sudo here. As root, run: $*"
    fi
}

# install_packages PACKAGE...
install_packages() {
    command -v apt-get >/dev/null ||
        fail "Missing: $*. There is no apt-get here; install them in this system's own way."
    echo "Installing from the system's packages: $*"
    as_root apt-get update -qq || true # an old list may do
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
        fail "apt-get could not install: $*."
}

# want COMMAND PACKAGE: remembers the package when the command is missing.
want() {
    PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "$1" >/dev/null || missing="$missing $2"
}

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    fail "Makapix needs Python 3.11 or newer; $(python3 -V 2>&1 || echo 'there is no python3') is here."
}

make_venv() {
    if .venv/bin/python -c '' 2>/dev/null; then
        return
    fi
    python=$(find_python)
    free=$(($(df -Pk . | awk 'NR == 2 {print $4}') / 1024))
    [ "$free" -ge "$VENV_MB" ] ||
        fail "Only $free MB are free here; installing needs $VENV_MB MB."
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        install_packages "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    rm -rf .venv
    "$python" -m venv .venv || fail "python3 could not make a virtual environment in .venv."
}

# install_lock LOCK: only when this very lock is not in place already.
install_lock() {
    stamp=".venv/installed-$(sha256sum "$1" | cut -c1-16)"
    if [ -e "$stamp" ]; then
        return
    fi
    echo "Installing the packages of $1 (once for each lock)"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input \
        --require-hashes -r "$1" || fail "The packages of $1 could not be installed."
    touch "$stamp"
}

missing=""
if [ "$1" = test ]; then
    want mosquitto_sub mosquitto-clients
    want chromium chromium
    want gifsicle gifsicle
    want webpinfo webp
    want pngcheck pngcheck
fi
if [ "$1" = test ] || [ -z "${MAKAPIX_MQTT_URL:-}" ]; then
    want mosquitto mosquitto
fi
if [ -n "$missing" ]; then
    # shellcheck disable=SC2086 # a list of words
    install_packages $missing
fi
make_venv
if [ "$1" = test ]; then
    install_lock requirements-test.lock
    touch ".venv/installed-$(sha256sum requirements.lock | cut -c1-16)" # it holds the other
else
    install_lock requirements.lock
fi
