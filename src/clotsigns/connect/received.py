"""What a reader sends, taken in within limits: its query, its form, its body."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from clotsigns.connect.request import MOST_PARAMETERS, MalformedRequest

# A list of problems, with all that a system may say of each.
LONGEST_CALL = 1024 * 1024
LONGEST_QUERY = 8 * 1024
LONGEST_BODY = 16 * 1024
SECONDS_FOR_BODY = 5.0
FORM = "application/x-www-form-urlencoded"


class Refused(Exception):
    """A request that gets no answer: its status and the reason, which repeats nothing of it."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


async def parameters(request: Request) -> str:
    """The query, and for a form what its body says. Raises ``Refused``."""
    query = bytes(request.scope["query_string"]).decode("latin-1")
    if len(query) > LONGEST_QUERY:
        raise Refused(414, f"the query must have {LONGEST_QUERY} characters at most")
    if request.method != "POST":
        return query
    if request.headers.get("content-type", FORM).split(";")[0].strip().lower() != FORM:
        raise Refused(415, f"a POST must carry a form, {FORM}")
    body = (await in_time(request, LONGEST_BODY)).decode("utf-8", errors="replace")
    return "&".join(part for part in (body, query) if part)


async def in_time(request: Request, longest: int) -> bytes:
    """The body. Raises ``Refused`` when it is too long, too slow or not whole."""
    try:
        async with asyncio.timeout(SECONDS_FOR_BODY):
            return await _body(request, longest)
    except TimeoutError as error:
        raise Refused(408, "the request must be sent faster") from error
    except ClientDisconnect as error:
        raise Refused(400, "the request must be sent whole") from error


async def _body(request: Request, longest: int) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > longest:
            raise Refused(413, f"the body must have {longest} bytes at most")
    return bytes(content)


def pairs(parameters: str) -> list[tuple[str, str]]:
    """Names and values. Bytes that are not UTF-8 become U+FFFD, which no code holds."""
    try:
        return parse_qsl(parameters, max_num_fields=MOST_PARAMETERS * 2)
    except ValueError as error:
        raise MalformedRequest(f"there must be {MOST_PARAMETERS} parameters at most") from error
