"""Calls MediLens over plain HTTP, with Python's standard library alone.

What may be called, and with what, stands in the OpenAPI document that each server answers at /api/openapi.json.
"""

import http.client
import json
import time
import urllib.error
import urllib.request

TIMEOUT_SECONDS = 30
# Of what the network loses, and of what the server says is only so for now.
TRIES = 6
PASSING = ("unavailable", "timed_out", "too_many_requests", "internal")


class Refused(Exception):
    """What the server refuses: why, in its closed vocabulary, and what to do, for people."""

    def __init__(self, reason, message, retry_after_ms=None):
        super().__init__(f"{message} ({reason})")
        self.reason = reason
        self.retry_after_ms = retry_after_ms


class Unreachable(Exception):
    """No answer came, however often it was asked."""


class MediLens:
    """One server, by one key: mlk_… of an organization, or mlp_… of the platform."""

    def __init__(self, url, key):
        self.url = url.rstrip("/")
        self.key = key

    def call(self, procedure, tries=TRIES, **asked):
        """Calls a procedure. Each of the hand-over's may be sent again as it was, so what is lost on the way is."""
        body = json.dumps(asked).encode()
        headers = {"content-type": "application/json"}
        answer = self._send(f"/trpc/{procedure}", body, headers, tries)
        return json.loads(answer)["result"]["data"]

    def read_file(self, file_id, lease):
        """The bytes of a file of a job, by the lease on the job."""
        return self._send(f"/api/files/{file_id}/content", None, {"medilens-lease": lease}, TRIES)

    def _send(self, path, body, headers, tries):
        for tried in range(1, tries + 1):
            last = tried == tries
            try:
                return self._once(path, body, headers)
            except Refused as refused:
                if refused.reason not in PASSING or last:
                    raise
                wait = (refused.retry_after_ms or 0) / 1000
            except (OSError, http.client.HTTPException) as error:  # no connection, or one that broke
                if last:
                    raise Unreachable(f"{self.url} does not answer: {error}") from error
                wait = 0
            time.sleep(max(wait, 0.2 * 2**tried))

    def _once(self, path, body, headers):
        request = urllib.request.Request(self.url + path, body, headers)
        request.add_header("authorization", f"Bearer {self.key}")
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
                return response.read()
        except urllib.error.HTTPError as error:
            raise _refusal(error) from None


def _refusal(error):
    try:
        said = json.loads(error.read())["error"]
        return Refused(said["data"]["reason"], said["message"], said["data"]["retryAfterMs"])
    except (ValueError, KeyError, TypeError):  # something between here and the server answered
        return Refused("unavailable", f"HTTP {error.code}")
