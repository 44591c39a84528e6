"""Gets pages and files over https, patiently and politely, from the publishers' hosts alone."""

import contextlib
import math
import random
import re
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

USER_AGENT = "scan-backlog/0.1 (public project on NHS diagnostic scans and waits; UK open data)"
NOT_MODIFIED, RANGE_NOT_SATISFIABLE = 304, 416
PASSING_STATUSES = (RANGE_NOT_SATISFIABLE, 429, 500, 502, 503, 504)
CONDITIONS = {"If-None-Match": "etag", "If-Modified-Since": "last_modified"}
CHUNK_BYTES = 65536
TRY_LATER = "try again later: what has arrived stays, and the rest is fetched then"
LOOK_AT_SOURCES = "look at the publisher's page, then at loaders/downloads/sources.csv"


@dataclass(frozen=True)
class Limits:
    """How long (seconds), how often, how much; `total_seconds` is for a file, tries included."""

    connect_seconds: float = 10
    read_seconds: float = 30
    total_seconds: float = 900
    tries: int = 5
    pause_seconds: float = 1
    first_delay: float = 2
    longest_delay: float = 60
    longest_retry_after: float = 120
    redirects: int = 5
    page_bytes: int = 5_000_000


class Failure(Exception):
    """An address that could not be had: what happened, and what to do.

    `keep` says that what has arrived can be gone on with, `status` what the server answered.
    """

    def __init__(self, address, happened, remedy, *, keep=False, status=None):
        super().__init__(f"{address}: {happened}; {remedy}")
        self.keep, self.status = keep, status


class Passing(Failure):
    """A failure that may go by itself; `retry_after` is the wait asked for (a header, or None)."""

    def __init__(self, address, happened, *, status=None, retry_after=None):
        super().__init__(address, happened, TRY_LATER, keep=True, status=status)
        self.retry_after = retry_after


def new_session():
    """Session with this project's name; TLS is verified, and no password file is looked at."""
    session = requests.Session()
    session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})
    session.auth = lambda request: request
    return session


