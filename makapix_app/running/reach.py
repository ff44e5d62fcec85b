"""``python -m makapix_app.running.reach database_url redis_url``: can those be reached from here?

The health check of the containers that serve no HTTP: exits with 1, and says why,
when one of the named settings' addresses takes no connection within two seconds.
"""

import socket
import sys
from urllib.parse import urlsplit

from services.kernel.settings import Settings, settings

PORTS = {"postgresql": 5432, "redis": 6379, "rediss": 6379, "mqtt": 1883, "mqtts": 8883}


def unreachable(names: list[str], known: Settings) -> list[str]:
    """Of the settings' ``names``, those whose address does not answer, with the reason."""
    lost = []
    for name in names:
        url = urlsplit(getattr(known, name))
        try:
            with socket.create_connection((url.hostname, url.port or PORTS[url.scheme]), 2):
                pass
        except OSError as error:
            lost.append(f"{name}: {error}")
    return lost


if __name__ == "__main__":
    sys.exit("\n".join(unreachable(sys.argv[1:], settings())) or 0)
