"""The storage driver over S3 and what speaks its language (R2, SeaweedFS, MinIO), by boto3.

The bucket is private; what is in ``public/`` reaches the world through the web
server or CDN at ``vault_url``. Writes carry Content-MD5, so a part that was
damaged on its way is refused by the other side, and are asked back before
they count.
"""

import base64
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, BinaryIO

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from services.edges.storage import keys
from services.edges.storage.base import (
    Damaged,
    Listed,
    MissingObject,
    Source,
    Stat,
    StorageDown,
    measure,
    opened,
    rewindable,
)
from services.kernel import clock

PART = 5 * 1024 * 1024  # bytes of a multipart piece: the least that S3 takes, for flat memory
CONNECT_SECONDS, READ_SECONDS, TRIES = 5, 15, 5


class S3Storage:
    """Objects in one bucket. See ``base.Storage`` for the contract."""

    def __init__(
        self,
        *,
        bucket: str,
        endpoint: str,
        region: str,
        access_key: str,
        secret_key: str,
        vault_url: str,
        tries: int = TRIES,
    ) -> None:
        """Empty endpoint: AWS. Empty keys: boto3's own chain. ``tries`` counts each request's
        attempts, spaced exponentially with jitter (botocore's standard mode)."""
        self._bucket = bucket
        self._vault_url = vault_url
        self._tries = tries
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint or None,
            region_name=region,
            aws_access_key_id=access_key or None,
            aws_secret_access_key=secret_key or None,
            config=Config(
                signature_version="s3v4",
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"mode": "standard", "total_max_attempts": tries},
                tcp_keepalive=True,
                max_pool_connections=16,
                # not every S3 understands AWS's newer trailing checksums; all know Content-MD5
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                s3={"addressing_style": "path" if endpoint else "auto"},
            ),
        )

    def put(
        self, key: str, source: Source, *, content_type: str, sha256: str | None = None
    ) -> Stat:
        keys.check_content_type(key, content_type)
        with opened(source) as given, _translated(), rewindable(given) as stream:
            size, digest = measure(stream)
            if sha256 is not None and sha256 != digest:
                raise Damaged()
            head = self._headers(key, digest)
            if size <= PART:
                self._put_whole(head, stream.read(PART))
            else:
                self._put_parts(head, stream)
        kept = self.stat(key)
        if kept is None or kept.size != size:
            raise Damaged()
        return Stat(size, kept.modified, digest)

    def open(self, key: str) -> BinaryIO:
        keys.check(key)
        with _translated():
            answer = self._client.get_object(Bucket=self._bucket, Key=key)
        return io.BufferedReader(_Object(self, key, answer), 64 * 1024)

    def read(self, key: str) -> bytes:
        with self.open(key) as stream:
            return stream.read()

    def stat(self, key: str) -> Stat | None:
        try:
            with _translated():
                found = self._client.head_object(Bucket=self._bucket, Key=keys.check(key))
        except MissingObject:
            return None
        digest = found["Metadata"].get("sha256")
        return Stat(found["ContentLength"], found["LastModified"], digest)

    def delete(self, key: str) -> None:
        with _translated():
            self._client.delete_object(Bucket=self._bucket, Key=keys.check(key))

    def earlier(self, key: str) -> Iterator[BinaryIO]:
        named = {"Bucket": self._bucket, "Prefix": keys.check(key)}
        pages = self._client.get_paginator("list_object_versions").paginate(**named)
        with _translated(), _unless_refused():
            for page in pages:
                for item in page.get("Versions", ()):
                    if item["Key"] == key:
                        version = {"Key": key, "VersionId": item["VersionId"]}
                        yield self._client.get_object(Bucket=self._bucket, **version)["Body"]

    def move(self, key: str, *, to_public: bool) -> str:
        source = keys.moved(key, to_public=not to_public)
        target = keys.moved(key, to_public=to_public)
        before = self.stat(source)
        if before is None:  # moved already, perhaps by a run that died after its last step
            if self.stat(target) is None:
                raise MissingObject()
            return target
        with _translated():
            self._client.copy_object(
                **self._headers(target, before.sha256),
                CopySource={"Bucket": self._bucket, "Key": source},
                MetadataDirective="REPLACE",
            )
        after = self.stat(target)
        if after is None or (after.size, after.sha256) != (before.size, before.sha256):
            raise Damaged()
        self.delete(source)
        return target

    def list(self, prefix: str = "", start_after: str = "") -> Iterator[Listed]:
        keys.check_prefix(prefix)
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix, StartAfter=start_after
        )
        with _translated():
            for page in pages:
                for item in page.get("Contents", ()):
                    yield Listed(item["Key"], item["Size"], item["LastModified"])

    def public_url(self, key: str) -> str:
        if keys.area(keys.check(key)) != "public":
            raise keys.InvalidKey("Only a file in the public area has a public address.")
        return f"{self._vault_url}/{key.removeprefix('public/')}"

    def signed_url(self, key: str, seconds: int) -> str:
        asked = {"Bucket": self._bucket, "Key": keys.check(key)}
        url: str = self._client.generate_presigned_url("get_object", asked, ExpiresIn=seconds)
        return url

    def check_signature(self, key: str, expires: int, signature: str) -> bool:
        return False  # the links of this driver lead to the bucket, which checks them itself

    def sweep_temporary(self, older_than: timedelta) -> int:
        limit, removed = clock.now() - older_than, 0
        pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self._bucket)
        with _translated():
            for page in pages:
                for upload in page.get("Uploads", ()):
                    if upload["Initiated"] <= limit:
                        self._abort(upload["Key"], upload["UploadId"])
                        removed += 1
        return removed

    def _headers(self, key: str, digest: str | None) -> dict[str, Any]:
        public = keys.area(key) == "public"
        return {
            "Bucket": self._bucket,
            "Key": key,
            "ContentType": keys.content_type(key),
            "CacheControl": keys.IMMUTABLE if public else "private, no-store",
            "Metadata": {"sha256": digest} if digest else {},
        }

    def _put_whole(self, head: dict[str, Any], data: bytes) -> None:
        self._client.put_object(**head, Body=data, ContentMD5=_md5(data))

    def _put_parts(self, head: dict[str, Any], stream: BinaryIO) -> None:
        """One part at a time: flat memory; the object appears with the last call only."""
        name = {"Bucket": head["Bucket"], "Key": head["Key"]}
        upload = self._client.create_multipart_upload(**head)["UploadId"]
        try:
            parts: list[dict[str, Any]] = []
            while data := stream.read(PART):
                number = len(parts) + 1
                answer = self._client.upload_part(
                    **name, UploadId=upload, PartNumber=number, Body=data, ContentMD5=_md5(data)
                )
                parts.append({"PartNumber": number, "ETag": answer["ETag"]})
            self._client.complete_multipart_upload(
                **name, UploadId=upload, MultipartUpload={"Parts": parts}
            )
        except BaseException:
            self._abort(head["Key"], upload)
            raise

    def _abort(self, key: str, upload: str) -> None:
        try:
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload)
        except (ClientError, BotoCoreError):
            return  # completed or gone; whatever is left is found by sweep_temporary


