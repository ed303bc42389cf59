#!/bin/sh
# Installs nutgraf and builds the site into public/: what the host runs for each deployment.
# With an address, the site is built to stand there: sh build.sh https://example.org/
set -eu

repository="{repository}"
version="{version}"
archive="nutgraf-$version-x86_64-unknown-linux-musl"
here=$(pwd)

# Outside of the site, so that it is not published. From source instead:
# cargo install --locked --git "$repository" --tag "v$version"
tools=$(mktemp -d)
cd "$tools"
curl -fsSLO "$repository/releases/download/v$version/$archive.tar.gz"
curl -fsSLO "$repository/releases/download/v$version/SHA256SUMS"
sha256sum --check --ignore-missing SHA256SUMS
tar -xzf "$archive.tar.gz"
cd "$here"

"$tools/$archive/nutgraf" build --strict ${1:+--base-url "$1"}
