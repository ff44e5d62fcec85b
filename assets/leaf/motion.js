/* Who may move: works in the viewport of a visible tab, at most 24 at once, unless the person paused
 * one or all, asked the system for less motion, or the work flashes. An explicit Play wins. */
import { useEffect, useState, useSyncExternalStore } from "react";

const MOST = 24;
const KEY = "mpx_still";
const works = new Set(); // { name, flashing, visible, on, set }
const asked = new Map(); // name -> true (play) or false (pause), by the person
const listeners = new Set();
const seen = new WeakMap(); // element -> its work
let allStill = false;
let observer = null;

const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export function wanted(name, flashing) {
  const choice = asked.get(name);
  return choice ?? !(allStill || flashing || calm());
}

function settle() {
  let left = MOST;
  for (const work of works) {
    const on = !document.hidden && work.visible && wanted(work.name, work.flashing) && left-- > 0;
    if (on !== work.on) work.set((work.on = on));
  }
}

function tell() {
  settle();
  listeners.forEach((listener) => listener());
}

function begin() {
  if (observer) return;
  try {
    allStill = localStorage.getItem(KEY) === "1";
  } catch {} // storage may be forbidden; then the choice lasts for the page
  observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const work = seen.get(target);
      if (work) work.visible = isIntersecting;
    }
    settle();
  });
  document.addEventListener("visibilitychange", settle);
  window.matchMedia("(prefers-reduced-motion: reduce)").addEventListener("change", tell);
}

/** Whether the work in `ref` is to move now. */
export function usePlaying(ref, name, moves, flashing) {
  const [on, setOn] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!moves || !element) return setOn(false);
    begin();
    const work = { name, flashing, visible: false, on: false, set: setOn };
    works.add(work);
    seen.set(element, work);
    observer.observe(element);
    return () => {
      observer.unobserve(element);
      works.delete(work);
      settle();
    };
  }, [ref, name, moves, flashing]);
  return on;
}

function subscribe(listener) {
  begin();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useWanted = (name, flashing) =>
  useSyncExternalStore(subscribe, () => wanted(name, flashing), () => !flashing);

export const useAllStill = () => useSyncExternalStore(subscribe, () => allStill, () => false);

export function ask(name, play) {
  asked.set(name, play);
  tell();
}

export function setAllStill(still) {
  allStill = still;
  asked.clear();
  try {
    localStorage.setItem(KEY, still ? "1" : "0");
  } catch {}
  tell();
}
