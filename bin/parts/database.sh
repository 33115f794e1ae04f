# Sourced by bin/test and bin/sqlx-prepare: a private test server, and what sqlx writes down about our queries.
# shellcheck shell=bash

SERVERS=${ENISHI_TEST_ROOT:-/var/tmp}

# A run that was killed could not clean up: its server and folder go now.
sweep_dead_runs() {
  local folder
  for folder in "$SERVERS"/enishi-test."$EUID".*; do
    [[ -O $folder && ! -L $folder ]] || continue
    kill -0 "$(cat "$folder/run.pid" 2>/dev/null || echo none)" 2>/dev/null && continue
    remove_run "$folder"
  done
}

remove_run() {
  "$ROOT/bin/pg" stop "$1/postgres" || true
  rm -rf "$1"
}

make_run_folder() {
  sweep_dead_runs
  RUN=$(mktemp -d "$SERVERS/enishi-test.$EUID.XXXXXX")
  [[ $EUID -eq 0 ]] && chmod 0711 "$RUN"
  printf '%s\n' $$ >"$RUN/run.pid"
}

# What `enishi migrate` does, without needing it to be built: the macros want the tables before that.
migrate() {
  local file psql
  psql=("$("$ROOT/bin/pg" binaries)/psql" -X -q -v ON_ERROR_STOP=1 -o /dev/null -d "$1")
  "${psql[@]}" -f "$ROOT/crates/tenancy/src/roles.sql"
  for file in "$ROOT"/migrations/*.sql; do
    local one=(-1)
    grep -q '^-- no-transaction' "$file" && one=()
    "${psql[@]}" "${one[@]}" -f "$file" || { printf 'in %s\n' "$file" >&2; return 1; }
  done
}

# Runs clippy against a migrated database; what sqlx learnt about our queries is left in folder $1.
# Cargo does not know that a macro asked a database, and would not ask again where the source is
# unchanged. Clippy's arguments it does know, so a new one each time checks the workspace anew,
# without dating a source forward (which would build everything again).
clippy_with_fresh_queries() {
  local into=$1 url
  shift
  url=$("$ROOT/bin/pg" start "$RUN/postgres" 0 --test --database enishi_macros)
  [[ -e $RUN/migrated ]] || { migrate "$url" && touch "$RUN/migrated"; }
  rm -rf "$into" && mkdir -p "$into"
  (cd "$ROOT" && env -u SQLX_OFFLINE DATABASE_URL="$url" SQLX_OFFLINE_DIR="$into" \
    cargo clippy --locked --workspace --all-targets --target-dir "$TARGET" -- --cfg "checked_in=\"${RUN##*.}\"" "$@")
}
