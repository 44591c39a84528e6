"""Superset's settings: what it keeps lies in SUPERSET_HOME; it asks nothing beyond this machine.

Superset reads the names in capitals; those not set here are its own defaults.
"""

import os
from pathlib import Path

HOME = Path(os.environ["SUPERSET_HOME"])

SECRET_KEY = (HOME / "secret_key").read_text(encoding="utf-8").strip()
SQLALCHEMY_DATABASE_URI = f"sqlite:///{HOME / 'superset.db'}"

APP_NAME = "Diagnostic scans"
LANGUAGES = {}
PUBLIC_ROLE_LIKE = None  # nothing is seen without a login
FAB_API_SWAGGER_UI = False
WTF_CSRF_ENABLED = True
SESSION_COOKIE_NAME = "diagnostic_scans_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = False  # plain http, on loopback
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "force_https": False,
    "session_cookie_secure": False,
    # pages may ask only this server: no telemetry, fonts or map tiles from elsewhere
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
        "frame-ancestors": ["'none'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
}
MAPBOX_API_KEY = ""
FEATURE_FLAGS = {
    "DASHBOARD_VIRTUALIZATION": False,  # a page that is printed or photographed is whole
    "EMBEDDABLE_CHARTS": False,
    "ALERTS_ATTACH_REPORTS": False,
}

# a new build is seen at once: nothing of the marts is kept
CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
SQL_MAX_ROW = 100000
SQLLAB_TIMEOUT = 60
SUPERSET_WEBSERVER_TIMEOUT = 60

# uploads go nowhere: the database takes none, and these are no files that Superset reads
ALLOWED_EXTENSIONS = set()
CSV_EXTENSIONS = set()
EXCEL_EXTENSIONS = set()
COLUMNAR_EXTENSIONS = set()
