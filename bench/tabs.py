"""Many open pages of one work without browsers: Socket.IO by hand, asking as the leaf does.

    python -m bench.tabs http://localhost:8000 slug 300

Says ``open`` when all of them show the work, then one line a second: its time, the latest
number of comments that each page has heard of at the least, and how often pages asked anew.
"""

import asyncio
import json
import random
import re
import sys
import time

from simple_websocket import AioClient

STATE = "reflex___state____state.state___"
OPENING = ("session____session.load", "posts____work_page.open", "comments____comments.open")
HEARD = re.compile(r'"news_rx_state_":\s*{"comments":\s*(\d+)')
READ = re.compile(r'"count_rx_state_":\s*(\d+)')
FEW, PER_TAB, AGAIN = 5, 0.01, 5.0  # as the leaf has them: comments, seconds, seconds


class Tab:
    """One page of a visitor who looks at the top of the list."""

    asked = 0  # by all of them

    def __init__(self, url: str, slug: str, number: int, tabs: int) -> None:
        self._url, self._path, self._number, self._tabs = url, f"/posts/{slug}", number, tabs
        self._timer: asyncio.TimerHandle | None = None
        self.read = self.heard = 0
        self._last = -AGAIN
        self.opened = asyncio.Event()

    async def run(self) -> None:
        """Opens the page and listens for ever."""
        address = self._url.replace("http", "ws", 1)
        address += f"/_event/?EIO=4&transport=websocket&token=bench-{self._number}"
        self._socket = await AioClient.connect(address, headers={"Origin": self._url})
        await self._socket.send("40/_event,")
        for name in OPENING:
            await self._tell(name)
        while True:
            frame = await self._socket.receive()
            if frame == "2":
                await self._socket.send("3")
            else:
                self._take(frame)

    def _take(self, frame: str) -> None:
        if read := READ.search(frame):
            self.read = int(read[1])
            self.opened.set()
        if heard := HEARD.search(frame):
            self.heard = int(heard[1])
            if self._timer:
                self._timer.cancel()
            if 0 < self.heard - self.read <= FEW:
                pace = (0.5 + random.random()) * self._tabs * PER_TAB
                wait = max(pace, self._last + AGAIN - time.monotonic())
                self._timer = asyncio.get_running_loop().call_later(wait, self._ask)

    def _ask(self) -> None:
        Tab.asked += 1
        self._last = time.monotonic()
        self._asking = asyncio.ensure_future(self._tell("comments____comments.show_fresh"))

    async def _tell(self, name: str) -> None:
        data = {"pathname": "/posts/[slug]", "asPath": self._path, "query": {}}
        event = {"name": STATE + name, "payload": {}, "router_data": data}
        await self._socket.send("42/_event," + json.dumps(["event", event]))


async def main(url: str, slug: str, count: int) -> None:
    """Opens them, a few at a time, and reports until it is stopped."""
    tabs = [Tab(url, slug, number, count) for number in range(count)]
    running = []
    for tab in tabs:
        running.append(asyncio.ensure_future(tab.run()))
        await asyncio.wait_for(tab.opened.wait(), 30)
    print("open", flush=True)
    while True:
        await asyncio.sleep(1)
        print(f"{time.time():.3f} {min(tab.heard for tab in tabs)} {Tab.asked}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
