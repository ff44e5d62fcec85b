"""What people turn to now: the heat of works, from who answered them and when.

Each person who reacted to a work or commented on it counts once, at their latest answer, and
half as much after each ``HALF_LIFE``; having been published counts as a quarter of a person.
``heat`` is the binary logarithm of that sum at 1970, whose growth with time is the same for
all works: their order never changes by itself, so it is reckoned where somebody answered and
stands in an index. (Forward decay: Cormode and others, ICDE 2009.)
"""

from sqlalchemy import text
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor

HALF_LIFE = 86_400  # seconds; the same stands in the trigger that gives a work its first heat
BATCH = 200  # works in one statement
# The newest part is taken out of the sum, so that no power is too large for a float; what is
# sixty half-lives older adds nothing.
REFRESH = text("""
WITH due AS MATERIALIZED (
    SELECT post_id FROM standing WHERE stale LIMIT :batch FOR UPDATE SKIP LOCKED
), answer AS (
    -- Who and when: views by people join here, as one SELECT more.
    SELECT post_id, user_id AS person, created_at AS moment FROM reaction
    WHERE post_id IN (SELECT post_id FROM due)
    UNION ALL
    SELECT post_id, author_id, created_at FROM comment
    WHERE post_id IN (SELECT post_id FROM due) AND deleted_at IS NULL AND hidden_at IS NULL
), part AS (
    SELECT post.id, extract(epoch FROM post.created_at) / :half_life - 2 AS age
    FROM post WHERE post.id IN (SELECT post_id FROM due)
    UNION ALL
    SELECT post.id, extract(epoch FROM max(answer.moment)) / :half_life
    FROM answer JOIN post ON post.id = answer.post_id JOIN "user" ON "user".id = answer.person
    WHERE answer.person <> post.author_id AND "user".state NOT IN ('suspended', 'banned')
    GROUP BY post.id, answer.person
), aged AS (
    SELECT id, age, max(age) OVER (PARTITION BY id) AS newest FROM part
), reckoned AS (
    SELECT id, newest + log(2, sum(power(2, greatest(age - newest, -60)))) AS heat
    FROM aged GROUP BY id, newest
)
UPDATE standing SET heat = reckoned.heat, stale = false
FROM reckoned WHERE standing.post_id = reckoned.id
""")


def refresh(tx: Session, actor: Actor) -> int:
    """Reckons the heat of works that were answered since; returns how many, BATCH at most.

    For the system only.
    """
    policy.require_system(actor)
    return tx.execute(REFRESH, {"batch": BATCH, "half_life": HALF_LIFE}).rowcount
