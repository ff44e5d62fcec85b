"""Mails: written with their reason, sent once after it, over a real SMTP server."""

import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

import make
import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from sqlalchemy import func, select, text

from jobs import mail as recipes
from jobs import sweep
from makapix_app.running.programs import free_port
from services import door
from services.accounts import mails
from services.auth.actor import SYSTEM
from services.edges import mail, queue
from services.kernel.clock import now
from services.kernel.errors import Invalid, NotFound, Unavailable
from services.kernel.settings import settings
from services.models import Mail


class Inbox:
    """What the server took, and what it answers to the next recipients."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.replies: list[str] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.replies:
            return self.replies.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def inbox(clean, monkeypatch):
    """A mail server on a port of its own, to which the settings lead."""
    inbox = Inbox()
    server = _serving(inbox)
    server.start()
    _set(monkeypatch, smtp_url=f"smtp://127.0.0.1:{server.port}")
    yield inbox
    server.stop()


def _serving(inbox, **more):
    """A server that comes up in its time, also on a busy machine."""
    return Controller(inbox, hostname="127.0.0.1", port=free_port(), ready_timeout=60, **more)


def _set(monkeypatch, **values):
    for name, value in values.items():
        monkeypatch.setenv(f"MAKAPIX_{name.upper()}", value)
    settings.cache_clear()


def written(address="fan@example.org", subject="Hello", body="A line.", **more) -> UUID:
    """A mail that waits, as a verb leaves it."""

    def made(tx, actor):
        mails.put(tx, address=address, subject=subject, body=body, **more)
        return tx.scalar(select(Mail.id).order_by(Mail.created_at.desc()))

    return door.do(SYSTEM, made)


def waiting() -> int:
    return door.ask(SYSTEM, lambda tx, _: tx.scalar(select(func.count()).select_from(Mail)))


def test_a_mail_is_sent_and_nothing_is_kept_of_it(inbox):
    recipes.send(str(written(subject="Grüße", body="Ein Wort: Maß.")))
    (taken,) = inbox.taken
    assert (taken["To"], taken["Subject"]) == ("fan@example.org", "Grüße")
    assert taken["From"] == "Makapix <no-reply@localhost>"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken.get_content_type() == "text/plain"
    assert "Ein Wort: Maß." in taken.get_content()
    assert waiting() == 0


def test_a_mail_that_was_rolled_back_is_never_sent(inbox):
    def fails(tx, actor):
        mails.put(tx, address="fan@example.org", subject="No", body="No.")
        raise NotFound("Something else went wrong.")

    with pytest.raises(NotFound):
        door.do(SYSTEM, fails)
    assert (waiting(), queue.depth()["default"]) == (0, 0)


def test_the_job_is_queued_after_the_commit(inbox):
    written()
    assert queue.depth()["default"] == 1


def test_a_mail_whose_job_runs_twice_is_sent_once(inbox):
    mail_id = str(written())
    recipes.send(mail_id)
    recipes.send(mail_id)
    assert len(inbox.taken) == 1


def test_of_eight_workers_at_once_one_sends(inbox):
    mail_id = str(written())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(recipes.send, [mail_id] * 8))
    assert len(inbox.taken) == 1


def test_a_server_that_is_busy_makes_the_job_raise_and_the_next_try_succeeds(inbox):
    inbox.replies = ["451 Later"]
    mail_id = str(written())
    with pytest.raises(Unavailable, match="451"):
        recipes.send(mail_id)
    assert waiting() == 1
    recipes.send(mail_id)
    assert len(inbox.taken) == 1


def test_a_second_try_carries_the_same_message_id(inbox, monkeypatch):
    mail_id = str(written())
    with monkeypatch.context() as broken:
        broken.setattr(mails, "sent", _dies)  # the worker ends between the answer and the row
        with pytest.raises(SystemExit):
            recipes.send(mail_id)
    with time_machine.travel(now() + mails.LEASE * 2):
        recipes.send(mail_id)
    assert len({m["Message-ID"] for m in inbox.taken}) == 1


def _dies(tx, actor, mail_id):
    raise SystemExit


def test_a_server_that_is_away_is_tried_again(clean, monkeypatch):
    _set(monkeypatch, smtp_url="smtp://127.0.0.1:9")
    mail_id = str(written())
    with pytest.raises(Unavailable, match="does not answer"):
        recipes.send(mail_id)
    assert waiting() == 1


def test_an_address_that_the_server_refuses_is_tried_no_more(inbox):
    inbox.replies = ["550 No such person"]
    recipes.send(str(written()))
    assert (inbox.taken, waiting()) == ([], 0)


def test_a_mail_that_nobody_holds_is_found_and_one_of_yesterday_is_given_up(inbox):
    written()
    queue.connection().flushall()
    assert sweep.lost_mails() == 0  # its job may still be on its way
    _age("90 seconds")
    assert sweep.lost_mails() == 1
    assert queue.depth()["default"] == 1
    _age("2 days")
    assert sweep.lost_mails() == 0
    assert waiting() == 0


def _age(span):
    def made(tx, actor):
        tx.execute(text(f"UPDATE mail SET created_at = now() - interval '{span}',"
                        f" updated_at = now() - interval '{span}'"))  # fmt: skip

    door.do(SYSTEM, made)


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\nX: y",
        "a@example.org, b@example.org",
        "A <a@example.org>",
        "",
        "nobody",
    ],
)
def test_an_address_cannot_write_headers(inbox, address):
    with pytest.raises(Invalid):
        mail.compose(mail_id="1", address=address, subject="Hello", body="x")
    recipes.send(str(written(address=address)))
    assert (inbox.taken, waiting()) == ([], 0)


def test_a_subject_cannot_write_headers(inbox):
    with pytest.raises(Invalid):
        mail.compose(mail_id="1", address="a@example.org", subject="Hi\r\nBcc: b@x.org", body="x")


def test_a_body_with_dots_and_long_lines_arrives_as_it_was(inbox):
    body = ".\n..\n" + "x" * 3000 + "\nend"
    recipes.send(str(written(body=body)))
    assert inbox.taken[0].get_content().replace("\r\n", "\n").startswith(body)


# --- TLS and log-in at the server


def test_a_password_is_sent_to_another_machine_only_over_tls(monkeypatch, inbox):
    monkeypatch.setattr(mail, "_is_here", lambda host: False)
    url = settings().smtp_url.get_secret_value().replace("smtp://", "smtp://user:secret@")
    _set(monkeypatch, smtp_url=url)
    with pytest.raises(Unavailable, match="NotSupported"):
        recipes.send(str(written()))
    assert inbox.taken == []


def test_over_starttls_it_logs_in_and_the_certificate_is_checked(clean, monkeypatch, tmp_path):
    certificate, context = _certificate(tmp_path)
    seen = []

    def login(server, session, envelope, mechanism, data):
        seen.append((data.login, data.password))
        return AuthResult(success=True)

    inbox = Inbox()
    server = _serving(inbox, tls_context=context, authenticator=login, require_starttls=True)
    server.start()
    try:
        _set(monkeypatch, smtp_url=f"smtp://us%40er:s%2Fecret@localhost:{server.port}")
        mail_id = str(written())
        with pytest.raises(Unavailable, match="SSLCertVerification"):
            recipes.send(mail_id)
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(mail.ssl, "create_default_context", lambda: trusting)
        recipes.send(mail_id)
    finally:
        server.stop()
    assert seen == [(b"us@er", b"s/ecret")]
    assert len(inbox.taken) == 1


def _certificate(folder):
    from datetime import timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "tls.pem", folder / "tls.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, private)
    return certificate, context


def test_a_wrong_password_at_the_server_is_no_reason_to_drop_the_mail():
    wrong = smtplib.SMTPAuthenticationError(535, b"no")
    assert isinstance(mail._refusal(535, wrong), Unavailable)


# --- files, in development


def test_without_a_server_development_keeps_files_that_can_be_read(clean):
    recipes.send(str(written(subject="Hello", body="A link: https://x.example/y")))
    (kept,) = door.ask(SYSTEM, mails.kept)
    assert (kept.address, kept.subject) == ("fan@example.org", "Hello")
    assert "https://x.example/y" in kept.body


def test_production_without_a_server_sends_nothing_and_shows_no_files(clean, monkeypatch):
    recipes.send(str(written()))
    _set(monkeypatch, mode="production", secret="x" * 40)
    with pytest.raises(Unavailable, match="MAKAPIX_SMTP_URL"):
        recipes.send(str(written()))
    with pytest.raises(NotFound):
        door.ask(SYSTEM, mails.kept)
    assert waiting() == 1


def test_an_account_that_is_deleted_takes_its_mails_with_it(clean):
    person = make.person("leaver")
    written(user_id=person.id)
    door.do(SYSTEM, lambda tx, _: tx.execute(text('DELETE FROM "user"')))
    assert waiting() == 0
