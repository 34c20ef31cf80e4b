#!/bin/sh
# Makes configure. Needs autoconf and automake.
set -e
cd "$(dirname "$0")"
for tool in autoconf automake; do
    command -v $tool >/dev/null || { echo "autogen.sh: $tool is missing: Debian package $tool" >&2; exit 1; }
done
autoreconf --install --force "$@"
