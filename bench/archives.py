"""What the worst ZIPs cost to refuse, and a full one to read: CPU, memory, verdict.

Run from the root of the repository: ``python -m bench.archives``. Aim: a
refusal within 1 s of CPU and 100 MB.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
MIB = 1024 * 1024

CHILD = """
import json, sys, time
from pathlib import Path
from services.edges import archives
from services.kernel.errors import Invalid
from services.kernel.settings import Settings

def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])

limits, before, start = Settings(), peak(), time.process_time()
try:
    with archives.read(Path(sys.argv[1]), limits) as archive:
        verdict = f"read, {len(archive.entries)} works"
except Invalid as refusal:
    verdict = refusal.message
cpu = time.process_time() - start
print(json.dumps([cpu, (peak() - before) / 1024, peak() / 1024, verdict]))
"""


def cases():
    """Name and bytes of each archive, one at a time, since some are large."""
    sys.path.insert(0, str(ROOT / "tests"))
    import archives as make

    lie, late = {"size": 190_000_000}, {"crc": 1}
    zeros = make.deflated_zeros(10 * 1024**3)
    yield (
        "10 GB of zeros, size honest as far as it goes",
        make.build(
            make.Item("a", packed=zeros, local={"size": 0xFFFF0000}, central={"size": 0xFFFF0000})
        ),
    )
    yield (
        "10 GB of zeros that claim 190 MB",
        make.build(make.Item("a", packed=zeros, local=lie, central=lie)),
    )
    yield "nested, in the manner of 42.zip", make.nested_bomb()
    yield "overlapping, 250 entries", make.overlapping_bomb(250)
    yield "10,000 entries", make.build(*(make.Item(f"{n}", method=0) for n in range(10_000)))
    yield "70,000 entries", make.build(*(make.Item(f"{n}", method=0) for n in range(70_000)))
    half = os.urandom(50_000) + bytes(1_900_000)
    works = [make.Item(f"{n}", half) for n in range(99)]
    yield (
        "195 MB unpacked, wrong checksum in the last",
        make.build(*works, make.Item("z", b"z", local=late, central=late)),
    )
    manifest = b"[" + b"{}," * 80_000 + b"{}]"
    yield (
        "manifest of 80,000 empty works",
        make.build(make.Item("a", b"a"), make.Item("makapix.json", manifest, method=0)),
    )
    keys = b"[{" + b",".join(b'"%d":1' % n for n in range(24_000)) + b"}]"
    yield (
        "manifest of 24,000 unknown fields",
        make.build(make.Item("a", b"a"), make.Item("makapix.json", keys, method=0)),
    )
    yield (
        "honest, 100 works, 49 MB",
        make.build(*(make.Item(f"{n}.png", os.urandom(490_000), method=0) for n in range(100))),
    )


def main() -> None:
    """Prints one line an archive."""
    print(f"{'CPU s':>6} {'MiB +':>6} {'MiB':>5}  archive: verdict")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in cases():
            path = Path(folder) / "zip"
            path.write_bytes(data)
            answer = subprocess.run(
                [sys.executable, "-c", CHILD, path], cwd=ROOT, check=True, capture_output=True
            )
            cpu, more, peak, verdict = json.loads(answer.stdout)
            print(
                f"{cpu:6.3f} {more:6.1f} {peak:5.0f}  {name} ({len(data) / MIB:.1f} MiB): {verdict}"
            )


if __name__ == "__main__":
    main()
