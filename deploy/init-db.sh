#!/bin/sh
# Runs once, when the volume of PostgreSQL is new: one role per use, each the owner of its databases and nothing
# else. Passwords come from files and never stand on a command line.
set -eu

secrets=${SECRETS:-/run/secrets}

ask() { psql -v ON_ERROR_STOP=1 -q -U "$POSTGRES_USER" -d postgres "$@"; }

role() {
  PASSWORD=$(cat "$secrets/$2")
  export PASSWORD
  printf '%s\n' '\getenv password PASSWORD' "CREATE ROLE :\"role\" LOGIN PASSWORD :'password';" |
    ask -v role="$1"
}

database() {
  printf '%s\n' 'CREATE DATABASE :"name" OWNER :"owner";' \
    'REVOKE CONNECT, TEMPORARY ON DATABASE :"name" FROM PUBLIC;' |
    ask -v name="$1" -v owner="$2"
}

role temporal temporal_db_password
role app app_db_password
database temporal temporal
database temporal_visibility temporal
database flexsync app
