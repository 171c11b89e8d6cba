#!/usr/bin/env bash
# A throw-away PostgreSQL on loopback, for trials and tests.
#   scripts/postgres.sh start DIR   initialise (once) and start; prints the environment for `tandem run --target postgres`
#   scripts/postgres.sh env DIR     prints that environment again
#   scripts/postgres.sh stop DIR    stop; the folder stays and may be deleted
# Nothing here is for real data: no password, no fsync, loopback only.
set -euo pipefail

fail() { echo "postgres.sh: $*" >&2; exit 1; }

[ $# -eq 2 ] || { sed -n '2,6p' "$0" >&2; exit 2; }
action=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)

server_programs() {
    local found
    found=$(ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin 2>/dev/null | sort -V | tail -1)
    if [ -n "$found" ] && [ -x "$found/initdb" ]; then echo "$found"; return; fi
    found=$(command -v initdb 2>/dev/null) || fail "no PostgreSQL server on this machine (Debian: apt-get install postgresql)"
    dirname "$found"
}

# The server refuses to run as root, so root steps down to the package's own user.
as_owner() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && setpriv --reuid=postgres --regid=postgres --init-groups -- "$@")
    else
        "$@"
    fi
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

print_environment() {
    [ -f "$folder/port" ] || fail "nothing was started in $folder"
    echo "export TANDEM_PG_HOST=127.0.0.1 TANDEM_PG_PORT=$(cat "$folder/port") TANDEM_PG_USER=tandem TANDEM_PG_DATABASE=tandem TANDEM_PG_PASSWORD="
}

start() {
    local programs port
    programs=$(server_programs)
    if as_owner "$programs/pg_ctl" -D "$folder/data" status >/dev/null 2>&1; then print_environment; return; fi
    port=${TANDEM_PG_PORT:-$(free_port)}
    [ "$(id -u)" = 0 ] && chown postgres "$folder"
    if [ ! -d "$folder/data" ]; then
        as_owner "$programs/initdb" -D "$folder/data" -U tandem -A trust -E UTF8 --locale=C --no-sync >/dev/null \
            || fail "initdb failed; every folder above $folder must be searchable by the server's user"
    fi
    # The socket stays in /tmp: a socket path may have 107 characters only, and test folders are longer.
    as_owner "$programs/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/data/server.log" \
        -o "-c listen_addresses=127.0.0.1 -p $port -k /tmp -c fsync=off -c timezone=UTC -c jit=off" start >/dev/null \
        || fail "the server did not start; see $folder/data/server.log"
    echo "$port" > "$folder/port"
    as_owner "$programs/createdb" -h 127.0.0.1 -p "$port" -U tandem tandem 2>/dev/null || true
    print_environment
}

case "$action" in
    start) start ;;
    stop) as_owner "$(server_programs)/pg_ctl" -D "$folder/data" stop -m fast >/dev/null ;;
    env) print_environment ;;
    *) fail "unknown action $action: start, stop or env" ;;
esac
