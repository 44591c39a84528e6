"""A file on its way, and what a later run needs to go on with it."""

import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Part:
    """A file on its way, `.name.part`: hidden, so that `load` never reads half a file.

    Beside it stands what it is a part of, so that a later run can go on where this one was cut.
    """

    path: Path
    validators: dict = field(default_factory=dict)

    @property
    def _state(self):
        return self.path.with_name(self.path.name + ".json")

    @property
    def size(self):
        """Bytes that have arrived."""
        return self.path.stat().st_size if self.path.exists() else 0

    def resume(self, address):
        """Validator to go on with (a strong ETag or a Last-Modified), or None to begin anew."""
        try:
            state = json.loads(self._state.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            state = {}
        if state.get("address") == address and state.get("validator") and self.size:
            self.validators = state
            return state["validator"]
        self.discard()
        return None

    def begin(self, address, headers):
        """Start an empty file and write down what it is a part of."""
        etag, modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
        # a weak ETag does not promise the same bytes: RFC 9110, section 13.1.5
        strong = etag if etag and not etag.startswith("W/") else ""
        self.validators = {"address": address, "etag": etag, "last_modified": modified}
        self.validators["validator"] = strong or modified
        self._state.write_text(json.dumps(self.validators), encoding="utf-8")
        self.path.write_bytes(b"")

    def done(self):
        """Forget what it is a part of: it is whole."""
        self._state.unlink(missing_ok=True)

    def discard(self):
        """Remove it."""
        self.path.unlink(missing_ok=True)
        self.done()
