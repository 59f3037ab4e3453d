"""Headers that every answer carries: nothing from other hosts, nothing inline, nothing guessed."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Vega writes style attributes into its drawings; scripts are only ever our own files.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

#: Answers may be about a visitor's own table: no cache between keeps them, unless they say so.
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OWN = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class SafeHeaders:
    """Adds the headers to every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, with the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", []))
                has = {name for name, _ in given}
                message["headers"] = [*given, *(own for own in _OWN if own[0] not in has)]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
