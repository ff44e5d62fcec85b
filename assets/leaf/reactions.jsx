/* Reactions on a work: chips with counts and the picker. A press paints at once; `changed` brings the truth, and
 * `heard` what others did since. */
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Icon } from "./icon.jsx";

// Comes when it is first opened: most pages are read without it.
const Picker = lazy(() => import("./picker.jsx").then((found) => ({ default: found.Picker })));
const PATIENCE = 10 * 1000; // ms; then what nobody answered is shown as it was
const ON_CARD = 2; // chips that a narrow card has room for

/** What the viewer wants, over what is known: `{emoji: on}` until as many answers came as were sent for. */
function useWanted(turn) {
  const [wanted, setWanted] = useState({});
  const due = useRef(0); // the turn at which all that was sent is answered
  useEffect(() => {
    if (turn >= due.current) setWanted({});
  }, [turn]);
  useEffect(() => {
    if (!Object.keys(wanted).length) return;
    const timer = setTimeout(() => setWanted({}), PATIENCE);
    return () => clearTimeout(timer);
  }, [wanted]);
  const want = (emoji, on) => {
    due.current = Math.max(due.current, turn) + 1;
    setWanted((before) => ({ ...before, [emoji]: on }));
  };
  return [wanted, want];
}

/** The counts and one's own emojis as they are painted. */
function painted(counts, mine, wanted) {
  const shown = { ...counts };
  const own = new Set(mine);
  for (const [emoji, on] of Object.entries(wanted)) {
    if (on === own.has(emoji)) continue;
    shown[emoji] = Math.max(0, (shown[emoji] ?? 0) + (on ? 1 : -1));
    if (on) own.add(emoji);
    else own.delete(emoji);
  }
  return [Object.entries(shown).filter(([, count]) => count > 0), own];
}

/** The counts that were known last: with the card, by an answer to the viewer, or heard from others. */
function useCounts(slug, first, now, heard) {
  const said = JSON.stringify([slug, now ?? first]);
  const [known, setKnown] = useState({ said, heard, counts: now?.counts ?? first });
  if (known.said !== said) setKnown({ said, heard, counts: now?.counts ?? first });
  else if (known.heard !== heard) {
    setKnown({ said, heard, counts: heard?.slug === slug ? heard.counts : known.counts });
  }
  return known.counts;
}

const people = (count) => (count === 1 ? "1 person" : `${count.toLocaleString("en")} people`);

export function Reactions({ slug, title, counts, mine, changed, heard, common, most, card, onReact, icons }) {
  const now = changed?.[slug];
  const [wanted, want] = useWanted(now?.turn ?? 0);
  const [open, setOpen] = useState(false);
  const add = useRef(null);
  const [all, own] = painted(useCounts(slug, counts, now, heard), now?.mine ?? mine ?? [], wanted);
  const pressed = (emoji) => own.has(emoji);
  const toggle = (emoji) => {
    want(emoji, !pressed(emoji));
    onReact?.(slug, emoji, !pressed(emoji));
  };
  const shut = () => {
    setOpen(false);
    add.current?.focus();
  };
  let chips = all;
  if (card) {
    const first = all.filter(([emoji]) => pressed(emoji)).concat(all.filter(([emoji]) => !pressed(emoji)));
    const kept = new Set(first.slice(0, ON_CARD).map(([emoji]) => emoji));
    chips = all.filter(([emoji]) => kept.has(emoji)); // in the order of their counts, with one's own among them
  }
  const left = most - own.size;
  return (
    <>
      {chips.map(([emoji, count]) => (
        <button key={emoji} type="button" className="rx" aria-pressed={pressed(emoji)}
          aria-label={`${emoji} ${people(count)}${pressed(emoji) ? ", you too" : ""}`} onClick={() => toggle(emoji)}>
          <span className="emo" aria-hidden="true">{emoji}</span>
          <span aria-hidden="true">{count.toLocaleString("en")}</span>
        </button>
      ))}
      <button ref={add} type="button" className={card ? "rx add-rx" : "rx"} aria-haspopup="dialog" aria-expanded={open}
        title="React" aria-label={`React to ${title}, ${left} of ${most} left`} onClick={() => setOpen(!open)}>
        <Icon d={icons.plus} small />
        {!card && <span>React</span>}
      </button>
      {open && (
        <Suspense fallback={null}>
          <Picker anchor={add} common={common} pressed={pressed} onShut={shut} icons={icons}
            onPick={(emoji) => {
              shut();
              toggle(emoji);
            }} />
        </Suspense>
      )}
    </>
  );
}
