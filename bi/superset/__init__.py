"""Apache Superset with the marts' dashboard, on this machine only: `make bi`."""
