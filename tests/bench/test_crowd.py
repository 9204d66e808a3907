"""The load client, against a server that answers as told."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import pytest

from bench.client import Refused
from bench.crowd import Guest


def done(visit):
    """What comes of it, in a thread of its own: a browser leaves this one with an event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, visit).result()


@asynccontextmanager
async def answering(*answers: bytes):
    """A guest of a server that gives ``answers`` in turn, and the requests it got; an empty answer hangs up."""
    left, asked = list(answers), []

    async def answer(reader, writer):
        while left:
            head = await reader.readuntil(b"\r\n\r\n")
            asked.append(head.decode())
            length = next((line for line in asked[-1].split("\r\n") if line.startswith("Content-Length")), "0")
            await reader.readexactly(int(length.split()[-1]))
            writer.write(left[0])
            if not left.pop(0):
                break
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    guest = Guest(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    try:
        yield guest, asked
    finally:
        guest.close()
        server.close()


def page(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Content-Type: text/html", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def test_a_redirect_is_followed_with_the_cookies_that_came_on_the_way():
    async def visit():
        moved = page(b"", "Location: /there/?a=1", "Set-Cookie: csrftoken=abc; Path=/", status="302 Found")
        async with answering(moved, page("สวัสดี".encode())) as (guest, asked):
            answer = await guest.post("/here/", {"name": "ค่า"}, expect="สวัสดี")
            return answer.path, [head.split(" HTTP")[0] for head in asked], "Cookie: csrftoken=abc" in asked[1]

    assert done(visit()) == ("/there/?a=1", ["POST /here/", "GET /there/?a=1"], True)


def test_what_comes_in_pieces_and_compressed_is_read_whole():
    async def visit():
        packed = gzip.compress("ครบทุกคำ".encode())
        pieces = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:7], packed[7:])) + b"0\r\n\r\n"
        lines = ["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Content-Encoding: gzip", "Content-Type: text/html"]
        head = "\r\n".join([*lines, "", ""])
        async with answering(head.encode() + pieces) as (guest, _asked):
            return (await guest.get("/")).text

    assert done(visit()) == "ครบทุกคำ"


def test_a_connection_that_the_server_let_go_is_opened_anew_once():
    async def visit():
        async with answering(page(b"one"), b"", page(b"two")) as (guest, asked):
            return [(await guest.get("/")).text, (await guest.get("/")).text, len(asked)]

    assert done(visit()) == ["one", "two", 3]


@pytest.mark.parametrize(("answer", "expect"), [(page(b"oh", status="500 Oh"), ""), (page(b"other"), "right")])
def test_an_error_or_another_page_never_counts(answer, expect):
    async def visit():
        async with answering(answer) as (guest, _asked):
            await guest.get("/", expect=expect)

    with pytest.raises(Refused):
        done(visit())
