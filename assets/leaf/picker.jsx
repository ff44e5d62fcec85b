/* The picker of emojis: often used, recent ones (kept in this browser), and all by words. Arrow keys move,
 * Escape closes; a popover of the platform, so a press elsewhere closes it too. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "./icon.jsx";

const QUIET = 150; // ms of no typing before the question is asked
const KEPT = 8; // recent emojis
const SLOT = "mpx_emoji";
const FIRST = "smil"; // what is looked for before anything is typed
const GAP = 8; // px between the button and the picker, and to the edge of the window

function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(SLOT));
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, KEPT) : [];
  } catch {
    return []; // storage is closed, or holds something else
  }
}

function remember(emoji) {
  try {
    localStorage.setItem(SLOT, JSON.stringify([emoji, ...recent().filter((one) => one !== emoji)].slice(0, KEPT)));
  } catch {} // then it is not remembered
}

/** The emojis whose names hold the words; null until the first answer, [] when there are none. */
function useFound(words) {
  const [found, setFound] = useState(null);
  useEffect(() => {
    const asking = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await fetch(`/api/v1/emojis?q=${encodeURIComponent(words)}`, { signal: asking.signal });
        const named = answer.ok ? await answer.json() : [];
        if (!asking.signal.aborted) setFound(named);
      } catch {} // typed on, or no network: what is shown stays
    }, words === FIRST ? 0 : QUIET);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [words]);
  return found;
}

/** Under the button where there is room, else above; never outside the window. */
function place(box, anchor) {
  const { left, top, bottom } = anchor.getBoundingClientRect();
  const below = bottom + GAP + box.offsetHeight <= window.innerHeight;
  box.style.top = `${Math.max(GAP, below ? bottom + GAP : top - GAP - box.offsetHeight)}px`;
  box.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - box.offsetWidth - GAP))}px`;
}

export function Picker({ anchor, common, pressed, onPick, onShut, icons }) {
  const box = useRef(null);
  const [words, setWords] = useState("");
  const [kept] = useState(recent);
  const found = useFound(words.trim() || FIRST);
  const shut = useRef(onShut);
  shut.current = onShut;
  useLayoutEffect(() => {
    const node = box.current;
    const closed = (e) => e.newState === "closed" && shut.current();
    const away = () => place(node, anchor.current);
    node.addEventListener("toggle", closed);
    node.showPopover();
    away();
    node.querySelector("input").focus({ preventScroll: true });
    addEventListener("scroll", away, { passive: true });
    addEventListener("resize", away);
    return () => {
      node.removeEventListener("toggle", closed);
      removeEventListener("scroll", away);
      removeEventListener("resize", away);
    };
  }, [anchor]);
  useLayoutEffect(() => place(box.current, anchor.current), [found, anchor]);
  const keys = (e) => {
    const all = [...box.current.querySelectorAll(".emos button")];
    const at = all.indexOf(document.activeElement);
    const row = all.length > 1 ? Math.max(1, Math.round(box.current.querySelector(".emos").clientWidth / all[0].offsetWidth)) : 1;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: at < 0 ? 1 : row, ArrowUp: -row }[e.key];
    if (!step || (at < 0 && e.key !== "ArrowDown")) return; // in the field the other arrows move among letters
    e.preventDefault();
    if (at + step < 0) box.current.querySelector("input").focus();
    else all[Math.min(at + step, all.length - 1)]?.focus();
  };
  const pick = (emoji) => {
    remember(emoji);
    onPick(emoji);
  };
  const group = (name, signs) => signs.length > 0 && (
    <section aria-label={name}>
      <h3>{name}</h3>
      <div className="emos">
        {signs.map((one) => (
          <button key={one.emoji} type="button" title={one.name} aria-pressed={pressed(one.emoji)}
            aria-label={one.name ? `${one.emoji} ${one.name}` : one.emoji} onClick={() => pick(one.emoji)}>
            {one.emoji}
          </button>
        ))}
      </div>
    </section>
  );
  const bare = (signs) => signs.map((emoji) => ({ emoji }));
  return (
    <div ref={box} popover="auto" role="dialog" aria-label="Choose a reaction" className="picker" onKeyDown={keys}>
      <label className="find">
        <Icon d={icons.search} small />
        <input type="search" aria-label="Search emojis" placeholder="Search emojis" value={words} maxLength={64}
          autoComplete="off" autoCapitalize="none" spellCheck={false} onChange={(e) => setWords(e.target.value)} />
      </label>
      <div className="shelves">
        {!words.trim() && group("Often used", bare(common))}
        {!words.trim() && group("Recent", bare(kept))}
        {found && group(words.trim() ? "Found" : "Smiles", found)}
        {found?.length === 0 && <p className="sec muted">No emoji is called so.</p>}
      </div>
      <span className="sr" role="status">{words.trim() && found ? `${found.length} emojis` : ""}</span>
    </div>
  );
}
