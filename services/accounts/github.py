"""A GitHub account as a way in: log in with it, sign up with it, link it, let it go.

The key is GitHub's number of the account, never its name or address. An account here is
linked only by who is signed in to it: an address that is the same proves nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services import policy
from services.accounts import email as addresses
from services.accounts import entrance, ways_in
from services.accounts.entrance import SecondFactor
from services.auth import one_use, proofs, tokens
from services.auth.actor import Actor
from services.auth.sessions import Issued
from services.edges import github, limits
from services.edges.github import Account
from services.edges.limits import Rate
from services.kernel import paths
from services.kernel.clock import now
from services.kernel.errors import Conflict, Forbidden, Gone, NotFound
from services.kernel.settings import settings
from services.models import User
from services.profiles import handles

PURPOSE = "github"
SECONDS = 600  # from the click to the way back
TRIES = 50  # handles that are tried for a new account


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and the secret that it keeps until it comes back."""

    url: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Return:
    """A way back that was begun here: where it leads, and for whom it links, if it does."""

    next_path: str
    link_for: UUID | None


class Denied(Forbidden):
    """The person said no at GitHub."""

    code = "github_denied"

    def __init__(self) -> None:
        super().__init__("You did not allow it at GitHub, so nothing was changed here.")


class NotBegunHere(Forbidden):
    """The way back belongs to no beginning in this browser, or was taken before."""

    code = "github_state"

    def __init__(self) -> None:
        super().__init__(
            "This log-in took too long, was begun in another browser, or was done before. "
            "Please begin again."
        )


class NoAddress(Forbidden):
    """GitHub knows no address of which it is sure."""

    code = "github_email"

    def __init__(self) -> None:
        super().__init__(
            "GitHub has not verified your primary e-mail address. Verify it there, then try again."
        )


class AddressTaken(Conflict):
    """Somebody here has this address, perhaps the same person."""

    code = "github_email_taken"

    def __init__(self) -> None:
        super().__init__(
            "An account with the address that you have at GitHub exists here. Log in to it, then "
            "link GitHub in its settings."
        )


class LinkedElsewhere(Conflict):
    """The GitHub account is the way into another account."""

    code = "github_elsewhere"

    def __init__(self) -> None:
        super().__init__("This GitHub account is linked to another account here.")


class AnotherLinked(Conflict):
    """The account here has another GitHub account."""

    code = "github_another"

    def __init__(self) -> None:
        super().__init__("Your account is linked to another GitHub account. Unlink that one first.")


# What a page says when the way back ended without a session, by the word in its address.
SENTENCES = {
    kind.code: kind().message
    for kind in (
        Denied, NotBegunHere, NoAddress, AddressTaken, LinkedElsewhere, AnotherLinked,
        github.GitHubDown, github.GitHubRefused,
    )
}  # fmt: skip


def begin(tx: Session, actor: Actor, *, next_path: str, network: str, link: bool = False) -> Begun:
    """Sends the browser to GitHub, to log in or, for who is signed in, to link.

    Raises NotFound where GitHub is not offered, TooSoon, and for a link what a
    recent proof asks for.
    """
    if not github.is_offered():
        raise NotFound("This Makapix offers no log-in with GitHub.")
    limits.hit(Rate("log_in_network", settings().login_per_ip_5min, 300), network)
    me = None
    if link:
        me = policy.require_session(actor)
        proofs.require_recent_proof(tx, actor)
    # The browser keeps the verifier, we only its digest: the state is of use in it alone.
    verifier = tokens.random()
    facts = {"challenge": create_s256_code_challenge(verifier), "next": paths.inside(next_path)}
    state = one_use.issue(tx, PURPOSE, user_id=me, facts=facts, seconds=SECONDS, replace=False)
    return Begun(github.authorize_url(state=state, verifier=verifier), verifier)


def come_back(tx: Session, actor: Actor, *, state: str, verifier: str) -> Return:
    """Takes the state of a way back, once. Raises NotBegunHere; another browser's is kept."""
    try:
        used = one_use.use(tx, PURPOSE, state)
    except Gone as error:
        raise NotBegunHere() from error
    if create_s256_code_challenge(verifier) != used.facts["challenge"]:
        raise NotBegunHere()
    if used.user_id and used.user_id != actor.id:
        raise NotBegunHere()
    return Return(used.facts["next"], used.user_id)


def enter(
    tx: Session, actor: Actor, account: Account, *, network: str, user_agent: str
) -> Issued | SecondFactor:
    """A way in for who has proved an account at GitHub; a new account for who has none here.

    Raises NoAddress, AddressTaken, TooSoon for too many new accounts of a network.
    """
    person = _linked(tx, account) or _signed_up(tx, account, network)
    login = update(User).where(User.id == person, User.github_login != account.login)
    tx.execute(login.values(github_login=account.login[:64]))
    return entrance.enter(tx, person, network=network, user_agent=user_agent)


def link(tx: Session, actor: Actor, account: Account) -> None:
    """The GitHub account becomes a way into the actor's. Raises LinkedElsewhere, AnotherLinked."""
    me = policy.require_session(actor)
    person = tx.scalars(select(User).where(User.id == me).with_for_update()).one()
    if person.github_id not in (None, account.id):
        raise AnotherLinked()
    try:
        with tx.begin_nested():
            person.github_id, person.github_login = account.id, account.login[:64]
    except IntegrityError as error:
        raise LinkedElsewhere() from error


def unlink(tx: Session, actor: Actor) -> None:
    """GitHub is no way in any more. Raises Conflict for the last one, Forbidden without a proof."""
    me = policy.require_session(actor)
    proofs.require_recent_proof(tx, actor)
    tx.execute(update(User).where(User.id == me).values(github_id=None, github_login=""))
    ways_in.require_one(tx, me)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether GitHub is offered here, and which account there is linked to the caller's."""

    offered: bool = False
    login: str = ""


def standing(tx: Session, actor: Actor) -> Standing:
    """How GitHub stands for whoever asks."""
    login = tx.scalar(select(User.github_login).where(User.id == actor.id)) if actor.id else ""
    return Standing(github.is_offered(), login or "")


def _linked(tx: Session, account: Account) -> UUID | None:
    return tx.scalar(select(User.id).where(User.github_id == account.id))


def _signed_up(tx: Session, account: Account, network: str) -> UUID:
    email = account.email.lower()
    if addresses.problem(email):
        raise NoAddress()
    limits.hit(Rate("sign_up", settings().register_per_ip_hour, 3600), network)
    for handle in _proposed(account.login):
        person = User(
            handle=handle,
            email=email,
            email_verified_at=now(),
            display_name=account.login[:64],
            github_id=account.id,
            github_login=account.login[:64],
        )
        try:
            with tx.begin_nested():
                tx.add(person)
                tx.flush()
                handles.refuse_kept(tx, handle, None)
            return person.id
        except IntegrityError as error:
            if found := _linked(tx, account):
                return found  # two tabs came back at once
            if "email" in str(error.orig):
                raise AddressTaken() from error
        except Conflict:
            continue  # the handle is kept for who had it
    raise Conflict("No handle could be found for you. Please sign up with an e-mail address.")


def _proposed(login: str) -> Iterator[str]:
    """Handles near a login, the nearest first: those that are reserved are left out."""
    most = settings().handle_max
    stem = re.sub(r"[^a-z0-9_]", "_", login.lower())[:most].ljust(settings().handle_min, "_")
    for i in range(1, TRIES + 1):
        ending = f"_{i}" if i > 1 else ""
        handle = f"{stem[: most - len(ending)]}{ending}"
        if not handles.problem(handle):
            yield handle
