"""Mail: over SMTP (RFC 5321) or, in development, as files in ``var/mail``.

Plain text only (RFC 5322). No word of a person stands in a header but their
address, which is parsed strictly, so nobody can write headers of their own.
"""

import smtplib
import ssl
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import structlog

from services.kernel.clock import now
from services.kernel.errors import Invalid, MakapixError, Unavailable
from services.kernel.settings import settings

log = structlog.get_logger()
TIMEOUT = 15  # seconds for each answer of the server
KEPT = 200  # files that development keeps
FINAL = range(500, 600)  # replies of SMTP after which trying again is no use


class MailRefused(MakapixError):
    """The server does not take this mail, now or later."""

    code = "mail_refused"


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail that was written to a file in development."""

    at: str
    address: str
    subject: str
    body: str


def send(*, mail_id: str, address: str, subject: str, body: str) -> None:
    """Hands one mail to the server; returns when it was taken.

    The same ``mail_id`` makes the same Message-ID, by which programs know a mail
    that came twice. Raises MailRefused for good, Unavailable for now.
    """
    message = compose(mail_id=mail_id, address=address, subject=subject, body=body)
    url = settings().smtp_url.get_secret_value()
    if url:
        _over_smtp(urlsplit(url), message)
    elif settings().mode == "development":
        _to_file(mail_id, message)
    else:
        raise Unavailable("MAKAPIX_SMTP_URL is not set, so no mail can be sent.")


def compose(*, mail_id: str, address: str, subject: str, body: str) -> EmailMessage:
    """The mail as it travels. Raises Invalid for what is no address or no single line."""
    host = urlsplit(settings().public_url).hostname or "localhost"
    message = EmailMessage(policy=policy.SMTP)
    try:
        message["From"] = Address("Makapix", addr_spec=settings().mail_from or f"no-reply@{host}")
        message["To"] = Address(addr_spec=address)
        message["Subject"] = subject
    except (ValueError, IndexError, MessageError) as error:
        raise Invalid("This is not an e-mail address.", code="bad_address") from error
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{mail_id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies
    message.set_content(body, cte="quoted-printable")
    return message


def kept() -> list[KeptMail]:
    """Mails in the files of development, the newest first."""
    return [_read(path) for path in _files()[:50]]


def _over_smtp(server: SplitResult, message: EmailMessage) -> None:
    try:
        with _connection(server) as smtp:
            smtp.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        replies = [code for code, _ in error.recipients.values()]
        raise _refusal(replies[0] if replies else 450, error) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unavailable(f"The mail server does not answer: {type(error).__name__}.") from error


def _connection(server: SplitResult) -> smtplib.SMTP:
    """A connection that is encrypted wherever the server can, and always before a password."""
    tls = ssl.create_default_context()
    host, secure = server.hostname or "localhost", server.scheme == "smtps"
    port = server.port or (465 if secure else 587)
    if secure:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=tls)
    else:
        smtp = smtplib.SMTP(host, port, timeout=TIMEOUT)
        smtp.ehlo()
        if smtp.has_extn("starttls"):
            smtp.starttls(context=tls)
            smtp.ehlo()
            secure = True
    if server.username:
        if not secure and not _is_here(host):
            smtp.close()
            raise smtplib.SMTPNotSupportedError("no TLS for the password")
        smtp.login(unquote(server.username), unquote(server.password or ""))
    return smtp


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refusal(code: int, error: Exception) -> MakapixError:
    if code in FINAL and not isinstance(error, smtplib.SMTPAuthenticationError):
        return MailRefused(f"The mail server refused the mail: {code}.")
    return Unavailable(f"The mail server wants the mail later: {code}.")


def _folder() -> Path:
    return settings().var / "mail"


def _files() -> list[Path]:
    found = _folder().glob("*.eml") if _folder().is_dir() else []
    return sorted(found, key=lambda path: path.name, reverse=True)


def _to_file(mail_id: str, message: EmailMessage) -> None:
    """One file a mail, named by its id, so that a second try writes the same one."""
    _folder().mkdir(parents=True, exist_ok=True)
    earlier = next(_folder().glob(f"*-{mail_id}.eml"), None)
    path = earlier or _folder() / f"{now():%Y%m%dT%H%M%S%f}-{mail_id}.eml"
    beside = path.with_suffix(".part")
    beside.write_bytes(message.as_bytes())
    beside.replace(path)
    for old in _files()[KEPT:]:
        old.unlink(missing_ok=True)
    log.info("mail.kept", path=str(path))


def _read(path: Path) -> KeptMail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_content() if isinstance(message, EmailMessage) else ""
    said = {name: str(message.get(name, "")) for name in ("Date", "To", "Subject")}
    return KeptMail(said["Date"], said["To"], said["Subject"], body)
