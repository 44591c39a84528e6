"""A server on loopback that stands for the publishers: it answers by host, and misbehaves to order.

Requests to https://<publisher's host>/… reach it through an adapter that a test mounts; the code
under test keeps its rule of https and of known hosts, and has no switch to turn it off.
"""

import hashlib
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit, urlunsplit

import requests

from loaders.downloads.transfer import new_session


@dataclass
class Answer:
    """What an address answers: body and headers, or a fault.

    `cut` bytes are sent and then the line drops; `drip` seconds lie between single bytes; `length`
    is a Content-Length that is not the body's, -1 for none at all; `dated` gives an ETag, so that
    304 and Range work.
    """

    body: bytes = b""
    status: int = 200
    headers: dict = field(default_factory=dict)
    cut: int | None = None
    drip: float | None = None
    length: int | None = None
    dated: bool = True

    @property
    def etag(self):
        return f'"{hashlib.sha256(self.body).hexdigest()[:12]}"'


class Publishers:
    """The server: `answers[address]` is an Answer, or a list that is used up to its last."""

    def __init__(self):
        self.answers = {}
        self.asked = []
        publishers = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                publishers._answer(self)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.port = self._server.server_address[1]

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def put(self, address, *answers):
        """Let an address answer: bytes or Answers, one after another; the last one for good."""
        self.answers[address] = [
            answer if isinstance(answer, Answer) else Answer(answer) for answer in answers
        ]

    def page(self, address, *links):
        """Let an address answer with a page of links: (address, text)."""
        items = "".join(f'<li><a href="{link}">{text}</a></li>\n' for link, text in links)
        page = f"<!DOCTYPE html><html><body><h1>Made-up</h1><ul>{items}</ul></body></html>"
        self.put(address, Answer(page.encode(), headers={"Content-Type": "text/html"}))

    def asked_for(self, address):
        """Headers of each request for an address."""
        return [headers for asked, headers in self.asked if asked == address]

    def session(self):
        """The session of the code under test, its https mapped to this server."""
        session = new_session()
        session.mount("https://", _ToLoopback(self.port))
        return session

    def _answer(self, handler):
        address = f"https://{handler.headers['Host']}{handler.path}"
        self.asked.append((address, dict(handler.headers)))
        waiting = self.answers.get(address, [Answer(b"not there", 404)])
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        _send(handler, answer)


def _send(handler, answer):
    status, body, headers = answer.status, answer.body, dict(answer.headers)
    if status == 200 and answer.dated:
        headers["ETag"] = answer.etag
        asked = handler.headers
        if asked.get("If-None-Match") == answer.etag:
            status, body = 304, b""
        elif asked.get("Range") and asked.get("If-Range") == answer.etag:
            start = int(asked["Range"].removeprefix("bytes=").removesuffix("-"))
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            status, body = 206, body[start:]
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if status != 304 and answer.length != -1:
        handler.send_header("Content-Length", str(answer.length or len(body)))
    handler.end_headers()
    try:
        if answer.drip is not None:
            for byte in body:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(answer.drip)
        else:
            handler.wfile.write(body[: answer.cut])
    except OSError:
        pass
    handler.close_connection = (
        answer.cut is not None or answer.length is not None or answer.drip is not None
    )


class _ToLoopback(requests.adapters.HTTPAdapter):
    """Sends a request for https://host/path to the loopback server, with its host named."""

    def __init__(self, port):
        super().__init__()
        self._port = port

    def send(self, request, **options):
        address = request.url
        parts = urlsplit(address)
        # True, or the certificates that the environment names
        assert options["verify"]
        request.headers["Host"] = parts.netloc
        request.url = urlunsplit(("http", f"127.0.0.1:{self._port}", parts.path, parts.query, ""))
        response = super().send(request, **options)
        response.url = address
        return response
