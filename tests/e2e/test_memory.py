"""What a large upload costs: the bytes pass through, they are never all in memory."""

import os
from pathlib import Path

import httpx
import psutil

SIZE = 50_000_000
EXTRA_MOST = 20 * 1024 * 1024


def test_an_upload_of_50_megabytes_takes_less_than_20_of_memory(product):
    web = next(line.pid for line in product.record.lines() if line.name == "web")
    family = [psutil.Process(web), *psutil.Process(web).children(recursive=True)]
    token = _signed_in(product)
    _send(product, token, 1_000_000)  # what is loaded once is not what an upload costs
    before = {p.pid: _reset_peak(p.pid) for p in family}
    answer = _send(product, token, SIZE)
    assert answer.status_code == 202, answer.text
    extra = sum(max(0, _peak(pid) - start) for pid, start in before.items())
    assert extra < EXTRA_MOST


def _signed_in(product) -> str:
    answer = httpx.post(f"{product.url}/api/v1/auth/demo", json={"handle": "artist"})
    return answer.json()["access_token"]


def _send(product, token: str, size: int) -> httpx.Response:
    """A body that begins like a ZIP, so that the limit of ZIPs holds for it."""

    def body():
        yield b"PK\x03\x04"
        left = size - 4
        while left:
            piece = os.urandom(min(left, 1 << 16))
            left -= len(piece)
            yield piece

    return httpx.post(
        f"{product.url}/api/v1/publish?filename=large.zip",
        content=body(),
        headers={"Authorization": f"Bearer {token}", "Content-Length": str(size)},
        timeout=120,
    )


def _reset_peak(pid: int) -> int:
    """Sets the peak of resident memory to what it is now (Linux, proc(5)); returns it, bytes."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return _peak(pid)


def _peak(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
