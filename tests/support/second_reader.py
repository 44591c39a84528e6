"""Publishers' workbooks as openpyxl and xlrd read them: each is read once in a process.

Nothing of loaders, models or marts is used here, so that what tests compare is a second reading.
"""

from functools import cache

import openpyxl
import xlrd


@cache
def xlsx(path):
    """Workbook of openpyxl, with the values of its cells."""
    return openpyxl.load_workbook(path, data_only=True)


@cache
def xls(path):
    """Workbook of xlrd, which reads a sheet when it is asked for."""
    return xlrd.open_workbook(path, on_demand=True)
