"""What kind of device a session is on, in plain words, from its User-Agent.

Only a hint for the person who looks for a device that is not theirs: anyone can
send any User-Agent.
"""

# In this order: what comes later in the list is named by the earlier ones too.
_PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium", "Chromium"),
    ("HeadlessChrome", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
    ("python-httpx", "a Python program"),
    ("python-requests", "a Python program"),
    ("okhttp", "an app"),
)
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)


def named(user_agent: str) -> str:
    """For example “Firefox on Windows”; “Unknown device” when nothing is recognised."""
    program = _first(_PROGRAMS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if program and system:
        return f"{program[0].upper()}{program[1:]} on {system}"
    known = program or system
    return f"{known[0].upper()}{known[1:]}" if known else "Unknown device"


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((word for mark, word in names if mark in user_agent), "")
