"""``python -m makapix_app``."""

from makapix_app.cli import main

main()
