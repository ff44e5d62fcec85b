"""What can go wrong in Makapix, as sentences a person can read.

Services raise these; what they become (problem+json, a toast, a code on the
wire) is decided above, so nothing here knows of HTTP.
"""

from typing import Any


class MakapixError(Exception):
    """Any refusal or failure with a sentence for the person who caused it.

    ``code`` is a stable lower_snake_case word for programs. ``facts`` are the
    figures behind the sentence (limits, ids), safe to show to the caller.
    """

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.facts = facts


class NotSignedIn(MakapixError):
    """The credential is absent, expired or revoked."""

    code = "not_signed_in"


class Forbidden(MakapixError):
    """The caller sees the thing, but may not do this to it."""

    code = "forbidden"


class NotFound(MakapixError):
    """There is no such thing, or the caller may not know that there is."""

    code = "not_found"


class Moved(MakapixError):
    """It has another name now: what was called ``moved_from`` is called ``moved_to``."""

    code = "moved"

    def __init__(self, message: str, *, moved_from: str, moved_to: str) -> None:
        super().__init__(message, moved_from=moved_from, moved_to=moved_to)
        self.moved_from = moved_from
        self.moved_to = moved_to


class Conflict(MakapixError):
    """The deed clashes with what is already there."""

    code = "conflict"


class Invalid(MakapixError):
    """The input breaks a rule. ``fields`` maps a field's name to its sentence."""

    code = "invalid"

    def __init__(
        self,
        message: str,
        *,
        fields: dict[str, str] | None = None,
        code: str | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(message, code=code, **facts)
        self.fields = fields or {}


class TooLarge(Invalid):
    """The input is larger than the rule allows."""

    code = "too_large"


class Unsupported(Invalid):
    """The input is of a kind that Makapix does not take."""

    code = "unsupported"


class LimitReached(MakapixError):
    """A cap (quota, count) is used up and waiting does not help."""

    code = "limit_reached"


class TooSoon(MakapixError):
    """A rate limit was hit. ``retry_after`` is in whole seconds."""

    code = "too_soon"

    def __init__(self, message: str, *, retry_after: int, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.retry_after = retry_after


class Gone(MakapixError):
    """It was here and was removed for good."""

    code = "gone"


class Unavailable(MakapixError):
    """Something that we depend on is down; trying again later helps.

    ``retry_after`` is in whole seconds.
    """

    code = "unavailable"

    def __init__(self, message: str, *, retry_after: int = 5, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.retry_after = retry_after
