/* The page that came with the HTML covers the app until the app shows the same; then it goes.
 * Nothing here knows what a page is about: the app waits with a status line or with ghosts.
 * The app itself waits until that page is on the screen, so that it takes no time from it. */
(() => {
  const here = location.pathname;
  const CONTENT = "#first-main"; // where the paint's own skip link leads
  const WAITING = ":scope > p.sr[role=status], .show > p.sr[role=status], .comments > p.sr[role=status], .ghost";
  const PATIENCE = 20_000; // ms since the page was asked for
  const UNPAINTED = 3000; // ms that the app waits where nothing tells of a paint
  const focus = (query) => document.querySelector(query)?.focus({ preventScroll: true });
  const gone = (query) => document.querySelectorAll(query).forEach((node) => node.remove());

  /** Asks for the app and starts it; a script runs only if it is new in the page. */
  const start = () => {
    for (const link of document.querySelectorAll("link[rel=modulepreload][media]")) {
      const awake = link.cloneNode();
      awake.removeAttribute("media");
      link.replaceWith(awake);
    }
    const waiting = document.querySelector("script[type='text/later']");
    if (!waiting) return;
    const entry = document.createElement("script");
    entry.type = "module";
    entry.textContent = waiting.textContent;
    waiting.replaceWith(entry);
  };
  new PerformanceObserver(start).observe({ type: "paint", buffered: true });
  setTimeout(start, document.hidden ? 0 : UNPAINTED);

  /** Whether the app draws its content, with every picture that is in view there and in its place. */
  const drawn = () => {
    const main = document.getElementById("main");
    if (!main || !main.querySelector("h1")) return false;
    if (performance.now() > PATIENCE) return true; // something does not come: what is there can be used
    if (main.querySelector(WAITING)) return false;
    return [...main.querySelectorAll("img")].every((image) => {
      const box = image.getBoundingClientRect();
      return box.bottom < 0 || box.top > innerHeight || (image.complete && image.style.visibility !== "hidden");
    });
  };

  const take = () => {
    const first = document.getElementById("first");
    if (!first || !drawn()) return !first;
    const link = first.contains(document.activeElement) && document.activeElement.getAttribute("href");
    first.remove();
    gone("title[data-first]");
    if (link) focus(link === CONTENT ? "a.skip" : `a[href="${CSS.escape(link)}"]`);
    else focus(location.hash === CONTENT ? "#main" : `#main [id="${CSS.escape(location.hash.slice(1))}"]`);
    return true;
  };

  /** What the head says of this page is not true of the next one. */
  const leave = () => {
    if (location.pathname === here) return;
    watcher.disconnect();
    gone("#first, [data-first]");
  };

  const look = () => {
    leave();
    if (!take()) return;
    document.removeEventListener("load", look, true);
    watcher.disconnect();
    if (location.pathname === here) watcher.observe(document.head, { childList: true, subtree: true, characterData: true });
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["style", "src"] });
  document.addEventListener("load", look, true);
  setTimeout(look, PATIENCE + 1);
})();
