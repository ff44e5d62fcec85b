"""A real S3 endpoint over HTTP for tests: SeaweedFS on free ports of the loopback.

It checks secrets, expiry of links and Content-MD5, so what passes here is
close to what passes elsewhere. Starting takes about three seconds.
"""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3
from botocore.config import Config

START_SECONDS = 60
ACCESS_KEY, SECRET_KEY = "test-access-key", "test-secret-key"
SERVICES = ("master", "volume", "filer", "s3")


@dataclass(frozen=True)
class S3Server:
    """What the settings ``MAKAPIX_S3_*`` need to reach a running server."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str
    region: str = "us-east-1"

    def client(self):
        """A plain boto3 client, to look at the bucket behind the driver's back."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
        )


@contextmanager
def start_s3(folder: Path, bucket: str = "makapix") -> Iterator[S3Server]:
    """Runs the server on data in ``folder``, makes the private bucket, ends it at the exit."""
    process, port = _start(folder)
    try:
        server = S3Server(f"http://127.0.0.1:{port}", bucket, ACCESS_KEY, SECRET_KEY)
        server.client().create_bucket(Bucket=bucket)
        yield server
    finally:
        process.kill()
        process.wait()


def _start(folder: Path) -> tuple[subprocess.Popen, int]:
    for _ in range(3):  # a free port may be taken by someone else before the server binds it
        ports = _free_ports(2 * len(SERVICES))
        process = _launch(folder, ports)
        port = ports[2 * SERVICES.index("s3")]
        if _answers(process, port):
            return process, port
        process.kill()
        process.wait()
    raise RuntimeError(f"the S3 server did not start:\n{(folder / 'weed.log').read_text()[-2000:]}")


def _launch(folder: Path, ports: list[int]) -> subprocess.Popen:
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    identity = {
        "name": "tests",
        "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": [identity]}))
    options = {
        "dir": data,
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "filer": "true",
        "s3": "true",
    }
    for name, http, grpc in zip(SERVICES, ports[::2], ports[1::2], strict=True):
        options |= {f"{name}.port": http, f"{name}.port.grpc": grpc}
    options |= {
        "filer.localSocket": folder / "filer.sock",
        "s3.localSocket": folder / "s3.sock",
        "s3.config": config,
        "s3.iam": "false",
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "master.telemetry": "false",
        "master.volumeSizeLimitMB": 256,
        "volume.max": 50,
        "volume.minFreeSpace": "1MiB",
    }
    command = [Path(sys.executable).parent / "weed", "server"]
    with (folder / "weed.log").open("ab") as log:
        return subprocess.Popen(
            [*command, *(f"-{name}={value}" for name, value in options.items())],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )


def _answers(process: subprocess.Popen, port: int) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return True  # 403: it is up and asks who we are
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
