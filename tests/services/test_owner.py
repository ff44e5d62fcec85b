"""The owner is made and unmade with the command line; nothing else in the house can."""

import threading
from concurrent.futures import ThreadPoolExecutor

import make
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services import door
from services.accounts import roles
from services.auth.actor import COMMAND_LINE, SYSTEM
from services.kernel import db
from services.kernel.errors import Forbidden, NotFound
from services.models import User


def _role(handle):
    query = text('SELECT role FROM "user" WHERE handle = :handle')
    return door.ask(SYSTEM, lambda tx, _: tx.scalar(query, {"handle": handle}))


def _sql(statement):
    """As somebody with a way into the database would say it."""
    with db.primary().begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        """UPDATE "user" SET role = 'owner' WHERE handle = 'moderator'""",
        """UPDATE "user" SET role = 'owner'""",
        """UPDATE "user" SET role = 'user' WHERE handle = 'owner'""",
        """UPDATE "user" SET role = 'moderator' WHERE role = 'owner'""",
        """DELETE FROM "user" WHERE handle = 'owner'""",
        """DELETE FROM "user" """,
        """INSERT INTO "user" (id, handle, email, role, display_name)
           VALUES (gen_random_uuid(), 'usurper', 'u@example.org', 'owner', 'Usurper')""",
    ],
)
def test_the_database_itself_keeps_the_owner(people, statement):
    with pytest.raises(DBAPIError, match="owner"):
        _sql(statement)
    assert _role("owner") == "owner"
    assert _role("moderator") == "moderator"
    assert _role("usurper") is None


def test_a_deed_cannot_make_an_owner_by_changing_a_row(people):
    def crown(tx, actor):
        tx.get_one(User, people["fan"].id).role = "owner"

    with pytest.raises(DBAPIError, match="command line only"):
        door.do(SYSTEM, crown)
    assert _role("fan") == "user"


def test_the_owners_other_columns_can_change(people):
    make.change_person(people["owner"], display_name="The House")
    assert _role("owner") == "owner"


def test_other_roles_and_accounts_are_not_in_the_way(people):
    _sql("""UPDATE "user" SET role = 'moderator' WHERE handle = 'fan'""")
    _sql("""DELETE FROM "user" WHERE handle = 'stranger'""")
    assert (_role("fan"), _role("stranger")) == ("moderator", None)


def test_the_command_line_makes_and_unmakes_the_owner(people):
    door.do(COMMAND_LINE, roles.grant_role, handle="fan", role="owner")
    assert _role("fan") == "owner"
    door.do(COMMAND_LINE, roles.grant_role, handle="fan", role="user")
    assert _role("fan") == "user"


def test_the_permission_ends_with_its_transaction(people):
    """The pool gives the same connection to the next deed: it must not inherit the word."""
    door.do(COMMAND_LINE, roles.grant_role, handle="owner", role="owner")
    for _ in range(12):
        with pytest.raises(DBAPIError, match="command line only"):
            _sql("""UPDATE "user" SET role = 'owner' WHERE handle = 'fan'""")


@pytest.mark.parametrize("name", ["artist", "moderator", "owner"])
def test_no_person_grants_roles(people, name):
    with pytest.raises(Forbidden):
        door.do(people[name].who, roles.grant_role, handle="artist", role="owner")
    assert _role("artist") == "user"


def test_a_role_for_nobody_is_refused(people):
    with pytest.raises(NotFound):
        door.do(COMMAND_LINE, roles.grant_role, handle="nobody", role="moderator")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT set_config('makapix.owner_change', 'command line', true); "
        """UPDATE "user" SET role = 'owner' WHERE handle = 'fan'""",
        """ALTER TABLE "user" DISABLE TRIGGER guard_owner""",
        'DROP TRIGGER guard_owner ON "user"',
        "DROP FUNCTION guard_owner() CASCADE",
        "CREATE OR REPLACE FUNCTION guard_owner() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NEW; END $$",
        "SET session_replication_role = replica",
        "SET ROLE makapix",
        'TRUNCATE "user" CASCADE',
        "UPDATE alembic_version SET version_num = '0001'",
        "ALTER ROLE makapix_app SUPERUSER",
    ],
)
def test_who_can_run_any_sql_as_the_application_still_cannot_make_an_owner(people, statement):
    with pytest.raises(DBAPIError):
        _sql(statement)
    assert (_role("owner"), _role("fan")) == ("owner", "user")


def test_two_demotions_at_once_leave_the_owner(people):
    """Both race as the application; the database refuses each by itself."""
    barrier = threading.Barrier(2)

    def demote(_):
        barrier.wait()
        with pytest.raises(DBAPIError, match="owner"):
            _sql("""UPDATE "user" SET role = 'user' WHERE role = 'owner'""")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(demote, range(2)))
    assert _role("owner") == "owner"
