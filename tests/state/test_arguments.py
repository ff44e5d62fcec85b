"""What a client sends to a handler is of the annotated types, or it is refused in one sentence."""

import inspect
from types import UnionType
from typing import Any, get_args, get_origin

import pytest
from visits import Visit, handlers, takes

from services.kernel.errors import Invalid
from state.base import STRANGE, _bound
from state.publish import Publish, Sending

UNDERSTOOD = {str, bool, int, float, list, dict, UnionType, type(None), Any}


def bound(wanted: Any, value: Any) -> Any:
    place = inspect.Parameter("value", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=wanted)
    return _bound(inspect.Signature([place]), value).arguments["value"]


@pytest.mark.parametrize(
    ("wanted", "value"),
    [
        (str, ""), (bool, False), (int, -(10**400)), (float, 1), (float, 1.5), (list, [1, "a"]),
        (dict, {"a": None}), (list[str], []), (list[str], ["a"]), (list[dict[str, Any]], [{"a": 1}]),
        (dict[str, int], {"a": 1}), (str | None, None), (Any, object()),
        (inspect.Parameter.empty, 1),
    ],
)  # fmt: skip
def test_a_value_of_the_annotated_type_is_taken_as_it_is(wanted, value):
    assert bound(wanted, value) is value


@pytest.mark.parametrize(
    ("wanted", "value"),
    [
        (str, 1), (str, None), (str, ["a"]), (bool, 1), (bool, "true"), (int, True), (int, 1.0),
        (int, "1"), (float, False), (float, float("nan")), (float, float("inf")), (list, {}),
        (dict, []), (list[str], "abc"), (list[str], ["a", 1]), (list[dict[str, Any]], [[]]),
        (dict[str, int], {"a": True}), (str | None, 0), (None, 0),
    ],
)  # fmt: skip
def test_any_other_value_is_refused(wanted, value):
    with pytest.raises(Invalid, match="does not understand"):
        bound(wanted, value)


def test_every_handler_names_types_that_can_be_checked():
    def kinds(wanted: Any) -> set[Any]:
        return {get_origin(wanted) or wanted}.union(*map(kinds, get_args(wanted)))

    strange = {
        f"{kind.__name__}.{name}": wanted
        for kind, name in handlers()
        for wanted in takes(kind, name)
        if not kinds(wanted) <= UNDERSTOOD
    }
    assert strange == {}


def test_what_does_not_fit_is_told_in_one_sentence_and_changes_nothing(artist):
    visit = Visit("/publish", artist)
    visit.tell(Publish, "open")
    visit.tell(Publish, "add", [{"id": "a", "name": "a.png", "kind": "image"}])
    visit.delta(Publish)
    for args in (["a", 1], [["a"], True], ["a", "violence", "yes"], ["a", "violence", 1]):
        visit.tell(Publish, "warn", *args)
        assert visit.heard()[-1] == STRANGE
    visit.tell(Publish, "post", "yes")
    assert visit.delta(Publish) == set()
    assert list(visit.at(Sending).sends) == []
