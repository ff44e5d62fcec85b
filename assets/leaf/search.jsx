/* The search field: suggestions while one types, asked after 150 ms of quiet. A question whose text is
 * no longer there is called off, so an old answer never stands over a newer one. */
import { useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { Icon } from "./icon.jsx";

const QUIET = 150;
const KINDS = { person: ["user", "Person"], hashtag: ["hash", "Hashtag"], work: ["image", "Work"] };

function useSuggestions(text, wanted) {
  const [found, setFound] = useState([]);
  useEffect(() => {
    if (!wanted || text.trim().length < 2) {
      setFound([]);
      return;
    }
    const asking = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const url = `/api/v1/search/suggestions?q=${encodeURIComponent(text)}`;
        const answer = await fetch(url, { signal: asking.signal, headers: { Accept: "application/json" } });
        const names = answer.ok ? await answer.json() : [];
        if (!asking.signal.aborted) setFound(names);
      } catch {} // typed on, or no network: the search itself will say so
    }, QUIET);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [text, wanted]);
  return found;
}

/** `shortcut` lets the key / lead here. Enter searches, or opens the suggestion that is chosen. */
export function SearchField({ id, placeholder, shortcut, className, icons }) {
  const place = useLocation();
  const go = useNavigate();
  const here = place.pathname.startsWith("/search") ? new URLSearchParams(place.search).get("q") ?? "" : "";
  const [text, setText] = useState(""); // as the prerendered page has it; the address is read after
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const input = useRef(null);
  const found = useSuggestions(text, open);
  const shown = open && found.length > 0;
  useEffect(() => {
    setText(here);
    setOpen(false);
  }, [place.key, here]);
  useEffect(() => setAt(-1), [found]);
  useEffect(() => {
    if (!shortcut) return;
    const press = (e) => {
      const writes = e.target.closest?.("input, textarea, select, [contenteditable]");
      if (e.key !== "/" || writes || e.ctrlKey || e.metaKey || e.altKey || !input.current?.offsetParent) return;
      e.preventDefault();
      input.current.focus();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [shortcut]);
  const leave = (url) => {
    setOpen(false);
    input.current.blur();
    go(url);
  };
  const submit = (e) => {
    e.preventDefault();
    if (shown && at >= 0) leave(found[at].url);
    else leave(text.trim() ? `/search?q=${encodeURIComponent(text.trim())}` : "/search");
  };
  const keys = (e) => {
    if (e.nativeEvent.isComposing) return;
    if (e.key === "Escape" && shown) {
      e.preventDefault(); // which would take away what was typed, too
      setOpen(false);
    }
    if (e.key === "ArrowDown" && !open) setOpen(true);
    if (!shown || !["ArrowDown", "ArrowUp"].includes(e.key)) return;
    e.preventDefault();
    const places = found.length + 1; // the last is the text itself
    setAt(((at + 1 + (e.key === "ArrowDown" ? 1 : places - 1)) % places) - 1);
  };
  return (
    <form role="search" action="/search" className={`find ${className ?? ""}`} onSubmit={submit}
      onBlur={(e) => !e.currentTarget.contains(e.relatedTarget) && setOpen(false)}>
      <Icon d={icons.search} />
      <input ref={input} id={id} name="q" type="search" aria-label="Search" placeholder={placeholder} value={text}
        maxLength={200} autoComplete="off" autoCapitalize="none" spellCheck={false} role="combobox"
        aria-expanded={shown} aria-controls={`${id}-list`} aria-autocomplete="list"
        aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined} onKeyDown={keys}
        onChange={(e) => {
          setText(e.target.value);
          setOpen(true);
        }} />
      {shortcut && <kbd aria-hidden="true">/</kbd>}
      <ul id={`${id}-list`} role="listbox" aria-label="Suggestions" hidden={!shown}>
        {found.map((one, i) => (
          <li key={one.url} id={`${id}-${i}`} role="option" aria-selected={i === at}
            onMouseDown={(e) => e.preventDefault()} onClick={() => leave(one.url)}>
            <Icon d={icons[KINDS[one.kind][0]]} />
            <span className="clip">{one.words}</span>
            <span className="small muted">{KINDS[one.kind][1]}</span>
          </li>
        ))}
      </ul>
      <span className="sr" role="status">{shown ? `${found.length} suggestions` : ""}</span>
    </form>
  );
}
