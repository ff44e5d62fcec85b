"""Web push in a real browser: switched on in the settings, shown by its worker, leading there.

Chromium's own push service is on the internet. Another stands in for it, here: it takes what
Makapix sends over HTTP and reads it as a browser does, and what it read is handed to the
worker by the browser's own tools.
"""

import json
from contextlib import closing

import httpx
from playwright.sync_api import expect

SECONDS = 30
# The one part of the browser that the internet would have to answer for.
SUBSCRIBE = """(given) => {
  let held = null
  const made = {endpoint: given.endpoint,
    toJSON: () => ({endpoint: given.endpoint, keys: {p256dh: given.p256dh, auth: given.auth}}),
    unsubscribe: async () => { held = null; return true }}
  PushManager.prototype.subscribe = async (options) => {
    window.subscribedWith = options
    return (held = made)
  }
  PushManager.prototype.getSubscription = async () => held
}"""

# What the worker shows, as soon as it does.
SHOWN = """async () => {
  for (;;) {
    const [shown] = await registration.getNotifications()
    if (shown) return [shown.title, shown.body]
    await new Promise((later) => setTimeout(later, 20))
  }
}"""


def test_what_is_told_arrives_in_the_browser_and_leads_there(product, browse, push_service):
    page = browse("artist", permissions=["notifications"])
    given = json.dumps(push_service.browser("laptop"))
    page.add_init_script(f"({SUBSCRIBE})({given})")
    page.goto("/settings/notifications")
    page.get_by_role("button", name="Tell me in this browser").click()
    expect(page.get_by_text("On in this browser")).to_be_visible()
    reaction = page.get_by_role("checkbox", name="Somebody reacts to your work: Push")
    expect(reaction).not_to_be_checked()
    comment = page.get_by_role("checkbox", name="Somebody comments on your work: Push")
    expect(comment).to_be_checked()
    key = httpx.get(f"{product.url}/api/v1/push").json()["key"]
    assert page.evaluate("window.subscribedWith") == {
        "userVisibleOnly": True, "applicationServerKey": key,
    }  # fmt: skip

    work = _comment(product)
    assert push_service.arrived.wait(SECONDS)
    (taken,) = push_service.taken
    assert taken.sender["key"] == key
    assert (taken.said["title"], taken.said["body"]) == (
        f"{work['by']} commented on {work['title']}", "Lovely reeds.",
    )  # fmt: skip

    worker = _deliver(page, taken.said)
    assert worker.evaluate(SHOWN) == [taken.said["title"], "Lovely reeds."]
    opened = worker.evaluate(
        """async () => {
          const [notification] = await registration.getNotifications()
          const led = new Promise((seen) => { clients.openWindow = async (url) => seen(url.href) })
          dispatchEvent(new NotificationEvent("notificationclick", {notification}))
          return led
        }"""
    )
    assert opened == product.url + taken.said["url"]
    assert opened.startswith(f"{product.url}{work['url']}#comment-")

    page.get_by_role("button", name="Stop in this browser").click()
    expect(page.get_by_role("button", name="Tell me in this browser")).to_be_visible()


def test_what_stands_in_the_way_is_said_in_words(product, browse):
    page = browse("artist", permissions=["notifications"])
    page.add_init_script(
        "PushManager.prototype.subscribe = async () => { throw new DOMException('', 'AbortError') }"
    )
    page.goto("/settings/notifications")
    page.get_by_role("button", name="Tell me in this browser").click()
    expect(page.get_by_role("alert")).to_contain_text("push service did not answer")
    tools = page.context.new_cdp_session(page)
    here = tools.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    denied = {"permission": {"name": "notifications"}, "setting": "denied"}
    tools.send("Browser.setPermission", denied | {"browserContextId": here})
    expect(page.get_by_text("This browser refuses notifications from Makapix.")).to_be_visible()
    expect(page.get_by_role("button", name="Tell me in this browser")).to_have_count(0)


def _comment(product) -> dict:
    """The fan says something below a work of the artist's; returns the work."""
    with closing(httpx.Client(base_url=product.url)) as api:
        answer = api.post("/api/v1/auth/demo", json={"handle": "fan"}).json()
        api.headers["Authorization"] = f"Bearer {answer['access_token']}"
        work = api.get("/api/v1/users/artist/posts", params={"limit": 1}).json()["items"][0]
        said = api.post(f"/api/v1/posts/{work['slug']}/comments", json={"body": "Lovely reeds."})
        said.raise_for_status()
        return work | {"by": api.get("/api/v1/auth/me").json()["display_name"]}


def _deliver(page, said: dict):
    """Hands a message to the service worker, as the browser does when its push service has one."""
    [worker] = page.context.service_workers
    tools = page.context.new_cdp_session(page)
    found = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda e: found.extend(e["registrations"]))
    tools.send("ServiceWorker.enable")
    page.evaluate("0")  # by then the browser has told what is registered
    tools.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": page.evaluate("location.origin"),
            "registrationId": found[0]["registrationId"],
            "data": json.dumps(said),
        },
    )
    return worker
