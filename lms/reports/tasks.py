"""Work beside the web: what supervisors' screens keep."""

from lms.core.jobs import every
from lms.reports import keeping


@every("country_gain", seconds=3600)
def keep_country_gains() -> int:
    """Once an hour, what the country gained by objective, where attempts were judged since."""
    return keeping.keep_country_gains()
