"""What dbt's process tells of its nodes: a line each, also where two end at once."""

import json
import threading
from types import SimpleNamespace

from publishing import dbt_child


class Written:
    """A standard output on which every write gives the other threads their turn."""

    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text
        threading.Event().wait(0.001)

    def flush(self):
        pass


def test_threads_that_tell_at_once_write_a_line_each(monkeypatch):
    written = Written()
    monkeypatch.setattr("sys.stdout", written)
    event = SimpleNamespace(
        info=SimpleNamespace(name="LogModelResult", level="info", msg="OK"),
        data=SimpleNamespace(index=1, total=2),
    )
    threads = [threading.Thread(target=dbt_child._tell, args=[event]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = written.text.splitlines()
    assert len(lines) == 8
    assert {json.loads(line)["msg"] for line in lines} == {"OK"}
