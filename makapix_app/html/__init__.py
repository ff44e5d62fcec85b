"""The side of the public pages that machines and slow phones read: heads and first paints, news
feeds, the site map, oEmbed and the page that other sites embed, ActivityPub."""

from makapix_app.html import (
    activitypub,
    discovery,
    embed,
    faces,
    newsfeeds,
    pages,
    persons,
    search,
    sitemap,
)

ROUTERS = (
    pages.router,
    persons.router,
    search.router,
    newsfeeds.router,
    sitemap.router,
    embed.router,
    faces.router,
    activitypub.router,
    discovery.router,
)