class _Object(io.RawIOBase):
    """An object's bytes; a broken connection is taken up again where it broke."""

    def __init__(self, storage: S3Storage, key: str, answer: dict[str, Any]) -> None:
        super().__init__()
        self._storage, self._key = storage, key
        self._body, self._etag = answer["Body"], answer["ETag"]
        self._size, self._position = answer["ContentLength"], 0
        self._tries_left = storage._tries - 1

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            try:
                data: bytes = self._body.read(len(buffer))
                if not data and self._position < self._size:
                    raise OSError("the connection ended early")
            except (BotoCoreError, OSError) as error:
                self._resume(error)
                continue
            buffer[: len(data)] = data
            self._position += len(data)
            return len(data)

    def _resume(self, error: Exception) -> None:
        if not self._tries_left:
            raise StorageDown() from error
        self._tries_left -= 1
        self._body.close()
        with _translated():
            self._body = self._storage._client.get_object(
                Bucket=self._storage._bucket,
                Key=self._key,
                Range=f"bytes={self._position}-",
                IfMatch=self._etag,  # never glue two versions together
            )["Body"]

    def close(self) -> None:
        self._body.close()
        super().close()


def _md5(data: bytes) -> str:
    return base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()


@contextmanager
def _unless_refused() -> Iterator[None]:
    """A store without versions, or a key that may not list them, has none to offer."""
    try:
        yield
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] not in (403, 405, 501):
            raise


@contextmanager
def _translated() -> Iterator[None]:
    """Turns botocore's complaints into ours."""
    try:
        yield
    except ClientError as error:
        answer = error.response
        if answer["ResponseMetadata"]["HTTPStatusCode"] == 404 and answer["Error"]["Code"] in (
            "404", "NoSuchKey", "NotFound",
        ):  # fmt: skip
            raise MissingObject() from None
        if answer["Error"]["Code"] in ("BadDigest", "InvalidDigest"):
            raise Damaged() from error
        raise StorageDown() from error
    except BotoCoreError as error:
        raise StorageDown() from error
