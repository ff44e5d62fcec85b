"""What is kept of passwords and of second factors, and that it is kept as it is said."""

import make
import pytest
import time_machine
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from sqlalchemy import text

from services import door
from services.auth import passwords, recovery, secrets, totp
from services.auth.actor import ANONYMOUS, SYSTEM
from services.kernel.settings import settings

# --- passwords


def kept_hash(person) -> str:
    query = text('SELECT password_hash FROM "user" WHERE id = :id')
    return door.ask(SYSTEM, lambda tx, _: tx.scalar(query, {"id": person.id}))


def log_in(person, password=make.PASSWORD):
    from services.accounts import entrance

    return door.do(
        ANONYMOUS, entrance.log_in, name=person.handle, password=password, network="", user_agent=""
    )


def test_a_password_is_kept_as_argon2id_of_19_mib_and_2_passes(artist):
    found = extract_parameters(kept_hash(artist))
    assert found.type is Type.ID
    assert found.memory_cost >= 19 * 1024
    assert found.time_cost >= 2
    assert found.parallelism == 1
    assert (found.salt_len, found.hash_len) == (16, 32)


def test_the_same_password_of_two_people_is_kept_differently():
    assert passwords.hashed(make.PASSWORD) != passwords.hashed(make.PASSWORD)


@pytest.mark.parametrize(
    "older",
    [
        PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1),
        PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.I),
        PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=16),
    ],
    ids=["cheaper", "argon2i", "shorter"],
)
def test_a_hash_of_older_parameters_is_made_anew_at_the_log_in(artist, older):
    make.change_person(artist, password_hash=older.hash(make.PASSWORD))
    log_in(artist)
    assert extract_parameters(kept_hash(artist)) == extract_parameters(passwords.hashed("x" * 10))
    log_in(artist)


def test_a_hash_of_today_stays(artist):
    before = kept_hash(artist)
    log_in(artist)
    assert kept_hash(artist) == before


def test_a_wrong_password_changes_no_hash(artist):
    from services.kernel.errors import NotSignedIn

    older = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(make.PASSWORD)
    make.change_person(artist, password_hash=older)
    with pytest.raises(NotSignedIn):
        log_in(artist, "not the password")
    assert kept_hash(artist) == older


# --- keys and recovery codes


def test_the_key_of_an_app_and_recovery_codes_are_not_kept_readable(artist):
    key, codes = make.second_factor(artist)
    query = text(
        "SELECT u.totp_secret || string_agg(r.code_hash, ' ') FROM \"user\" u"
        " JOIN recovery_code r ON r.user_id = u.id WHERE u.id = :id GROUP BY u.id"
    )
    kept = door.ask(SYSTEM, lambda tx, _: tx.scalar(query, {"id": artist.id}))
    assert key not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_what_is_sealed_is_read_again_for_its_purpose_alone(monkeypatch):
    kept = secrets.sealed("a key", "totp")
    assert kept != secrets.sealed("a key", "totp")
    assert secrets.opened(kept, "totp") == "a key"
    assert secrets.opened(kept, "another") is None
    assert secrets.opened(kept[:-4] + "AAAA", "totp") is None
    assert secrets.opened("", "totp") is None
    monkeypatch.setenv("MAKAPIX_SECRET", "another secret of the installation")
    settings.cache_clear()
    assert secrets.opened(kept, "totp") is None
    settings.cache_clear()


# RFC 6238, appendix B: the codes of SHA-1 with this key, their last six digits.
RFC_KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # base32 of “12345678901234567890”


@pytest.mark.parametrize(
    ("moment", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"),
     (2000000000, "279037"), (20000000000, "353130")],
)  # fmt: skip
def test_codes_are_those_of_the_standard(moment, code):
    with time_machine.travel(moment, tick=False):
        assert totp.step_of(RFC_KEY, code, after=0) == moment // 30


@pytest.mark.parametrize("size", [1, 60, 200])
def test_the_drawn_qr_code_is_the_one_of_the_text(size):
    import segno

    said = "x" * size
    path, side = totp.qr(said)
    drawn = [[0] * side for _ in range(side)]
    for run in path.split("M")[1:]:
        place, _, rest = run.partition("h")
        x, y = map(int, place.split())
        for i in range(int(rest.split("v")[0])):
            drawn[y][x + i] = 1
    wanted = segno.make_qr(said, error="m").matrix
    assert [row[4:-4] for row in drawn[4:-4]] == [list(row) for row in wanted]
    border = drawn[:4] + drawn[-4:] + [row[:4] + row[-4:] for row in drawn]
    assert not any(map(any, border))


def test_recovery_codes_have_80_bits_and_no_letter_like_a_digit(artist):
    _, codes = make.second_factor(artist)
    assert len(codes) == recovery.CODES == 10
    for code in codes:
        letters = code.replace("-", "")
        assert len(letters) == 16 and not set(letters) & set("oilu")
        assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
