"""Asks a forge over HTTPS, for `gatekeeper fetch` alone: no run of the gate opens a connection.

Certificates are always verified. Without TLS only this very machine is asked, which is what tests do. A redirect or a
next page that leads to another host is not followed, because the token would go there as well.
"""

import email.message
import http.client
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import ForgeAnswer
from gatekeeper.model.path import printable

MAX_BYTES = 64 * 1024 * 1024
_TIMEOUT_S = 30.0
_LONGEST_S = 300.0
_PIECE = 1024 * 1024
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_LIMITED = (403, 429)


class ForgeError(GatekeeperError):
    """The forge gave no answer that can be used; the text says which and what would help."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer to be told of, not to be followed."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> None:
        """Follows nothing."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How a limit of the forge is waited for."""

    most_s: float
    """Above this the fetch ends with an error."""
    sleep: Callable[[float], None]
    now_s: Callable[[], float]
    """Seconds since 1970."""


class Asker:
    """Asks one forge."""

    def __init__(
        self, base: str, headers: Mapping[str, str], patience: Patience, authorities: Path | None
    ) -> None:
        """`authorities` is a file of further certificates to trust (PEM). Raises `ForgeError` for a base that is no URL."""
        parts = urllib.parse.urlsplit(base)
        if parts.hostname is None or parts.username is not None:
            raise ForgeError(f'"{base}" is no address of a forge; write https://HOST/PATH')
        if parts.scheme != "https" and not (
            parts.scheme == "http" and parts.hostname in _LOOPBACK
        ):
            raise ForgeError(f'"{base}" would send the token without TLS; write https://')
        self._origin = parts[:2]
        self._headers = dict(headers)
        self._patience = patience
        try:
            context = ssl.create_default_context(cafile=authorities)
        except OSError as error:
            raise ForgeError(f"the certificates {authorities} cannot be read: {error}") from error
        self._open = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context), _NoRedirect()
        ).open

    def get(self, url: str) -> ForgeAnswer:
        """The answer to GET, status 200. Raises `ForgeError` for any other, waiting once where a limit says how long."""
        if urllib.parse.urlsplit(url)[:2] != self._origin:
            raise ForgeError(f"the forge leads to another host, which is not asked: {url}")
        status, headers, body = self._once(url)
        if status in _LIMITED and (wait := self._limit(headers)) is not None:
            if wait > self._patience.most_s:
                raise ForgeError(
                    f"the forge's limit is reached for another {wait:.0f} seconds ({url}); "
                    "fetch again then, or let it wait with --wait"
                )
            self._patience.sleep(wait)
            status, headers, body = self._once(url)
        if status != 200:
            cause = f"{status} {http.client.responses.get(status, '')}".strip()
            raise ForgeError(f"the forge answered {cause} to {url}{_meaning(status)}")
        return ForgeAnswer(body, {name.lower(): value for name, value in headers.items()})

    def _once(self, url: str) -> tuple[int, email.message.Message, bytes]:
        request = urllib.request.Request(url, headers=self._headers)  # noqa: S310 (checked above)
        try:
            with self._open(request, timeout=_TIMEOUT_S) as answer:
                body = self._body(answer, url)
                status, headers = answer.status, answer.headers
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, b""
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise ForgeError(
                f"no answer from {url}: {printable(str(reason))}; fetch again when the forge can be reached"
            ) from error
        return status, headers, body

    def _body(self, answer: http.client.HTTPResponse, url: str) -> bytes:
        """All of an answer; a limit for each read alone would let one that drips go on for ever."""
        end_s = self._patience.now_s() + _LONGEST_S
        body = bytearray()
        while piece := answer.read1(_PIECE):
            body += piece
            if len(body) > MAX_BYTES:
                raise ForgeError(
                    f"the answer to {url} has more than {MAX_BYTES // 1024**2} MiB, which no page of reviews has; "
                    "give the address of the forge's API with --api"
                )
            if self._patience.now_s() > end_s:
                raise ForgeError(
                    f"the answer to {url} did not end in {_LONGEST_S:.0f} seconds; fetch again when the forge is quicker"
                )
        if answer.length:
            raise ForgeError(
                f"the answer to {url} was cut off {answer.length} bytes before its end; fetch again"
            )
        return bytes(body)

    def _limit(self, headers: email.message.Message) -> float | None:
        """Seconds until the forge answers again, `None` when it does not say that a limit is the cause."""
        after, left = headers.get("Retry-After", ""), headers.get("X-RateLimit-Remaining", "")
        reset = headers.get("X-RateLimit-Reset", "") or headers.get("RateLimit-Reset", "")
        if after.isdecimal():
            return float(after)
        if left == "0" and reset.isdecimal():
            return max(0.0, float(reset) - self._patience.now_s()) + 1
        return None


def _meaning(status: int) -> str:
    match status:
        case 401 | 403:
            return "; the token is missing, wrong, or may not read it"
        case 404:
            return "; it is not there, or the token may not see it"
        case 301 | 302 | 307 | 308:
            return "; it has moved: give the address it has now"
        case 408 | 429:
            return "; fetch again later, or fewer requests at a time"
        case _ if status >= 500:
            return "; the forge cannot answer now: fetch again later"
        case _:
            return ""
