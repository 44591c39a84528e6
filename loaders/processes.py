"""Processes that read files; imported where there is enough to read for more than one."""

import gc
import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor


def reading_processes(workers):
    """Pool of so many processes, which end with this one however it ends."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, initializer=_begin)


def _begin():
    gc.disable()  # it would look through millions of cells, none of them in a cycle
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent():
    """A process that reads for one that was killed would wait for more work for ever."""
    multiprocessing.parent_process().join()
    os._exit(1)
