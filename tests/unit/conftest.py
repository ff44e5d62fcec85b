"""What the tests of the units share."""

import warnings
from collections.abc import Iterator

import pytest
from PIL import Image


@pytest.fixture(autouse=True)
def pillow_as_it_was(monkeypatch) -> Iterator[None]:
    """What hardens a child for life is taken back after a test that decodes here."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)
    with warnings.catch_warnings():
        yield
