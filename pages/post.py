"""``/posts/[slug]``: a work."""

import reflex as rx

from components import (
    buttons,
    comments,
    leaf,
    palettes,
    people,
    publish,
    reactions,
    remixes,
    stage,
    states,
    words,
)
from components.owner import owner_tools, replace_file
from pages.frame import page
from pages.publish import FILE_LIMITS, LICENCES, LIMITS
from state.base import pages
from state.palettes import SimilarWorks
from state.posts import WorkPage
from state.relations import Relations
from state.remixes import Remixes
from state.replacing import Replacing
from state.session import Session


def post() -> rx.Component:
    """The work, or why it is not shown."""
    return page(
        "",
        rx.match(
            WorkPage.status,
            ("shown", _shown()),
            ("covered", _covered()),
            ("missing", states.not_found()),
            rx.el.p("Loading the work", class_name="sr", role="status"),
        ),
    )


def _shown() -> rx.Component:
    work = WorkPage.work
    return rx.cond(
        WorkPage.trashed != "",
        states.empty(
            "In the trash",
            "This work is out of sight. After 7 days it is deleted for good, with its files.",
            buttons.button("Bring it back", kind="primary", on_click=WorkPage.bring_back),
            level=1,
        ),
        rx.fragment(
            stage.post(
                work,
                _download_url,
                reactions.bar(work.card),
                follow=_follow(work),
                talk=comments.comments(work.card.slug, work.card.title, work.card.url),
            ),
            rx.cond(work.is_mine, _tools()),
            remixes.remixes(
                pages(Remixes), work.remixes, cursor=Remixes.cursor, on_more=Remixes.more
            ),
            palettes.similar(
                work.card.slug, SimilarWorks.items, SimilarWorks.of, SimilarWorks.look
            ),
        ),
    )


def _follow(work: rx.Var) -> rx.Component:
    card = work.card
    return rx.cond(
        work.is_mine,
        rx.fragment(),
        people.follow(card.author_handle, card.author_name, Relations, viewer=Session, small=True),
    )


def _tools() -> rx.Component:
    return owner_tools(
        words.words(
            WorkPage.draft,
            edit=WorkPage.change,
            warn=WorkPage.warn,
            apply=lambda _: rx.noop(),
            parent=WorkPage.name_parent,
            many=False,
            licences=LICENCES,
            limits=LIMITS,
            errors=WorkPage.errors,
        ),
        _replace(),
        is_draft=WorkPage.work.visibility == "draft",
        on_save=WorkPage.save,
        on_post=WorkPage.post,
        on_throw_away=WorkPage.throw_away,
    )


def _replace() -> rx.Component:
    slug = WorkPage.work.card.slug
    mine = (Replacing.of == slug) & (Replacing.rows.length() > 0)
    return rx.fragment(
        replace_file(
            slug,
            mine,
            publish.file_list(
                Replacing.rows,
                "",
                Replacing.percents,
                pick=lambda _: rx.noop(),
                remove=Replacing.remove,
                cancel=Replacing.cancel,
                retry=Replacing.retry,
                mended=Replacing.mended,
                limits=FILE_LIMITS,
            ),
            limits=FILE_LIMITS,
            gone=Replacing.gone,
            ready=mine & Replacing.ready,
            on_files=Replacing.choose,
            on_send=Replacing.send,
        ),
        leaf.Uploader.create(
            url=Replacing.url,
            method="PUT",
            sends=Replacing.sends,
            cancels=Replacing.cancels,
            on_progress=Replacing.progress,
            on_sent=Replacing.sent,
            on_refused=Replacing.refused,
            on_lost=Replacing.lost,
        ),
    )


def _covered() -> rx.Component:
    return states.empty(
        WorkPage.work.card.title,
        WorkPage.warned,
        buttons.button("Show it", kind="primary", on_click=WorkPage.reveal),
        level=1,
        named=True,
    )


def _download_url(scale: rx.Var) -> rx.Var:
    return "/api/v1/posts/" + WorkPage.work.card.slug + "/download?scale=" + scale.to_string()
