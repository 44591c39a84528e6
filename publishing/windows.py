"""Windows as people give them to `make build`: BASELINE=2019-04:2019-09, AS_OF=2020-12-10."""

import datetime
import re

from loaders import CannotBeDone

MONTH = r"\d{4}-(?:0[1-9]|1[0-2])"


class WrongWindow(CannotBeDone):
    """A window or an as-of day that can't be read."""


def dbt_variables(baseline="", comparison="", as_of="", today=""):
    """Variables for dbt from the texts given; an empty text leaves the project's default.

    Raises WrongWindow.
    """
    variables = {}
    for name, text in (("baseline", baseline), ("comparison", comparison)):
        if text:
            months = re.fullmatch(rf"({MONTH}):({MONTH})", text)
            if months is None:
                raise WrongWindow(
                    f"{name.upper()}={text}: expected first and last month, as in 2019-04:2019-09"
                )
            variables[f"{name}_from"], variables[f"{name}_to"] = months.groups()
    for name, text in (("as_of", as_of), ("today", today)):
        if text:
            try:
                variables[name] = datetime.date.fromisoformat(text).isoformat()
            except ValueError:
                raise WrongWindow(
                    f"{name.upper()}={text}: expected a day, as in 2020-12-10"
                ) from None
    return variables
