#!/bin/sh
# Brings the databases of the Temporal server to the schema of its version. Safe to repeat.
# Environment: SQL_PLUGIN, SQL_HOST, SQL_PORT, SQL_USER, and the password in SQL_PASSWORD_FILE.
set -eu

SQL_PASSWORD=$(cat "${SQL_PASSWORD_FILE:-/run/secrets/temporal_db_password}")
export SQL_PASSWORD

bring_up_to_date() {
  temporal-sql-tool --db "$1" setup-schema -v 0.0
  temporal-sql-tool --db "$1" update-schema --schema-name "postgresql/v12/$2"
}

bring_up_to_date temporal temporal
bring_up_to_date temporal_visibility visibility
