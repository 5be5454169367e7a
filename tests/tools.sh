#!/usr/bin/env bash
# Sees to it that what `make test` needs besides Rust and Node is there. On Debian and Ubuntu, as root, it installs
# what is missing; anywhere else it names it and stops.
set -euo pipefail
cd "$(dirname "$0")/.."

CARGO_DENY_VERSION=0.20.2

missing=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v openssl >/dev/null || missing+=(openssl)
command -v chromium >/dev/null || missing+=(chromium)
# Without a Chinese font Chromium draws boxes, and a screenshot of boxes passes for a page.
{ command -v fc-list >/dev/null && [ -n "$(fc-list ':lang=zh-cn' family)" ]; } || missing+=(fontconfig fonts-noto-cjk)

if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing: ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  else
    echo "make test needs what isn't here: ${missing[*]}" >&2
    echo "On Debian or Ubuntu: sudo apt-get install ${missing[*]}" >&2
    echo "Elsewhere: a PostgreSQL server (initdb on PATH), redis-server, openssl, chromium, and a font for Chinese." >&2
    exit 1
  fi
fi

if ! command -v cargo-deny >/dev/null; then
  echo "building cargo-deny $CARGO_DENY_VERSION into .tools (once, about two minutes)"
  # It reads a lock file and ends: time spent optimising it never comes back. A target folder of its own keeps
  # target/ free of a second set of artefacts.
  CARGO_TARGET_DIR=.tools/build CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0 \
    cargo install cargo-deny --quiet --locked --version "$CARGO_DENY_VERSION" --root .tools
  rm -rf .tools/build
fi

printf '%s\n' \
  "PostgreSQL: $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || command -v initdb)" \
  "Redis:      $(redis-server --version | cut -d' ' -f3)" \
  "Chromium:   $(chromium --version 2>/dev/null | cut -d' ' -f2)" \
  "cargo-deny: $(cargo deny --version | cut -d' ' -f2)"
