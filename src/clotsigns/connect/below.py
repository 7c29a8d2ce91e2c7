"""The service below a path: behind a proxy that gives it a part of a hospital's own address."""

from __future__ import annotations

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class Below:
    """ASGI middleware that knows the path before ours, whether or not the proxy takes it off."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._root:
            path: str = scope["path"]
            if path == self._root:
                # Relatively, as only the proxy knows the scheme and the host that were asked.
                query = bytes(scope["query_string"]).decode("latin-1")
                moved = RedirectResponse(f"{path}/{'?' if query else ''}{query}")
                await moved(scope, receive, send)
                return
            if not path.startswith(f"{self._root}/"):
                path = self._root + path
            scope = {**scope, "root_path": self._root, "path": path}
        await self._app(scope, receive, send)


def clean(root: str) -> str:
    """A path as it is kept: with a slash before it and none behind; nothing for the root itself.

    Raises ``ValueError`` for what is no path.
    """
    path = root.strip("/")
    if any(part in ("", ".", "..") for part in path.split("/")) and path:
        raise ValueError(root)
    if not all(letter.isalnum() or letter in "-._~/" for letter in path):
        raise ValueError(root)
    return f"/{path}" if path else ""
