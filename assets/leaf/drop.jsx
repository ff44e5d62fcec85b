/* A button with a list below it, which the arrows open and walk through. Escape, a choice, a click elsewhere and focus
 * elsewhere close it; after the first two the focus is on the button again. */
import { useEffect, useId, useRef, useState } from "react";
import { Icon } from "./icon.jsx";

export function Drop({ label, className, onOpen, icons, children }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useRef(null);
  const button = useRef(null);
  useEffect(() => {
    if (!open) return;
    const away = (e) => box.current.contains(e.target) || setOpen(false);
    const press = (e) => e.key === "Escape" && shut();
    const on = { pointerdown: away, focusin: away, keydown: press };
    for (const [kind, act] of Object.entries(on)) document.addEventListener(kind, act);
    return () => {
      for (const [kind, act] of Object.entries(on)) document.removeEventListener(kind, act);
    };
  }, [open]);
  const shut = () => {
    setOpen(false);
    button.current.focus({ preventScroll: true });
  };
  const toggle = () => {
    if (!open) onOpen?.();
    setOpen(!open);
  };
  const walk = (e) => {
    const turn = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!turn || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    if (!open) return toggle();
    const ways = [...box.current.querySelectorAll(".unfold-list a")];
    const at = ways.indexOf(document.activeElement);
    ways.at(((turn < 0 ? Math.max(at, 0) : at) + turn) % ways.length)?.focus();
  };
  return (
    <div className="unfold" ref={box} onKeyDown={walk}>
      <button ref={button} type="button" className={className} aria-expanded={open} aria-controls={id} onClick={toggle}>
        {label}
        <Icon d={icons["chevron-down"]} small />
      </button>
      <div id={id} className="unfold-list" hidden={!open} onClick={(e) => e.target.closest("a") && shut()}>
        {children}
      </div>
    </div>
  );
}
