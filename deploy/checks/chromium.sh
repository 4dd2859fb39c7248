#!/bin/sh
# Sees to Chromium, in which the tests look at the portal's pages.
set -eu
command -v chromium >/dev/null 2>&1 && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing for the tests of the portal's pages: chromium"
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
else
    echo "The tests of the portal's pages need Chromium: install it first." >&2
    exit 1
fi
