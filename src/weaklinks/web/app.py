"""The web application: addresses to answers. It computes nothing itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from weaklinks.web import drawing
from weaklinks.web.asking import answer_of, asked, visitor_of
from weaklinks.web.controls import query_of
from weaklinks.web.opening import Held, Opening, Told
from weaklinks.web.pages import PAGES, page
from weaklinks.web.refusals import broken, plain
from weaklinks.web.render import render
from weaklinks.web.safety import SafeHeaders
from weaklinks.web.uploads import Uploads
from weaklinks.web.workers import BusyError, Job, Workers

_TYPES = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}


def make_app(
    workers: Workers | None = None,
    *,
    hosts: Sequence[str] = ("*",),
    told: Told = lambda wrong: None,
) -> Starlette:
    """Make the application.

    Parameters
    ----------
    workers : Workers, optional
        Started and stopped with the application when omitted.
    hosts : sequence of str
        Names that it may be asked by: a page elsewhere whose name leads here is not served.
    told : function of an exception or None
        Called when all is ready, or cannot be.
    """
    opening = Opening()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.workers = workers or Workers()
        async with opening.while_preparing(told, _import_pages, app.state.workers.warm_up):
            yield
        if workers is None:
            app.state.workers.close()

    app = Starlette(
        routes=_routes(),
        lifespan=lifespan,
        exception_handlers={HTTPException: plain, Exception: broken},
    )
    app.state.uploads = Uploads()
    app.router.redirect_slashes = False  # to the host that a request names: any
    _guard(app, opening, hosts)
    return app


def _guard(app: Starlette, opening: Opening, hosts: Sequence[str]) -> None:
    """What every request passes, the last first."""
    app.add_middleware(Held, opening=opening)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_middleware(SafeHeaders)


def _routes() -> list[Route]:
    return [
        Route("/", _home),
        Route("/static/{version}/{name}", _static),
        Route("/upload", _upload, methods=["POST"]),
        Route("/{slug}", _page),
        Route("/{slug}/", _slash),
        Route("/{slug}/panel/{name}", _panel, methods=["GET", "DELETE"]),
        Route("/{slug}/file/{name}.{kind}", _file),
        Route("/{slug}/extra/{name}", _extra),
    ]


def _import_pages() -> None:
    """Import what settings need, so that the first visitor does not wait for it."""
    for slug in PAGES:
        page(slug).controls({})


async def _home(request: Request) -> Response:
    pages = [page(slug) for slug in PAGES]
    return HTMLResponse(render("home.html.j2", pages=pages, menu=PAGES, here=""))


async def _page(request: Request) -> Response:
    """The whole page, or for a moved slider only what follows from it."""
    found, controls, values, problem = asked(request)
    part = request.headers.get("hx-request") == "true"
    drawn: dict[str, Any] = {"problem": problem}
    if not problem:
        try:
            drawn = await answer_of(request, drawing.draw_content, found.slug, values)
        except HTTPException as refused:
            if refused.status_code != 400:
                raise
            drawn = {"problem": refused.detail}
    shown = {
        "page": found,
        "drawn": drawn,
        "query": query_of(controls, values),
        "controls": controls,
        "values": values,
        "panel": "",
    }
    status = 200 if part or not drawn.get("problem") else 400
    template = "moved.html.j2" if part else "page.html.j2"
    return HTMLResponse(render(template, menu=PAGES, here=found.slug, **shown), status)


async def _slash(request: Request) -> Response:
    """The page without the slash, on this host."""
    slug, query = request.path_params["slug"], request.url.query
    if slug not in PAGES:
        raise HTTPException(404)
    return RedirectResponse(f"/{slug}{'?' + query if query else ''}", 308)


async def _panel(request: Request) -> Response:
    """A slow panel: what it shows, or how far it is, asking again by itself."""
    found, controls, values, problem = asked(request)
    name, workers = request.path_params["name"], request.app.state.workers
    if name not in found.panels:
        raise HTTPException(404)
    visitor = visitor_of(request)
    query = query_of(controls, values)
    shown: dict[str, Any] = {"page": found, "query": query, "panel": name}
    if request.method == "DELETE":
        workers.cancel(visitor, found.slug, name, values)
        return HTMLResponse(render("cancelled.html.j2", **shown))
    state: Any = {"problem": problem}
    if not problem:
        try:
            state = workers.job(visitor, found.slug, name, values)
        except BusyError as busy:
            return HTMLResponse(render("waiting.html.j2", **shown, busy=str(busy)), 200)
    if isinstance(state, Job):
        return HTMLResponse(
            render("waiting.html.j2", **shown, busy="", progress=workers.progress(state))
        )
    return HTMLResponse(render("sections.html.j2", **shown, drawn=state))


async def _file(request: Request) -> Response:
    """A chart as svg, png, csv or Vega-Lite json."""
    found, _, values, problem = asked(request)
    name, kind = request.path_params["name"], request.path_params["kind"]
    panel = request.query_params.get("panel", "")
    if kind not in drawing.KINDS or (panel and panel not in found.panels):
        raise HTTPException(404)
    if problem:
        raise HTTPException(400, problem)
    drawn = request.app.state.workers.known(found.slug, panel, values).get("charts", {})
    call: tuple[Any, ...] = (drawing.draw_file, found.slug, panel, values, name, kind)
    if name in drawn:
        call = (drawing.draw_known, drawn[name], kind)
    try:  # a chart of a panel that nobody has waited for takes as long as the panel
        content = await answer_of(request, *call, slow=call[0] is drawing.draw_file and panel != "")
    except KeyError:
        raise HTTPException(404) from None
    return _download(content, f"{found.slug}-{name}.{kind}", drawing.KINDS[kind])


async def _extra(request: Request) -> Response:
    """A further download of a page: a report, a spec, a table."""
    found, _, values, problem = asked(request)
    name = request.path_params["name"]
    if name not in found.files and name not in found.slow_files:
        raise HTTPException(404)
    if problem:
        raise HTTPException(400, problem)
    slow = name in found.slow_files
    call = (drawing.draw_extra, found.slug, name, values)
    content, kind = await answer_of(request, *call, slow=slow)
    return _download(content, name, kind)


async def _upload(request: Request) -> Response:
    """Take a table into memory; it is read when the page asks for it."""
    token = await request.app.state.uploads.take(request, visitor_of(request))
    return RedirectResponse(_with_table(request.headers.get("referer", ""), token), 303)


def _with_table(address: str, token: str) -> str:
    """The page that a form was sent from, its settings kept where they suit another table."""
    try:
        asked = urlsplit(address)
    except ValueError:  # no address at all
        asked = urlsplit("")
    slug = asked.path.strip("/")
    found = page(slug) if slug in PAGES and page(slug).upload else page("diagnose")
    query = {k: v for k, v in parse_qsl(asked.query) if k not in found.upload}
    return f"/{found.slug}?{urlencode({found.upload[0]: token, **query})}"


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name == "vega.js":
        from weaklinks.plots.bundle import vega_bundle

        content = (await to_thread.run_sync(vega_bundle)).encode("utf-8")
    else:
        place = files("weaklinks.web") / "static" / name
        if name not in {"htmx.min.js", "narrow.js", "explorer.js", "explorer.css"}:
            raise HTTPException(404)
        content = place.read_bytes()
    kind = _TYPES[name.rpartition(".")[2]]
    kept = {"Cache-Control": "public, max-age=86400"}
    return Response(content, media_type=kind, headers=kept)


def _download(content: bytes, name: str, kind: str) -> Response:
    return Response(
        content,
        media_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
