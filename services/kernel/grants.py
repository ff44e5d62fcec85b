"""Two roles in the database: one owns the tables and migrates, the other is the application.

The application reads and writes rows and can do nothing to the tables, their
triggers or its own rights, so what a trigger holds, holds against it too.
"""

from psycopg import sql
from sqlalchemy import Connection, make_url, text

ROWS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role};
"""


def provide(connection: Connection, application_url: str) -> None:
    """Makes the role of the application's address, if it is missing, and gives it its rights.

    Nothing to do when the application connects as the owner itself.
    """
    role = make_url(application_url)
    if not role.username or role.username == connection.scalar(text("SELECT current_user")):
        return
    known = connection.scalar(
        text("SELECT true FROM pg_roles WHERE rolname = :role"), {"role": role.username}
    )
    name = sql.Identifier(role.username)
    if not known:
        made = sql.SQL("CREATE ROLE {role} LOGIN PASSWORD {password}")
        _run(connection, made.format(role=name, password=sql.Literal(role.password or "")))
    for line in ROWS.strip().splitlines():
        _run(connection, sql.SQL(line).format(role=name))


def _run(connection: Connection, statement: sql.Composed) -> None:
    connection.exec_driver_sql(statement.as_string())
