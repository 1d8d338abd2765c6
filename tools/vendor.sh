#!/bin/sh
# Refreshes the third-party files that are kept in the tree: the design tokens of
# デジタル庁デザインシステム (DADS) for the pages and axe-core for the tests.
# Nothing of it is fetched when the site is installed or run.
# VERSION.txt beside the files names package, version, licence and SHA-256 sums.
#
#   tools/vendor.sh          needs npm
set -eu

DADS=1.1.9
AXE=4.14.1

root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# unpack NAME@VERSION: leaves the package's files in $work/package
unpack() {
    rm -rf "$work/package"
    archive=$(cd "$work" && npm pack --silent "$1")
    tar -xzf "$work/$archive" -C "$work"
}

# keep FOLDER FILE…: copies files of the unpacked package, without their paths
keep() {
    folder=$root/$1
    shift
    mkdir -p "$folder"
    for file in "$@"; do
        install -m 0644 "$work/package/$file" "$folder/$(basename "$file")"
    done
}

# describe FOLDER NAME@VERSION LICENCE FILE…: writes VERSION.txt
describe() {
    folder=$root/$1 package=$2 licence=$3
    shift 3
    {
        echo "package: $package"
        echo "licence: $licence"
        (cd "$folder" && sha256sum "$@")
    } >"$folder/VERSION.txt"
}

unpack "@digital-go-jp/design-tokens@$DADS"
keep static/vendor/dads dist/tokens.css LICENSE
describe static/vendor/dads "@digital-go-jp/design-tokens@$DADS" MIT tokens.css LICENSE

unpack "axe-core@$AXE"
keep tests/vendor/axe axe.min.js LICENSE
describe tests/vendor/axe "axe-core@$AXE" MPL-2.0 axe.min.js LICENSE
