"""Has requests ask a server on this machine for every https address: LOOPBACK_PORT is its port.

Python imports this first in each process whose PYTHONPATH has this folder. The code that asks keeps
its rule of https and of known hosts.
"""

import os
from urllib.parse import urlsplit, urlunsplit

import requests

send = requests.adapters.HTTPAdapter.send


def to_loopback(adapter, request, **options):
    """As `HTTPAdapter.send`, with the host named in the header alone."""
    address = request.url
    parts = urlsplit(address)
    request.headers["Host"] = parts.netloc
    server = f"127.0.0.1:{os.environ['LOOPBACK_PORT']}"
    request.url = urlunsplit(("http", server, parts.path, parts.query, ""))
    response = send(adapter, request, **options)
    response.url = address
    return response


requests.adapters.HTTPAdapter.send = to_loopback
