"""A running explorer and a visitor who means no good: nothing of the server, and nobody waits."""

from __future__ import annotations

import asyncio
import io
import re
import socket
import zipfile

import httpx
import pytest

from web.waiting import wait_for

#: What no visitor may see.
SECRET = re.compile(rb"Traceback|site-packages|\.py\b|/(?:home|tmp|usr)/| line \d+, in ")


def raw(explorer: str, asked: bytes) -> bytes:
    """What comes back for bytes that no browser sends."""
    host, _, port = explorer.removeprefix("http://").partition(":")
    got = b""
    with socket.create_connection((host, int(port)), timeout=60) as line:
        line.sendall(asked)
        try:
            while part := line.recv(65536):
                got += part
        except ConnectionError:  # ended before all that was sent was read
            pass
    return got


def get(path: bytes, *lines: bytes, method: bytes = b"GET") -> bytes:
    head = [method + b" " + path + b" HTTP/1.1", b"Host: localhost", b"Connection: close", *lines]
    return b"\r\n".join([*head, b"", b""])


def post(content: bytes, *lines: bytes) -> bytes:
    size = b"Content-Length: %d" % len(content)
    return get(b"/upload", size, *lines, method=b"POST") + content


REQUESTS = {
    "a long header": (get(b"/jones", b"X-A: " + b"a" * 64_000), {200, 400}),
    "a longer header": (get(b"/jones", b"X-A: " + b"a" * 500_000), {400}),
    "many headers": (get(b"/jones", *(b"X-%d: a" % k for k in range(4_000))), {200, 400}),
    "ten thousand parameters": (
        get(b"/jones?" + b"&".join(b"a%d=1" % k for k in range(10_000))),
        {200, 400},
    ),
    "parameters twice": (get(b"/jones?points=11&points=12"), {200}),
    "a long number": (get(b"/jones?wedge_decay=" + b"1" * 40_000), {400}),
    "a long word": (get(b"/diagnose?table=" + b"A" * 40_000), {400}),
    "no method": (get(b"/jones", method=b"BREW"), {405}),
    "trace": (get(b"/jones", method=b"TRACE"), {405}),
    "connect": (get(b"/jones", method=b"CONNECT"), {405}),
    "a null byte": (get(b"/jones%00"), {404}),
    "a null byte in a name": (get(b"/jones/file/causes%00.svg"), {404}),
    "a path upwards": (get(b"/..%2f..%2fetc%2fpasswd"), {404}),
    "a static path upwards": (get(b"/static/1/..%2fapp.py"), {404}),
    "a module as static": (get(b"/static/1/app.py"), {404}),
    "dots": (get(b"/static/../../etc/passwd"), {404}),
    "another host in front": (get(b"//evil.example/"), {404}),
    "no utf-8": (get(b"/jones?wedge_decay=%ff%fe"), {400}),
    "no utf-8 name": (get(b"/jones?%ff=%fe"), {200}),
    "bytes beyond ascii": (get(b"/jones?x=\xff"), {400}),
    "a file of the server as table": (get(b"/diagnose?table=/etc/passwd"), {400}),
    "a file of the server as wedges": (get(b"/diagnose?wedges=/etc/passwd"), {400}),
    "a file of the server as profile": (get(b"/diagnose?wedges=profile:../x"), {400}),
    "no such panel": (get(b"/jones/panel/..%2f..%2fx"), {404}),
    "no such panel of a file": (get(b"/jones/file/causes.svg?panel=__class__"), {404}),
    "no such file": (get(b"/diagnose/extra/__init__"), {404}),
    "no such kind": (get(b"/jones/file/causes.py"), {404}),
    "no such chart": (get(b"/jones/file/none.svg"), {404}),
    "a number beyond all": (get(b"/jones?points=1e309"), {400}),
    "no number": (get(b"/jones?wedge_decay=nan"), {400}),
    "no host": (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", {400}),
    "two hosts": (get(b"/", b"Host: evil.example"), {400}),
    "another host": (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", {400}),
    "another host as target": (get(b"http://evil.example/"), {404}),
    "two lengths": (post(b"abc", b"Content-Length: 4"), {400}),
    "no http": (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", {400}),
    "a form of nothing": (post(b""), {400}),
    "a form without a type": (post(b"file=abc"), {400}),
    "a form without a boundary": (post(b"abc", b"Content-Type: multipart/form-data"), {400}),
    "a broken form": (post(b"abc", b"Content-Type: multipart/form-data; boundary=b"), {400}),
    "a form without a length": (
        get(b"/upload", b"Transfer-Encoding: chunked", method=b"POST") + b"0\r\n\r\n",
        {413},
    ),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_hostile_request_is_refused_or_answered(explorer: str, name: str) -> None:
    asked, allowed = REQUESTS[name]
    answer = raw(explorer, asked)
    assert int(answer[9:12]) in allowed, answer[:300]
    assert not SECRET.search(answer.partition(b"\r\n\r\n")[2]), SECRET.search(answer)


def packed(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in members.items():
            archive.writestr(name, inside)
    return content.getvalue()


SHEET = b"<worksheet><sheetData/></worksheet><!--" + b"a" * 120_000_000 + b"-->"
TABLES = {
    "a zip that unpacks to 120 MB": (
        "t.zip",
        lambda: packed(**{"flows.csv": b"0" * 120_000_000}),
        "it unpacks to more than 100 MB",
    ),
    "a workbook that unpacks to 120 MB": (
        "t.xlsx",
        lambda: packed(**{"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": SHEET}),
        "it unpacks to more than 100 MB",
    ),
    "a zip with a path upwards": (
        "t.zip",
        lambda: packed(**{"../../etc/passwd": b"a,b\n1,2\n"}),
        "t.zip/passwd: line 1: the header",
    ),
    "nothing": ("t.csv", lambda: b"", "the file is empty"),
    "commas": ("t.csv", lambda: b"," * 4_900_000, "no rows below"),
    "quotes": ("t.csv", lambda: b'"' * 4_900_000, "no rows below"),
    "a hundred columns": (
        "t.csv",
        lambda: wide(100, 7000),
        "",
    ),
}


def wide(columns: int, rows: int) -> bytes:
    head = ",".join(["x", "Code", *(f"a{k}" for k in range(columns))])
    body = (",".join([f"l{k}", f"a{k}", *["1.2345"] * columns]) for k in range(rows))
    return "\n".join([head, *body]).encode()[:4_950_000]


@pytest.mark.parametrize("name", TABLES)
def test_a_hostile_table_is_refused_in_plain_words(explorer: str, name: str) -> None:
    file, made, words = TABLES[name]
    with httpx.Client(base_url=explorer, timeout=120) as visitor:
        moved = visitor.post("/upload", files={"file": (file, made())})
        assert moved.status_code == 303
        shown = visitor.get(moved.headers["location"])
    assert shown.status_code == 400
    assert "This cannot be shown" in shown.text
    assert re.search(rf"{re.escape(file)}(/\w+)?: ", shown.text)
    assert words in shown.text
    assert not SECRET.search(shown.content)


def test_sixty_charts_of_one_visitor_do_not_hold_up_another(explorer: str) -> None:
    """Told apart by the header that a proxy on this machine sets."""

    async def ask() -> tuple[int, list[int]]:
        async with httpx.AsyncClient(base_url=explorer, timeout=300) as client:
            many, other = ({"x-forwarded-for": f"10.0.0.{k}"} for k in (1, 2))
            asked = [f"/jones/file/causes.svg?wedge_decay=0.{k}" for k in range(1000, 1060)]
            tasks = [asyncio.create_task(client.get(a, headers=many)) for a in asked]
            while not any(task.done() for task in tasks):
                await asyncio.sleep(0.01)
            answer = await client.get("/jones?wedge_decay=0.777", headers=other)
            assert answer.status_code == 200
            before = sum(task.done() for task in tasks)
            return before, [task.status_code for task in await asyncio.gather(*tasks)]

    before, statuses = wait_for(ask())
    assert statuses == [200] * 60
    assert before < 20


def test_more_than_a_visitor_may_ask_is_told_to_wait(explorer: str) -> None:
    async def ask() -> list[httpx.Response]:
        unbounded = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=explorer, timeout=300, limits=unbounded) as client:
            one = {"x-forwarded-for": "10.0.0.3"}
            reports = [
                f"/diagnose/extra/report.html?elasticity_inputs=0.{k}" for k in range(50, 58)
            ]
            return await asyncio.gather(*(client.get(r, headers=one) for r in reports))

    answers = wait_for(ask())
    assert sorted(answer.status_code for answer in answers) == [200] * 6 + [429] * 2
    for answer in answers:
        if answer.status_code == 429:
            assert answer.headers["retry-after"] == "10"
            assert "You have 6 long computations running already" in answer.text
