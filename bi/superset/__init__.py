"""Apache Superset with the marts' dashboard, on this machine alone: `make bi`."""
