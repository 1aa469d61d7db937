#!/bin/sh
# Run once by the PostgreSQL image on an empty volume: Temporal gets a role and two databases of its own.
set -eu

psql --set ON_ERROR_STOP=1 --set password="$TEMPORAL_DB_PASSWORD" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
create role temporal login password :'password';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
SQL