def check_address(address, hosts):
    """Raises Failure unless the address is https on one of the publishers' hosts."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise Failure(address, "is no address", LOOK_AT_SOURCES) from None
    plain = port in (None, 443) and parts.username is None
    if parts.scheme != "https" or parts.hostname not in hosts or not plain:
        expected = ", ".join(f"https://{host}" for host in sorted(hosts))
        raise Failure(
            address,
            f"refused: expected an address at {expected}",
            "if the publisher has moved, add its host to loaders/downloads/publishers.csv",
        )


class Fetcher:
    """Gets pages and files by a requests session; sleep and clock can be given for tests."""

    def __init__(self, session=None, limits=None, *, sleep=time.sleep, clock=time.monotonic):
        self.limits = limits or Limits()
        self._session = session or new_session()
        self._sleep, self._clock = sleep, clock
        self._asked_at = {}

    def page(self, address, hosts):
        """Content and final address of a page. Raises Failure."""

        def get(deadline):
            with self._open(address, hosts, {}, deadline) as response:
                content = bytearray()
                for chunk in self._chunks(response, address, deadline):
                    content += chunk
                    if len(content) > self.limits.page_bytes:
                        raise Failure(address, "is too large for a page", LOOK_AT_SOURCES)
                whole = _length(response)
                if whole not in (None, len(content)):
                    raise _cut(address, len(content), whole)
                return bytes(content), response.url

        return self._patiently(address, get)

    def file(self, address, part, hosts, size_limit, *, known=None, arrived=None):
        """Get a file into `part`; its validators, or None where it is unchanged since `known`.

        `known` holds `etag` and `last_modified` of what is there already; `size_limit` is in bytes;
        `arrived(bytes)` is told as it grows. Raises Failure; then `part` stays only if it can be
        gone on with.
        """

        def get(deadline):
            return self._file_once(address, part, hosts, size_limit, known, arrived, deadline)

        try:
            return self._patiently(address, get)
        except Failure as failure:
            if not failure.keep or not part.validators.get("validator"):
                part.discard()
            raise

    def _file_once(self, address, part, hosts, size_limit, known, arrived, deadline):
        validator, known = part.resume(address), known or {}
        if validator:
            headers = {"Range": f"bytes={part.size}-", "If-Range": validator}
        else:
            asked = {name: known.get(header) for name, header in CONDITIONS.items()}
            headers = {name: value for name, value in asked.items() if value}
        try:
            response = self._open(address, hosts, headers, deadline)
        except Failure as failure:
            if failure.status == RANGE_NOT_SATISFIABLE:
                part.discard()
            raise
        with response:
            if response.status_code == NOT_MODIFIED:
                if CONDITIONS.keys() & headers.keys():
                    return None
                raise Failure(address, "answered that nothing changed, unasked", TRY_LATER)
            if response.status_code == 206:
                whole = _check_range(response, part, address)
            else:
                part.begin(address, response.headers)
                whole = _length(response)
            if whole is not None and whole > size_limit:
                raise _too_large(address, whole, size_limit)
            size = part.size
            with part.path.open("ab") as file:
                for chunk in self._chunks(response, address, deadline):
                    size += len(chunk)
                    if size > size_limit:
                        raise _too_large(address, size, size_limit)
                    file.write(chunk)
                    if arrived:
                        arrived(size)
            if whole is not None and size != whole:
                raise _cut(address, size, whole)
        part.done()
        return part.validators

    def _patiently(self, address, get):
        """What `get(deadline)` returns, tried again where a failure may pass."""
        deadline = self._clock() + self.limits.total_seconds
        for number in range(1, self.limits.tries + 1):
            try:
                return get(deadline)
            except Passing as failure:
                if number == self.limits.tries:
                    raise
                delay = self._delay(number, failure.retry_after)
                if self._clock() + delay > deadline:
                    raise self._too_slow(address) from failure
            self._sleep(delay)
        raise AssertionError("unreachable")

    def _delay(self, number, retry_after):
        # urllib3 reads what a server asks for, a number or a date; it would not wait for the first
        # time without being asked, nor go on with a body that was cut off
        if retry_after is not None:
            with contextlib.suppress(urllib3.exceptions.InvalidHeader):
                patience = urllib3.Retry(retry_after_max=self.limits.longest_retry_after)
                return patience.parse_retry_after(retry_after)
        delay = min(self.limits.first_delay * 2 ** (number - 1), self.limits.longest_delay)
        # jitter, so that many who were cut off together do not come back together
        return delay * (0.5 + random.random() / 2)  # noqa: S311 - a delay, not a secret

    def _open(self, address, hosts, headers, deadline):
        """Answer (200, 206 or 304) of an address, redirects followed by hand. Raises Failure."""
        asked = address
        for _ in range(self.limits.redirects + 1):
            check_address(address, hosts)
            if self._clock() > deadline:
                raise self._too_slow(asked)
            response = self._get(address, headers)
            if not response.is_redirect:
                return self._judged(response, asked)
            response.close()
            address = urljoin(address, response.headers["Location"])
        raise Failure(asked, f"redirects more than {self.limits.redirects} times", LOOK_AT_SOURCES)

    def _get(self, address, headers):
        host, limits = urlsplit(address).hostname, self.limits
        since = self._clock() - self._asked_at.get(host, -math.inf)
        if since < limits.pause_seconds:
            self._sleep(limits.pause_seconds - since)
        try:
            return self._session.get(
                address,
                headers=headers,
                stream=True,
                allow_redirects=False,
                verify=True,
                timeout=(limits.connect_seconds, limits.read_seconds),
            )
        except requests.exceptions.SSLError as error:
            happened = f"its certificate can't be verified ({_short(error)})"
            remedy = "do not go on; ask who runs your network, or the publisher"
            raise Failure(address, happened, remedy) from error
        except requests.RequestException as error:
            happened = f"no answer ({_short(error)})"
            if isinstance(error, requests.ConnectionError | requests.Timeout):
                raise Passing(address, happened) from error
            raise Failure(address, happened, LOOK_AT_SOURCES) from error
        finally:
            self._asked_at[host] = self._clock()

    def _judged(self, response, asked):
        status, headers = response.status_code, response.headers
        encoding = headers.get("Content-Encoding", "identity")
        if status in (200, 206, NOT_MODIFIED) and encoding == "identity":
            return response
        response.close()
        said = f"the server answered {status}"
        if status in PASSING_STATUSES:
            raise Passing(asked, said, status=status, retry_after=headers.get("Retry-After"))
        if encoding != "identity":
            said = f"comes as {encoding}, asked for as it is"
        raise Failure(asked, said, LOOK_AT_SOURCES, status=status)

    def _chunks(self, response, address, deadline):
        """Pieces of an answer as they come: a slow drip must not fill a buffer for hours."""
        while True:
            if self._clock() > deadline:
                raise self._too_slow(address)
            try:
                chunk = response.raw.read1(CHUNK_BYTES, decode_content=False)
            except (urllib3.exceptions.HTTPError, OSError) as error:
                raise Passing(address, f"was cut off ({_short(error)})") from error
            if not chunk:
                return
            yield chunk

    def _too_slow(self, address):
        limit = self.limits.total_seconds
        return Failure(address, f"took longer than {limit:g} seconds", TRY_LATER, keep=True)


def _length(response):
    text = response.headers.get("Content-Length", "")
    return int(text) if text.isdigit() else None


def _check_range(response, part, address):
    """Whole size that a Content-Range names (None for `*`); it must go on where the part ends."""
    printed = response.headers.get("Content-Range", "").strip()
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", printed)
    if not found or int(found[1]) != part.size:
        part.discard()
        raise Passing(address, "went on at another byte than asked for")
    return None if found[2] == "*" else int(found[2])


def _cut(address, size, whole):
    return Passing(address, f"was cut off: {size:,} of {whole:,} bytes")


def _too_large(address, size, limit):
    return Failure(
        address,
        f"is too large: {size:,} bytes or more, expected at most {limit:,}",
        "if it is right, raise size_limit_mb in loaders/downloads/publishers.csv",
    )


def _short(error):
    return type(error).__name__
