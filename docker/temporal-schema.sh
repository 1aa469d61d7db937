#!/bin/sh
# Sets up or updates Temporal's tables; safe to run at every start.
set -eu

# An update of a database without the version table fails; only such a one is set up.
schema() {
  temporal-sql-tool --db "$1" update-schema --schema-name "$2" || {
    temporal-sql-tool --db "$1" setup-schema --version 0.0
    temporal-sql-tool --db "$1" update-schema --schema-name "$2"
  }
}

schema temporal postgresql/v12/temporal
schema temporal_visibility postgresql/v12/visibility
