#!/usr/bin/env python3
"""A measuring service: takes work, measures heart rate variability, and hands over what it found.

It measures samples whose file has the role "intervals": a text with one interval between heartbeats, in ms, on each
line.
"""

import argparse
import hashlib
import os
import pathlib
import platform
import signal
import sys
import threading
import time

import variability
from medilens import MediLens, Refused, Unreachable

PIPELINE, CONTRACT = "cardiology", "cardiology/1"
VERSION = "intervals-1.0.0"
# The same code under the same version, always: a version whose digest changed is refused.
MODEL = {
    "name": "python-intervals",
    "version": "1.0.0",
    "digest": hashlib.sha256(pathlib.Path(variability.__file__).read_bytes()).hexdigest(),
    "framework": f"Python {platform.python_version()}",
}
UNITS = {"heart_rate": "/min", "sdnn": "ms", "rmssd": "ms", "pnn50": "%"}
FIELDS = {"heart_rate": "heartRateBpm", "sdnn": "sdnnMs", "rmssd": "rmssdMs", "pnn50": "pnn50Percent"}
# Some days of heartbeats.
MOST_BYTES = 16 * 2**20
IDLE_SECONDS = 1


class Stopped(Exception):
    """Somebody ended this service."""


class Lost(Exception):
    """Somebody else has the job by now, or it is over."""


class NotForUs(Exception):
    """A sample that this service does not know what to do with."""


class Held:
    """A job in hand: kept alive by a sign of life three times a lease, until it is let go."""

    def __init__(self, server, lease, seconds):
        self.server, self.lease, self.seconds = server, lease, seconds
        self.lost, self.done = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()

    def _beat(self):
        while not self.done.wait(self.seconds / 3):
            try:
                self.server.call("pipeline.heartbeat", tries=1, lease=self.lease, leaseSeconds=self.seconds)
            except Refused as refused:
                if refused.reason in ("lease_lost", "not_found"):
                    self.lost.set()
            except Unreachable:
                pass  # the next sign may arrive; until then the lease says for how long

    def report(self, index, name, status):
        """Says how far a step is. Raises Lost where nobody wants to know any more."""
        if self.lost.is_set():
            raise Lost
        self.server.call("pipeline.reportStage", lease=self.lease, stageIndex=index, stageName=name, status=status)


def measure_job(server, job, held, slow):
    """From the files of a job to what is handed over. Raises NotIntervals, NotForUs, Lost."""
    done = {}
    steps = {
        "download": lambda: download(server, job),
        "validate": lambda: variability.read_intervals(done["download"]),
        "measure": lambda: variability.measure(done["validate"]),
    }
    for index, (name, step) in enumerate(steps.items()):
        held.report(index, name, "running")
        time.sleep(slow)
        try:
            done[name] = step()
        except variability.TooFew as error:
            held.report(index, name, "completed")
            return {"outcome": "ungradable", "reason": f"Too few intervals: {error}."}
        held.report(index, name, "completed")
    found = {name: round(value, 2) for name, value in done["measure"].items()}
    return {
        "outcome": "measured",
        "biomarkers": [{"name": name, "value": value, "unit": UNITS[name]} for name, value in found.items()],
        "result": {FIELDS[name]: value for name, value in found.items()},
    }


def download(server, job):
    intervals = next((file for file in job["files"] if file["role"] == "intervals"), None)
    if intervals is None:
        raise NotForUs
    if intervals["sizeBytes"] > MOST_BYTES:
        raise variability.NotIntervals("too long")
    return server.read_file(intervals["fileId"], job["lease"]).decode("utf-8", "replace")


def work_on(server, job, lease_seconds, slow):
    """Brings one job to an end, and answers a word for it. What the word is of stays the server's to say."""
    lease = job["lease"]
    try:
        with Held(server, lease, lease_seconds) as held:
            payload = measure_job(server, job, held, slow)
            handed = server.call("pipeline.submit", lease=lease, contract=CONTRACT, model=MODEL, payload=payload)
            return handed["outcome"]
    except variability.NotIntervals:
        return give_back(server, lease, "not_intervals", retryable=False)
    except NotForUs:
        # Somebody else may know what to do with it.
        return give_back(server, lease, "no_intervals", retryable=True)
    except Stopped:
        give_back(server, lease, "stopped", retryable=True)
        raise
    except Lost:
        return "lost"
    except Refused as refused:
        if refused.reason in ("lease_lost", "not_found"):
            return "lost"
        return give_back(server, lease, "refused", retryable=True)
    except Unreachable:
        return "unreachable"  # it is somebody else's once the lease is over


def give_back(server, lease, error_code, retryable):
    try:
        failed = server.call("pipeline.fail", lease=lease, errorCode=error_code, retryable=retryable)
        return f"{failed['outcome']}: {error_code}"
    except (Refused, Unreachable):
        return "lost"


def serve(server, options):
    """Takes one job after the other until it is stopped, or, with --once, until there is none."""
    while True:
        jobs = claim(server, options)
        for job in jobs:
            say(f"claimed {job['jobId']}, attempt {job['attempt']}")
            say(f"{job['jobId']}: {work_on(server, job, options.lease_seconds, options.slow)}")
        if not jobs:
            if options.once:
                return
            time.sleep(IDLE_SECONDS)


def claim(server, options):
    try:
        claimed = server.call(
            "pipeline.claim",
            pipelineType=PIPELINE,
            pipelineVersion=options.version,
            leaseSeconds=options.lease_seconds,
        )
        return claimed["jobs"]
    except Unreachable as error:
        if options.once:
            sys.exit(str(error))
        say(str(error))
        return []


def say(line):
    print(line, flush=True)


def main():
    options = arguments()
    key = os.environ.get("MEDILENS_API_KEY", "")
    if not key.startswith(("mlk_", "mlp_")):
        sys.exit("Set MEDILENS_API_KEY to a key: mlp_… of the platform, or mlk_… of an organization, role service.")
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        serve(MediLens(options.url, key), options)
    except Stopped:
        say("stopped")
    except Refused as error:
        sys.exit(str(error))


def stop(*_):
    raise Stopped


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="The key is taken from MEDILENS_API_KEY. SIGTERM and Ctrl-C give back what is under way.",
    )
    add = parser.add_argument
    add("--url", default=os.environ.get("MEDILENS_URL", "http://127.0.0.1:3000"), help="the server (%(default)s)")
    add("--version", default=VERSION, help="takes jobs for this version, and for any (%(default)s)")
    add("--lease-seconds", type=int, default=60, help="holds a job so long without a sign of life (%(default)s)")
    add("--slow", type=float, default=0, metavar="SECONDS", help="rests at each step, to be watched (%(default)s)")
    add("--once", action="store_true", help="ends when there is no more work")
    return parser.parse_args()


if __name__ == "__main__":
    main()
