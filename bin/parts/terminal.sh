# Sourced by the scripts of bin/: where the checkout is, the tools it brings along, and how a step is told.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
export TARGET

# A login shell would have cargo's folder; the Node of bin/setup is used only where it was needed.
export HOME=${HOME:-$(getent passwd "$EUID" | cut -d: -f6)}
PATH=$ROOT/.state/node/bin:$HOME/.cargo/bin:$PATH
export PATH

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  BOLD=$'\e[1m' DIM=$'\e[2m' RED=$'\e[31m' GREEN=$'\e[32m' PLAIN=$'\e[0m'
else
  BOLD='' DIM='' RED='' GREEN='' PLAIN=''
fi
export BOLD DIM RED GREEN PLAIN

step() { printf '%s▸ %s%s\n' "$BOLD" "$*" "$PLAIN"; }
note() { printf '  %s%s%s\n' "$DIM" "$*" "$PLAIN"; }
die() { printf '%s✗ %s%s\n' "$RED" "$*" "$PLAIN" >&2; exit 1; }

# The folder for what outlives a run. Root's must let PostgreSQL's user through to its own folder in it.
state_folder() {
  local folder=${ENISHI_STATE:-/var/tmp/enishi-$EUID} mode=0700
  [[ $EUID -eq 0 ]] && mode=0711
  [[ ! -L $folder ]] || die "$folder is a link; set ENISHI_STATE to a folder of your own"
  mkdir -p "$folder" || die "cannot make $folder; set ENISHI_STATE to a folder of your own"
  [[ -O $folder ]] || die "$folder belongs to somebody else; set ENISHI_STATE to a folder of your own"
  # What --fresh empties must be ours: a folder with other things in it is not taken.
  [[ -e $folder/.enishi || -z $(ls -A "$folder") ]] || die "$folder holds other things; set ENISHI_STATE to a folder of its own"
  touch "$folder/.enishi"
  chmod "$mode" "$folder"
  realpath "$folder"
}
