"""What is written about the settings is what they are."""

from makapix_app import reference
from services.kernel.settings import Settings


def test_the_page_of_settings_is_made_from_them():
    assert reference.PLACE.read_text() == reference.text(), (
        "docs/settings.md is old: run `python -m makapix_app.reference`"
    )


def test_the_page_names_every_setting_and_no_secret():
    page = reference.text()
    for name, field in Settings.model_fields.items():
        assert f"`MAKAPIX_{name.upper()}`" in page
        if hasattr(field.default, "get_secret_value") and field.default.get_secret_value():
            assert field.default.get_secret_value() not in page
