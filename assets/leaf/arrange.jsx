/* Rows put in order by dragging their grip; beside it every row has buttons that do the same. Each row
 * is an `li` with `data-work`, its grip has the class `grip`; Enter ends a field in it. */
import { useEffect, useRef } from "react";

const EDGE = 80; // px from the edge of the window within which it scrolls while one drags

/** Calls `onMove(work, before)` when a row is dropped: `before` is the work behind it, "" for the end. A
 *  list that is not `whole` has no end yet, so nothing is dropped behind its last row. After a move the
 *  focus is again on the button that was pressed. */
export function Arrange({ whole, onMove, className, children, ...rest }) {
  const list = useRef(null), pressed = useRef(null), stop = useRef(null);
  useEffect(() => () => stop.current?.(), []);
  useEffect(() => {
    const { work, deed } = pressed.current ?? {};
    if (!work || document.activeElement !== document.body) return;
    list.current.querySelector(`[data-work="${work}"] [data-deed="${deed}"]`)?.focus();
  });
  const note = ({ target }) => {
    const row = target.closest("[data-work]"), button = target.closest("[data-deed]");
    pressed.current = row && button ? { work: row.dataset.work, deed: button.dataset.deed } : null;
  };
  const grab = (event) => {
    const row = event.target.closest(".grip")?.closest("[data-work]");
    if (!row || event.button > 0) return;
    event.preventDefault();
    stop.current = drag(list.current, row, whole, (before) => onMove?.(row.dataset.work, before));
  };
  const enter = (event) => event.key === "Enter" && event.target.tagName === "INPUT" && event.target.blur();
  return (
    <ol ref={list} className={className} onPointerDown={grab} onFocus={note} onKeyDown={enter} {...rest}>{children}</ol>
  );
}

/** Follows the pointer until it is let go; Escape gives the row back. Answers how to stop. */
function drag(list, row, whole, drop) {
  const rows = () => [...list.querySelectorAll("[data-work]")];
  let place = null, y = 0, frame = 0;
  const mark = () => {
    rows().forEach((one) => one.classList.remove("above", "below"));
    const others = rows().filter((one) => one !== row);
    const next = others.find((one) => { const box = one.getBoundingClientRect(); return y < box.top + box.height / 2; });
    place = next ?? (whole ? "end" : null);
    if (next) next.classList.add("above");
    else if (whole) others.at(-1)?.classList.add("below");
  };
  const roll = () => {
    const by = y < EDGE + 56 ? -12 : y > window.innerHeight - EDGE ? 12 : 0;
    if (by) window.scrollBy(0, by), mark();
    frame = requestAnimationFrame(roll);
  };
  const move = (event) => { y = event.clientY; mark(); };
  const end = () => {
    cancelAnimationFrame(frame);
    for (const [kind, act] of Object.entries(on)) window.removeEventListener(kind, act);
    rows().forEach((one) => one.classList.remove("above", "below", "held"));
  };
  const up = () => {
    const order = rows(), behind = order[order.indexOf(row) + 1];
    end();
    if (place && place !== behind && !(place === "end" && !behind)) drop(place === "end" ? "" : place.dataset.work);
  };
  const key = (event) => event.key === "Escape" && end();
  const on = { pointermove: move, pointerup: up, pointercancel: end, keydown: key };
  for (const [kind, act] of Object.entries(on)) window.addEventListener(kind, act);
  row.classList.add("held");
  frame = requestAnimationFrame(roll);
  return end;
}
