/* A playlist played on the whole screen: one work after another, each at whole screen pixels. Asks the
 * REST API itself; the server keeps nothing of where one is. */
import { useCallback, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { HIDDEN, useFit } from "./fit.js";
import { Icon } from "./icon.jsx";
import { refresh } from "./session.jsx";

const QUIET = 3000; // ms without a move, after which the controls go
const AHEAD = 20; // works before the end at which the next page is asked for

async function get(path) {
  const once = () => fetch(`/api/v1/playlists/${path}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
  let answer = await once();
  if (answer.status === 401 && (await refresh(0))) answer = await once();
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

/** The works, more as one comes near the end of those that are there; `again` begins anew. */
function useWorks(slug) {
  const [works, setWorks] = useState(null); // null: on the way
  const cursor = useRef(""), busy = useRef(false);
  const load = useCallback(async (fresh) => {
    if (busy.current || (!fresh && !cursor.current)) return;
    busy.current = true;
    try {
      const found = await get(`${slug}/works?limit=100${fresh ? "" : `&cursor=${cursor.current}`}`);
      cursor.current = found.next_cursor;
      setWorks((old) => (fresh ? found.items : [...(old ?? []), ...found.items]));
    } catch {
      setWorks((old) => old ?? []); // what is there goes on playing
    }
    busy.current = false;
  }, [slug]);
  useEffect(() => { if (slug) load(true); }, [slug, load]);
  return [works, load];
}

/** Keeps the screen awake while `on`, also after the tab was away. */
function useAwake(on) {
  useEffect(() => {
    if (!on || !navigator.wakeLock) return;
    let lock = null, over = false;
    const take = async () => {
      if (document.hidden || over) return;
      lock = await navigator.wakeLock.request("screen").catch(() => null); // a weak battery says no
      if (over) lock?.release();
    };
    take();
    document.addEventListener("visibilitychange", take);
    return () => {
      over = true;
      lock?.release();
      document.removeEventListener("visibilitychange", take);
    };
  }, [on]);
}

/** True while somebody moves, types or has the focus in the controls. */
function useStirring() {
  const [on, setOn] = useState(true);
  useEffect(() => {
    let timer = 0;
    const stir = () => {
      setOn(true);
      clearTimeout(timer);
      timer = setTimeout(() => setOn(false), QUIET);
    };
    stir();
    for (const kind of ["pointermove", "pointerdown", "keydown", "focusin"]) window.addEventListener(kind, stir);
    return () => {
      clearTimeout(timer);
      for (const kind of ["pointermove", "pointerdown", "keydown", "focusin"]) window.removeEventListener(kind, stir);
    };
  }, []);
  return on;
}

export function Show({ icons }) {
  const [slug, setSlug] = useState("");
  useEffect(() => setSlug(window.location.pathname.split("/")[2] ?? ""), []);
  const [works, load] = useWorks(slug);
  const [at, setAt] = useState(0);
  const [playing, setPlaying] = useState(true);
  const go = useNavigate(), box = useRef(null), stirring = useStirring();
  const leave = useCallback(() => go(`/playlists/${slug}`, { replace: true }), [go, slug]);
  const count = works?.length ?? 0, item = works?.[at % Math.max(count, 1)];
  const step = useCallback((by) => setAt((old) => (count ? (old + by + count) % count : 0)), [count]);

  useEffect(() => { // asking the system for less motion means that nothing moves by itself
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) setPlaying(false);
  }, []);
  useEffect(() => {
    if (count && at + AHEAD >= count) load(false);
    if (count) new Image().src = works[(at + 1) % count].work.art_url; // there when its turn comes
  }, [at, count, load, works]);
  useEffect(() => {
    if (!playing || !item || count < 2) return;
    const timer = setTimeout(() => {
      if (at === count - 1) load(true); // a new round begins with what has changed
      step(1);
    }, item.dwell_seconds * 1000);
    return () => clearTimeout(timer);
  }, [playing, item, at, count, step, load]);
  useAwake(playing && count > 0);
  useKeys({ step, leave, box, toggle: () => setPlaying((on) => !on), first: () => setAt(0) });

  return (
    <div ref={box} className={stirring || !playing || !count ? "show" : "show quiet"}>
      {works === null && <p className="sr" role="status">Loading the playlist</p>}
      {item && <Work key={item.id} work={item.work} moves={playing} />}
      {works !== null && !count && <p className="nothing">There is nothing to play here.</p>}
      <Controls {...{ item, at, count, playing, icons, step, leave, box }} onPlay={() => setPlaying(!playing)} />
    </div>
  );
}

function useKeys({ step, leave, box, toggle, first }) {
  const now = useRef();
  now.current = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onButton = event.target.closest?.("button, a");
    const deeds = { ArrowRight: () => step(1), ArrowLeft: () => step(-1), Home: first, Escape: leave,
      f: () => full(box.current), k: toggle, ...(onButton ? {} : { " ": toggle }) };
    const deed = deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  };
  useEffect(() => {
    const heard = (event) => now.current(event);
    let was = false;
    const changed = () => { // Escape ends full screen without being heard as a key
      if (was && !document.fullscreenElement) leave();
      was = Boolean(document.fullscreenElement);
    };
    window.addEventListener("keydown", heard);
    document.addEventListener("fullscreenchange", changed);
    return () => {
      window.removeEventListener("keydown", heard);
      document.removeEventListener("fullscreenchange", changed);
    };
  }, [leave]);
}

const full = (element) => element?.requestFullscreen?.().catch(() => {});

/** A still one, or one that is not to move, by its poster; one that flashes never moves by itself. */
function Work({ work, moves }) {
  const image = useRef(null);
  const box = useFit(image, work.width, work.height);
  const still = work.frames > 1 && work.poster_url && (!moves || work.flashing);
  return (
    <span className="well">
      <img ref={image} className="px" src={still ? work.poster_url : work.art_url} width={work.width} height={work.height}
        alt={work.alt_text || work.title} data-k={box?.k} data-art={`${work.width}x${work.height}`} style={box?.style ?? HIDDEN} />
    </span>
  );
}

function Controls({ item, at, count, playing, icons, step, leave, box, onPlay }) {
  const button = (name, word, deed) => (
    <button type="button" className="ib" aria-label={word} title={word} onClick={deed}><Icon d={icons[name]} /></button>
  );
  return (
    <div className="strip">
      <p className="what">
        {item && <a href={item.work.url} className="clip">{item.work.title}</a>}
        {item && <span className="muted small clip">{item.work.author_name}</span>}
      </p>
      {count > 0 && <span className="mono muted">{`${at + 1} / ${count}`}</span>}
      {count > 1 && button("chevron-left", "Previous work", () => step(-1))}
      {count > 1 && button(playing ? "pause" : "play", playing ? "Pause" : "Play", onPlay)}
      {count > 1 && button("chevron-right", "Next work", () => step(1))}
      {button("expand", "Full screen", () => full(box.current))}
      {button("close", "Leave the player", leave)}
    </div>
  );
}
