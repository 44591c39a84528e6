"""Vega-Lite as vl-convert ships it, for a page that draws charts itself."""

import base64
import hashlib
import json
import zlib
from contextlib import suppress
from importlib.metadata import version

import vl_convert

# vegaEmbed has Vega, Vega-Lite and the interpreter that a page without `eval` needs.
SNIPPET = "window.vegaEmbed=vegaEmbed;"


def vega_embed(build_dir):
    """The script that defines `vegaEmbed`, deflated in base64, and its sha256 in base64.

    Bundling takes over a second, so that each version is kept in `cache` of the build folder.
    """
    path = build_dir / "cache" / f"vega-embed-{version('vl-convert-python')}.json"
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_text(encoding="ascii"))
        return kept["packed"], kept["sha256"]
    script = vl_convert.javascript_bundle(SNIPPET).encode()
    packed = base64.b64encode(zlib.compress(script, 9)).decode()
    sha256 = base64.b64encode(hashlib.sha256(script).digest()).decode()
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps({"packed": packed, "sha256": sha256}), encoding="ascii")
        unfinished.replace(path)
    return packed, sha256
