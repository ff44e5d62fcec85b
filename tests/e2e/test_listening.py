"""Clients of the broker over WebSocket, through the front: they hear their own and nothing else."""

import json
import threading
from uuid import uuid4

import httpx
import paho.mqtt.client as paho
import pytest
import stamina

SECONDS = 20
LISTEN = """
({username, password, topics}) => new Promise((answer) => {
  const utf8 = new TextEncoder(), text = new TextDecoder()
  const word = (s) => { const b = utf8.encode(s); return [b.length >> 8, b.length & 255, ...b] }
  const packet = (first, body) => {
    const size = []
    let n = body.length
    do { size.push((n & 127) | (n > 127 ? 128 : 0)); n >>= 7 } while (n)
    return Uint8Array.from([first, ...size, ...body])
  }
  const socket = new WebSocket(`ws://${location.host}/mqtt`, "mqtt")
  socket.binaryType = "arraybuffer"
  const mqtt = window.mqtt = {heard: []}
  mqtt.last = new Promise((heard) => { mqtt.end = heard })
  mqtt.over = new Promise((closed) => { socket.onclose = () => { answer("closed"); closed(true) } })
  mqtt.say = (topic) => socket.send(packet(0x30, [...word(topic), ...utf8.encode("{}")]))
  socket.onopen = () => socket.send(packet(0x10, [
    ...word("MQTT"), 4, 0xc2, 0, 60, ...word("browser"), ...word(username), ...word(password)]))
  const take = (first, body) => {
    if (first === 0x20 && body[1] !== 0) answer("refused")
    else if (first === 0x20)
      socket.send(packet(0x82, [0, 1, ...topics.flatMap((t) => [...word(t), 0])]))
    else if (first === 0x90) answer("welcome")
    else if ((first & 0xf0) === 0x30) {
      mqtt.heard.push(text.decode(body.slice(2, 2 + (body[0] << 8) + body[1])))
      if (mqtt.heard.at(-1) === "makapix/system/announcements") mqtt.end()
    }
  }
  let left = new Uint8Array()  // packets and frames need not end together (MQTT 3.1.1, 6)
  socket.onmessage = ({data}) => {
    left = Uint8Array.from([...left, ...new Uint8Array(data)])
    for (;;) {
      let at = 1, length = 0
      while (at < left.length && left[at] & 128) length += (left[at] & 127) << (7 * (at++ - 1))
      if (at >= left.length) return
      length += left[at] << (7 * (at++ - 1))
      if (left.length < at + length) return
      take(left[0], left.slice(at, at + length))
      left = left.slice(at + length)
    }
  }
})
"""


def _login(product, handle):
    """A person's login at the broker, by the REST API."""
    api = httpx.Client(base_url=product.url)
    session = api.post("/api/v1/auth/demo", json={"handle": handle}).json()
    bearer = {"Authorization": f"Bearer {session['access_token']}"}
    return _admitted(api, bearer), bearer


class NotYet(Exception):
    """The broker does not know the login yet."""


@stamina.retry(on=NotYet, attempts=None, timeout=60, wait_initial=0.5)
def _admitted(api, bearer):
    """As the broker knows it, or is told of it when it has the time: 503 says to come again."""
    made = api.post("/api/v1/mqtt/credentials", headers=bearer)
    if made.status_code == 503:
        assert int(made.headers["Retry-After"]) > 0
        raise NotYet(made.text)
    assert made.status_code == 201, made.text
    return made.json()


def _say(product, *topics):
    """As the publisher does, straight to the broker."""
    from mqtt.connection import parse

    broker = parse(product.environment()["MAKAPIX_MQTT_URL"])
    link = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id=str(uuid4()))
    link.username_pw_set(broker.username, broker.password)
    link.connect(broker.host, broker.port)
    link.loop_start()
    for topic in topics:
        link.publish(topic, json.dumps({"on": topic}), qos=1).wait_for_publish(SECONDS)
    link.loop_stop()
    link.disconnect()


class Listener:
    """A program that listens over WebSocket at the site's own address."""

    def __init__(self, product, login) -> None:
        self.heard: list[str] = []
        self.over, self.ready, self.last = (threading.Event() for _ in range(3))
        link = paho.Client(
            paho.CallbackAPIVersion.VERSION2, transport="websockets", reconnect_on_failure=False
        )
        link.ws_set_options(path=login["path"])
        link.username_pw_set(login["username"], login["password"])
        link.on_connect = lambda *_: link.subscribe([(topic, 1) for topic in login["topics"]])
        link.on_subscribe = lambda *_: self.ready.set()
        link.on_disconnect = lambda *_: self.over.set()
        link.on_message = self._note
        host, port = product.url.removeprefix("http://").split(":")
        link.connect(host, int(port))
        link.loop_start()
        self.link = link

    def _note(self, link, data, message) -> None:
        self.heard.append(message.topic)
        if message.topic == "makapix/system/announcements":
            self.last.set()


@pytest.fixture
def fan(product):
    """A program of the fan's that listens: its topic, its credential and the program."""
    login, bearer = _login(product, "fan")
    listener = Listener(product, login)
    assert listener.ready.wait(SECONDS)
    yield login["topics"][0].replace("+", "comments"), bearer, listener
    listener.link.loop_stop()


def test_a_program_hears_its_persons_branch_through_the_front_until_log_out(product, fan):
    own, bearer, listener = fan
    _say(product, own, f"makapix/users/{uuid4()}/comments", "makapix/system/announcements")
    assert listener.last.wait(SECONDS)
    assert listener.heard == [own, "makapix/system/announcements"]
    httpx.post(f"{product.url}/api/v1/auth/logout", headers=bearer).raise_for_status()
    assert listener.over.wait(SECONDS)


def test_a_page_hears_its_own_alone_says_nothing_and_is_cut_off_with_its_session(
    product, browse, fan
):
    others, _, listener = fan
    login, bearer = _login(product, "artist")
    own = login["topics"][0].replace("+", "mentions")
    wishes = ["makapix/system/announcements", own, others, "makapix/users/#", "#", "$SYS/#",
              "$CONTROL/#"]  # fmt: skip
    facts = {"username": login["username"], "password": login["password"], "topics": wishes}
    page = browse()
    page.goto("/login")
    assert page.evaluate(LISTEN, facts) == "welcome"
    for topic in (own, others, "makapix/posts/new", "makapix/system/announcements", "$CONTROL/x"):
        page.evaluate("(topic) => window.mqtt.say(topic)", topic)
    _say(product, own, others, "makapix/system/announcements")
    page.evaluate("() => window.mqtt.last")
    assert page.evaluate("() => window.mqtt.heard") == [own, "makapix/system/announcements"]
    assert listener.last.wait(SECONDS)
    assert listener.heard == [others, "makapix/system/announcements"], "what the page said is lost"
    httpx.post(f"{product.url}/api/v1/auth/logout", headers=bearer).raise_for_status()
    assert page.evaluate("() => window.mqtt.over")
    assert page.evaluate(LISTEN, facts) in {"refused", "closed"}, "the login is dead"


def test_a_page_without_a_login_is_refused(product, browse):
    page = browse()
    page.goto("/login")
    facts = {"username": "client-nobody", "password": "guess", "topics": ["#"]}
    assert page.evaluate(LISTEN, facts) in {"refused", "closed"}
