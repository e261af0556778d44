"""A proxy on loopback for whoever knows its name and password: SOCKS5 (RFC 1928, 1929) and HTTP CONNECT."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

NAME, PASSWORD = "smotritel", "S3cret-of-the-proxy"


@dataclass(slots=True)
class Proxy:
    """Where it is; `through` are the addresses that were reached by it."""

    port: int = 0
    through: list[str] = field(default_factory=list)
    refused: int = 0

    def url(self, scheme: str, password: str = PASSWORD) -> str:
        """The proxy as it is configured."""
        return f"{scheme}://{NAME}:{password}@127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            first = await reader.readexactly(1)
            target = await (
                self._socks(reader, writer) if first == b"\x05" else self._connect(reader, writer)
            )
            if target is None:
                self.refused += 1
            else:
                self.through.append(target)
                await _joined(target, reader, writer)
        writer.close()

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str | None:
        await reader.readexactly((await reader.readexactly(1))[0])
        writer.write(b"\x05\x02")  # name and password, please
        await reader.readexactly(1)
        name = await reader.readexactly((await reader.readexactly(1))[0])
        password = await reader.readexactly((await reader.readexactly(1))[0])
        known = (name.decode(), password.decode()) == (NAME, PASSWORD)
        writer.write(b"\x01\x00" if known else b"\x01\x01")
        if not known:
            return None
        *_, kind = await reader.readexactly(4)
        length = 4 if kind == 1 else (await reader.readexactly(1))[0]
        raw = await reader.readexactly(length)
        host = ".".join(map(str, raw)) if kind == 1 else raw.decode()
        port = int.from_bytes(await reader.readexactly(2), "big")
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        return f"{host}:{port}"

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str | None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        said = b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
        if f"basic {said}".lower() not in head.lower():
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return None
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        return head.split()[1]


async def _joined(target: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    host, _, port = target.rpartition(":")
    there, out = await asyncio.open_connection(host, int(port))
    async with asyncio.TaskGroup() as both:
        both.create_task(_carry(reader, out))
        both.create_task(_carry(there, writer))


async def _carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while part := await source.read(65536):
            sink.write(part)
            await sink.drain()
    sink.close()


@asynccontextmanager
async def proxy() -> AsyncIterator[Proxy]:
    """A proxy, serving inside the block."""
    served = Proxy()
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        server.close()
