#!/bin/sh
# Installs what the tests need from Debian and the machine lacks; where it may not, it
# names the exact command and fails. `make run` needs none of this.
set -eu

# program (or file) that shows it is there : package
NEEDED="
/usr/lib/postgresql:postgresql
redis-server:redis-server
chromium:chromium
faketime:faketime
go:golang-go
/usr/share/gocode/src/golang.org/x/mod:golang-golang-x-mod-dev
pdftotext:poppler-utils
openssl:openssl
msgfmt:gettext
setpriv:util-linux
softhsm2-util:softhsm2
java:default-jre-headless
/usr/sbin/nginx:nginx-light
openssl:openssl
"

is_there() {
    case $1 in
    /*) [ -e "$1" ] ;;
    # Valkey is Redis's free continuation and does as well.
    redis-server) command -v redis-server || command -v valkey-server ;;
    *) command -v "$1" ;;
    esac >/dev/null
}

missing=""
for pair in $NEEDED; do
    is_there "${pair%%:*}" || missing="$missing ${pair##*:}"
done
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
if ! command -v apt-get >/dev/null; then
    echo "Install with this system's own package manager:$missing" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    sudo=""
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo="sudo"
else
    echo "The tests need packages that are not installed. As root:" >&2
    echo "  apt-get update && $install" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -q
# shellcheck disable=SC2086 # a list of words
$sudo $install
