"""What a page of the explorer has in it, unpacked by other means than its own."""

import base64
import json
import re
import zlib
from html.parser import HTMLParser


class Page(HTMLParser):
    """Scripts of a page by id or block, as a browser would cut them, and its own running script."""

    def __init__(self, text):
        super().__init__()
        self.scripts, self.policy, self.words, self._inside = {}, "", [], None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "meta" and named.get("http-equiv") == "Content-Security-Policy":
            self.policy = named["content"]
        if tag == "script":
            self._inside = named.get("id") or named.get("data-block") or "running"
            self.scripts[self._inside] = ""

    def handle_endtag(self, tag):
        if tag == "script":
            self._inside = None

    def handle_data(self, data):
        if self._inside:
            self.scripts[self._inside] += data
        else:
            self.words.append(data)

    def known(self):
        """What the page knows before a figure is unpacked."""
        return json.loads(self.scripts["explorer-data"])

    def block(self, name):
        """A block of figures, {} where there is none."""
        return json.loads(self.unpacked(name)) if name in self.scripts else {}

    def unpacked(self, name):
        """The text of a packed script."""
        return zlib.decompress(base64.b64decode(self.scripts[name])).decode()

    def blocks(self):
        """Names of the blocks of figures."""
        return [name for name in self.scripts if re.fullmatch(r"\w+/\w+", name)]

    def figure(self, block, column, code, month):
        """A figure of a block as it lies there; KeyError where there is none."""
        found = self.block(block)
        for rows in found["sets"]:
            if code in rows["series"] and column in rows["columns"]:
                place, *columns = rows["series"][code]
                months = found["months"][place].split()
                return columns[rows["columns"].index(column)][months.index(month)]
        raise KeyError((block, column, code, month))
