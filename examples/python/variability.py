"""Heart rate and its variability of the intervals between heartbeats, in the time domain.

Source: Task Force of the ESC and NASPE, Circulation 1996;93:1043-1065, table 1.
"""

import math

# Fewer say nothing of variability.
FEWEST = 60


class NotIntervals(Exception):
    """A text that holds no intervals."""


class TooFew(Exception):
    """Too few intervals to be measured."""


def read_intervals(text):
    """Intervals in ms from a text with one on each line. Raises NotIntervals; the text itself is never quoted."""
    try:
        intervals = [float(line) for line in text.split()]
    except ValueError:
        raise NotIntervals("a line is no number") from None
    if not intervals or not all(0 < interval < math.inf for interval in intervals):
        raise NotIntervals("an interval is not above 0")
    return intervals


def measure(intervals):
    """Measures normal-to-normal intervals in ms: rate per minute, SDNN and RMSSD in ms, pNN50 in percent."""
    count = len(intervals)
    if count < FEWEST:
        raise TooFew(f"{count} intervals, and {FEWEST} are needed")
    mean = math.fsum(intervals) / count
    differences = [later - earlier for earlier, later in zip(intervals, intervals[1:])]
    return {
        "heart_rate": 60_000 / mean,
        "sdnn": math.sqrt(math.fsum((interval - mean) ** 2 for interval in intervals) / (count - 1)),
        "rmssd": math.sqrt(math.fsum(difference**2 for difference in differences) / len(differences)),
        "pnn50": 100 * sum(abs(difference) > 50 for difference in differences) / len(differences),
    }
