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


def test_the_description_of_the_api_is_made_from_its_routes():
    assert reference.API.read_text() == reference.openapi(), (
        "docs/openapi.json is old: run `python -m makapix_app.reference`"
    )


def test_the_page_of_the_api_names_each_route_and_runs_nothing():
    import json

    from makapix_app.api import docs

    document = json.loads(reference.openapi())
    page = docs.written(document)
    for path in document["paths"]:
        assert path in page
    assert "<script" not in page and "http" not in page.replace("http-equiv", "")


def test_what_comes_from_the_document_is_escaped_on_the_page():
    from makapix_app.api import docs

    evil = {"description": "<script>alert(1)</script>", "responses": {"200": {}}, "tags": ["<b>"]}
    page = docs.written({"paths": {'/"><img>': {"get": evil}}})
    assert "<script" not in page and "<img" not in page and "<b>" not in page.replace("<b>GET", "")
