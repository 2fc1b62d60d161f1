#!/usr/bin/env bash
# Installs the Debian packages that `make test` needs beside Python.
#
#   deploy/setup-debian.sh               install all of them
#   deploy/setup-debian.sh --if-missing  install only where a program is missing
#
# postgresql        a real database server for the tests
# redis-server      a real counter of look-up tries for the tests
# chromium          a real browser for the tests
# fonts-noto-core   Vietnamese letters in screenshots
set -euo pipefail

packages=(postgresql redis-server chromium fonts-noto-core)

missing() {
    local found
    found=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' || command -v initdb || true)
    [[ -z $found ]] && return 0
    ! command -v redis-server > /dev/null || ! command -v chromium > /dev/null
}

if [[ ${1:-} == --if-missing ]] && ! missing; then
    exit 0
fi
if ! command -v apt-get > /dev/null; then
    echo "setup-debian: no apt-get here: install ${packages[*]} by other means" >&2
    exit 1
fi
as_root=()
if [[ $(id -u) -ne 0 ]]; then
    command -v sudo > /dev/null || { echo "setup-debian: run this as root" >&2; exit 1; }
    as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" > /dev/null
