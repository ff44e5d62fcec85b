"""Builders of ZIPs, honest and hostile: every field of every record can be made to lie."""

import json
import struct
import zlib
from dataclasses import dataclass, field

LOCAL = "<4s5H3L2H"
CENTRAL = "<4s6H3L5H2L"
END = "<4s4H2LH"
LINK, DEVICE, FILE = 0o120777, 0o020666, 0o100644


@dataclass
class Item:
    """One entry. ``packed`` replaces the packed bytes; ``local`` and ``central`` replace fields
    of one header (flags, method, crc, packed, size, name, offset, attributes, extra, disk)."""

    name: str | bytes
    data: bytes = b""
    method: int = 8
    flags: int = 0
    mode: int = FILE
    packed: bytes | None = None
    descriptor: bytes | None = None
    local: dict = field(default_factory=dict)
    central: dict = field(default_factory=dict)

    def __post_init__(self):
        if isinstance(self.name, str):
            if not self.name.isascii():
                self.flags |= 0x800
            self.name = self.name.encode("utf-8", "surrogatepass")
        if self.packed is None:
            self.packed = deflate(self.data) if self.method == 8 else self.data

    def truth(self, offset: int) -> dict:
        return {
            "flags": self.flags,
            "method": self.method,
            "crc": zlib.crc32(self.data),
            "packed": len(self.packed),
            "size": len(self.data),
            "name": self.name,
            "extra": b"",
            "attributes": self.mode << 16,
            "offset": offset,
            "disk": 0,
        }


def deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def with_descriptor(item: Item, *, signed: bool = True, **lies) -> Item:
    """The entry as a streaming packer writes it: figures behind the data only."""
    item.flags |= 8
    true = item.truth(0) | lies
    figures = struct.pack("<3L", true["crc"], true["packed"], true["size"])
    item.descriptor = (b"PK\7\x08" if signed else b"") + figures
    item.local = {"crc": 0, "packed": 0, "size": 0} | item.local
    return item


def build(*items: Item, before=b"", between=b"", after=b"", comment=b"", **end) -> bytes:
    """The archive. ``end`` replaces fields of the end record: count, here, size, start, disk."""
    body, directory = bytearray(before), bytearray()
    for item in items:
        directory += _central(item.truth(len(body)) | item.central)
        body += _local(item.truth(len(body)) | item.local) + item.packed + (item.descriptor or b"")
    body += between
    count = len(items)
    true = {"disk": 0, "here": count & 0xFFFF, "count": count & 0xFFFF}
    true |= {"size": len(directory), "start": len(body)}
    return bytes(body + directory + _end(true | end, comment) + after)


def _local(f: dict) -> bytes:
    head = struct.pack(
        LOCAL, b"PK\3\4", 20, f["flags"], f["method"], 0, 0x21, f["crc"], f["packed"], f["size"],
        len(f["name"]), len(f["extra"]),
    )  # fmt: skip
    return head + f["name"] + f["extra"]


def _central(f: dict) -> bytes:
    head = struct.pack(
        CENTRAL, b"PK\1\2", 0x031E, 20, f["flags"], f["method"], 0, 0x21, f["crc"], f["packed"],
        f["size"], len(f["name"]), len(f["extra"]), 0, f["disk"], 0, f["attributes"], f["offset"],
    )  # fmt: skip
    return head + f["name"] + f["extra"]


def _end(f: dict, comment: bytes) -> bytes:
    fields = (f["disk"], f["disk"], f["here"], f["count"], f["size"], f["start"], len(comment))
    return struct.pack(END, b"PK\5\6", *fields) + comment


def manifest(works, name: str = "makapix.json") -> Item:
    """A manifest: anything but bytes is written as JSON."""
    data = works if isinstance(works, bytes) else json.dumps(works).encode()
    return Item(name, data)


def deflated_zeros(size: int) -> bytes:
    """A deflate stream of so many zeros (a multiple of 16 MiB), made without packing them all.

    A block that was flushed ends on a byte and can be repeated.
    """
    unit = 16 * 1024 * 1024
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(unit)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (size // unit) + deflate(b"")


def nested_bomb(levels: int = 5, width: int = 16) -> bytes:
    """In the manner of 42.zip: archives of archives, each multiplying what the next holds."""
    inner = build(Item("0.dll", bytes(4 * 1024 * 1024)))
    for _ in range(levels):
        inner = build(*(Item(f"lib {n:x}.zip", inner) for n in range(width)))
    return inner


def overlapping_bomb(entries: int = 50, kernel: bytes = bytes(1024 * 1024)) -> bytes:
    """In the manner of Fifield's "better zip bomb": every entry honestly unpacks to the kernel.

    The file holds the kernel once. Each entry's deflate stream quotes the local
    header of the next entry in a stored block and runs on into that one's data.
    """
    stream, data, facts = deflate(kernel), kernel, []
    for n in reversed(range(entries)):
        name = b"%04d" % n
        fact = Item(name, data, packed=stream).truth(0)
        head = _local(fact)
        facts.insert(0, fact)
        body = head + stream
        quote = b"\x00" + struct.pack("<HH", len(head), len(head) ^ 0xFFFF)
        stream, data = quote + body, head + data
    directory = b"".join(_central(f | {"offset": n * 39}) for n, f in enumerate(facts))
    count = {"disk": 0, "here": entries, "count": entries}
    return body + directory + _end(count | {"size": len(directory), "start": len(body)}, b"")
