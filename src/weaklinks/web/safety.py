"""Headers that every answer carries: nothing from other hosts, nothing inline, nothing guessed."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Vega writes style attributes into its drawings; scripts are only ever our own files.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Answers may be about a visitor's own table: no cache between keeps them.
_PRIVATE = (b"cache-control", b"private, no-cache")


class SafeHeaders:
    """Adds the headers to every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, with the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(k.lower().encode(), v.encode()) for k, v in _HEADERS.items()]
                given = list(message.get("headers", []))
                if all(name != _PRIVATE[0] for name, _ in given):
                    own.append(_PRIVATE)
                message["headers"] = [*given, *own]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
