/* Small leaves: copy, dismissal, the end of a feed, the place in a page, a plain download. */
import { useEffect, useRef, useState } from "react";
import { useLocation, useNavigationType } from "react-router";
import { Icon } from "./icon.jsx";

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea"); // plain http on a local network has no clipboard
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** A copied value, forgotten after two seconds. */
export function useCopied() {
  const [copied, setCopied] = useState("");
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(""), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return [copied, (text, shown = text) => copy(text).then(() => setCopied(shown))];
}

/** Copies `value`; a value that starts with / is made a whole address. */
export function CopyButton({ value, label, small, className, icons }) {
  const [copied, take] = useCopied();
  const whole = () => (value?.startsWith("/") ? window.location.origin + value : value);
  return (
    <button type="button" className={className} onClick={() => take(whole())}>
      <Icon d={copied ? icons.check : icons.copy} small={small} />
      <span role="status">{copied ? "Copied" : label}</span>
    </button>
  );
}

/** Calls `onDone` after `after` ms; waits while its parent is hovered or holds the focus. */
export function AutoDismiss({ after, onDone }) {
  const ref = useRef(null);
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    const host = ref.current.parentElement;
    let timer = 0;
    const stop = () => clearTimeout(timer);
    const start = () => {
      stop();
      timer = setTimeout(() => done.current?.(), after);
    };
    const on = { pointerenter: stop, focusin: stop, pointerleave: start, focusout: start };
    for (const [kind, act] of Object.entries(on)) host.addEventListener(kind, act);
    start();
    return () => {
      stop();
      for (const [kind, act] of Object.entries(on)) host.removeEventListener(kind, act);
    };
  }, [after]);
  return <span ref={ref} hidden />;
}

/** Fires once for each cursor when the end of the list comes within 800 px of the viewport. */
export function Sentinel({ cursor, onReach }) {
  const ref = useRef(null);
  const reach = useRef(onReach);
  reach.current = onReach;
  useEffect(() => {
    if (!cursor) return;
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (!entry.isIntersecting) return;
        watcher.disconnect();
        reach.current?.(cursor);
      },
      { rootMargin: "800px 0px" },
    );
    watcher.observe(ref.current);
    return () => watcher.disconnect();
  }, [cursor]);
  return <div ref={ref} aria-hidden="true" />;
}

/** After Back, returns to the place left, even when the page grows only later. Waits at most 3 s and
 *  gives way as soon as the person scrolls. */
export function ScrollKeeper() {
  const { key, pathname } = useLocation();
  const back = useNavigationType() === "POP";
  useEffect(() => {
    const slot = `mpx_y:${pathname}:${key}`;
    const goal = back ? Number(sessionStorage.getItem(slot)) || 0 : 0;
    let waiting = goal > 0;
    const settle = () => {
      if (!waiting || document.documentElement.scrollHeight < goal + window.innerHeight) return;
      waiting = false;
      window.scrollTo(0, goal);
    };
    const watcher = new ResizeObserver(settle);
    watcher.observe(document.body);
    const end = () => (waiting = false);
    const timer = setTimeout(end, 3000);
    const keep = () => waiting || sessionStorage.setItem(slot, String(Math.round(window.scrollY)));
    window.addEventListener("wheel", end, { passive: true });
    window.addEventListener("touchmove", end, { passive: true });
    window.addEventListener("scroll", keep, { passive: true });
    return () => {
      clearTimeout(timer);
      watcher.disconnect();
      window.removeEventListener("wheel", end);
      window.removeEventListener("touchmove", end);
      window.removeEventListener("scroll", keep);
    };
  }, [key, pathname, back]);
  return null;
}

/** A link within the page: the router would make a whole address of it. */
export function SkipLink({ to, className, children }) {
  return <a href={`#${to}`} className={className}>{children}</a>;
}

/** A real link to a file: the router must not take it for a page. */
export function Download({ href, className, children }) {
  return <a href={href} download="" className={className}>{children}</a>;
}
