#!/bin/sh
# A throw-away PostgreSQL server for the tests, on a free port, reachable from this machine only.
#
#   test/kit/start-postgres.sh run COMMAND...   starts it, runs COMMAND with TEST_DATABASE_URL set, stops and deletes it
#   test/kit/start-postgres.sh start            starts it and prints two lines: its URL and its folder
#   test/kit/start-postgres.sh stop FOLDER      stops it and deletes the folder
#
# The binaries are looked for on PATH and in /usr/lib/postgresql (Debian: apt-get install postgresql). PostgreSQL refuses to
# run as root: then the user `postgres` runs it. Exit code 3 means: no PostgreSQL server on this machine.
set -eu

fail() {
  echo "start-postgres: $1" >&2
  exit "${2:-1}"
}

find_binaries() {
  if command -v initdb >/dev/null 2>&1 && command -v pg_ctl >/dev/null 2>&1; then
    dirname "$(readlink -f "$(command -v initdb)")"
    return
  fi
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
    if [ -x "$folder/initdb" ]; then
      echo "$folder"
      return
    fi
  done
  fail 'no PostgreSQL server found (initdb, pg_ctl). Install one: apt-get install postgresql' 3
}

as_server_user() {
  if [ "$(id -u)" = 0 ]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

start() {
  binaries=$(find_binaries)
  [ "$(id -u)" != 0 ] || id postgres >/dev/null 2>&1 || fail 'root cannot run PostgreSQL and there is no user `postgres` to run it' 3
  folder=$(mktemp -d "${TMPDIR:-/tmp}/ghost-council-pg.XXXXXX")
  [ "$(id -u)" != 0 ] || chown postgres "$folder"
  as_server_user "$binaries/initdb" -D "$folder/data" -U council -A trust -E UTF8 --locale=C --no-sync >"$folder.log" 2>&1 ||
    fail "initdb failed: $(cat "$folder.log")"
  attempt=0
  while :; do
    port=$(free_port)
    as_server_user "$binaries/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 30 \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=60" start >>"$folder.log" 2>&1 && break
    attempt=$((attempt + 1))
    [ "$attempt" -lt 3 ] || fail "the server did not start: $(cat "$folder/server.log")"
  done
  rm -f "$folder.log"
  url="postgres://council@127.0.0.1:$port/postgres"
}

# A port that nobody listens on now; another process may take it first, hence the attempts above.
free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

stop() {
  case $1 in *ghost-council-pg.*) ;; *) fail "$1 is no folder that this script made" ;; esac
  as_server_user "$(find_binaries)/pg_ctl" -D "$1/data" -m immediate -w stop >/dev/null
  rm -rf "$1"
}

case ${1:-} in
start)
  start
  echo "$url"
  echo "$folder"
  ;;
stop)
  [ $# = 2 ] || fail 'stop needs the folder that start printed'
  stop "$2"
  ;;
run)
  shift
  [ $# -gt 0 ] || fail 'run needs a command'
  start
  trap 'stop "$folder"' EXIT
  trap 'exit 130' INT TERM HUP
  TEST_DATABASE_URL=$url "$@"
  ;;
*) fail 'usage: start-postgres.sh run COMMAND... | start | stop FOLDER' 2 ;;
esac
