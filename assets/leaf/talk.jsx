/* Comments: likes, the way to one comment, and what is new. */
import { useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";
import { Icon } from "./icon.jsx";

const AGAIN = 2000; // ms between two times that new comments show themselves
const FEW = 5; // more of them than that only show themselves when they are asked for
const PER_TAB = 10; // ms that a server gives to each of the pages that ask it the same

/** Likes a comment at once; a refusal, `{count}:{id}:refused` in `answer`, takes it back. */
export function LikeButton({ of, liked, likes, answer, onLike, icons }) {
  const [wanted, setWanted] = useState(null);
  useEffect(() => setWanted(null), [liked, likes]);
  useEffect(() => {
    if (answer?.endsWith(`:${of}:refused`)) setWanted(null);
  }, [answer, of]);
  const on = wanted ?? Boolean(liked);
  const count = likes + (on === Boolean(liked) ? 0 : on ? 1 : -1);
  const press = () => {
    setWanted(!on);
    onLike?.(of, !on);
  };
  return (
    <button type="button" className="tb like" aria-pressed={on} aria-label={`Like, ${count}`} onClick={press}>
      <Icon d={on ? icons["heart-full"] : icons.heart} small />
      {count > 0 && <span>{count.toLocaleString("en")}</span>}
    </button>
  );
}

/** Leads to the comment of the address (`#comment-...`) and marks it; `onMissing(id)` when it is not on the page. */
export function CommentLink({ ready, onMissing }) {
  const { hash, key } = useLocation();
  const [again, setAgain] = useState(0);
  const asked = useRef("");
  const led = useRef("");
  useEffect(() => {
    const heard = () => setAgain((n) => n + 1);
    addEventListener("hashchange", heard);
    return () => removeEventListener("hashchange", heard);
  }, []);
  useEffect(() => {
    const wanted = window.location.hash;
    if (!ready || !wanted.startsWith("#comment-")) return;
    const turn = `${wanted} ${key} ${again}`;
    const show = () => {
      const node = document.querySelector(`#main [id="${CSS.escape(wanted.slice(1))}"]`); // not that of the first paint
      if (!node || led.current === turn) return Boolean(node);
      led.current = turn;
      document.querySelector(".cm.marked")?.classList.remove("marked");
      node.classList.add("marked");
      node.scrollIntoView({ block: "center" });
      node.focus({ preventScroll: true });
      return true;
    };
    if (show()) return;
    if (asked.current !== turn) {
      asked.current = turn;
      onMissing?.(wanted.slice("#comment-".length));
    }
    const watcher = new MutationObserver(() => show() && watcher.disconnect());
    watcher.observe(document.body, { childList: true, subtree: true });
    return () => watcher.disconnect();
  }, [ready, hash, key, again]);
  return null;
}

/** Asks anew for what is shown when `news` names a comment that is on the page, or when a turn was missed; a page
 *  that nobody looks at asks when it is looked at. */
function useSettled(news, pace, onSettle) {
  const last = useRef(0);
  useEffect(() => {
    if (!news.turn) return;
    const missed = last.current > 0 && news.turn !== last.current + 1;
    last.current = news.turn;
    if (!missed && !news.touched.some((id) => !id || document.getElementById(`comment-${id}`))) return;
    let timer = 0;
    const ask = () => {
      if (document.hidden) return;
      document.removeEventListener("visibilitychange", ask);
      timer = setTimeout(() => onSettle.current?.(), (0.5 + Math.random()) * pace);
    };
    document.addEventListener("visibilitychange", ask);
    ask();
    return () => document.removeEventListener("visibilitychange", ask);
  }, [news.turn]);
}

/** What is new shows itself while it is little and nobody reads or writes in the list `of`, so nothing jumps; else it
 *  waits behind a button. The more pages hear of it, the longer the time over which they ask. */
export function FreshComments({ news, count, of, onShow, onSettle, icons }) {
  const last = useRef(0);
  const show = useRef(onShow);
  const settle = useRef(onSettle);
  show.current = onShow;
  settle.current = onSettle;
  const pace = news.tabs * PER_TAB;
  const fresh = Math.max(0, news.comments - count);
  useSettled(news, pace, settle);
  useEffect(() => {
    if (!fresh || fresh > FEW) return;
    const look = () => {
      const list = document.getElementById(of);
      const reads = !list || list.getBoundingClientRect().top < 0 || list.contains(document.activeElement);
      if (reads || document.hidden) return;
      last.current = Date.now();
      show.current?.();
    };
    const wait = Math.max((0.5 + Math.random()) * pace, last.current + AGAIN - Date.now());
    const timer = setTimeout(look, wait);
    return () => clearTimeout(timer);
  }, [fresh, pace, of]);
  return (
    <div role="status" className="fresh">
      {fresh > 0 && (
        <button type="button" className="chip pill" onClick={() => show.current?.()}>
          <Icon d={icons["arrow-up"]} small />
          {fresh === 1 ? "1 new comment" : `${fresh.toLocaleString("en")} new comments`}
        </button>
      )}
    </div>
  );
}
