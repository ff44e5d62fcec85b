/* The form for a comment: its counter, and the people one may name. */
import { useEffect, useRef, useState } from "react";
import { Icon } from "./icon.jsx";

const QUIET = 150; // ms of no typing before people are asked for
const PATIENCE = 10 * 1000; // ms; then a form that nobody answered can be sent again
const NAMING = /(^|[^\w@./])@([a-z0-9_]{1,32})$/i; // the name that ends where one types

/** People whose name begins with the letters; a question that is out of date is called off. */
function useNames(slug, letters) {
  const [found, setFound] = useState([]);
  useEffect(() => {
    setFound([]);
    if (!letters) return;
    const asking = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const url = `/api/v1/posts/${slug}/mentions?q=${encodeURIComponent(letters)}`;
        const answer = await fetch(url, { signal: asking.signal, headers: { Accept: "application/json" } });
        const names = answer.ok ? await answer.json() : [];
        if (!asking.signal.aborted) setFound(names);
      } catch {} // typed on, or no network: one can write the name
    }, QUIET);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [slug, letters]);
  return found;
}

/** A form for a comment. `answer` is `{count}:{place}` when the words were taken in: then it is empty. `problem`
 *  stands under it, and the words stay. Ctrl+Enter sends. */
export function SayBox({ id, slug, place, label, words, value, limit, rows, answer, problem, focus, onSay, onLeave, icons }) {
  const [text, setText] = useState(value ?? "");
  const [busy, setBusy] = useState(false);
  const [letters, setLetters] = useState("");
  const [at, setAt] = useState(0);
  const area = useRef(null);
  const caret = useRef(null);
  const found = useNames(slug, letters);
  const shown = found.length > 0;
  const length = [...text.trim()].length;
  const first = useRef(answer);
  useEffect(() => setAt(0), [found]);
  useEffect(() => {
    if (answer === first.current || !answer?.endsWith(`:${place}`)) return;
    first.current = answer;
    setText("");
    setBusy(false);
  }, [answer, place]);
  useEffect(() => {
    if (problem) setBusy(false);
  }, [problem]);
  useEffect(() => {
    if (!busy) return;
    const timer = setTimeout(() => setBusy(false), PATIENCE);
    return () => clearTimeout(timer);
  }, [busy]);
  useEffect(() => {
    if (!focus) return;
    area.current.focus();
    area.current.setSelectionRange(text.length, text.length);
  }, [focus]);
  useEffect(() => {
    if (caret.current !== null) area.current.setSelectionRange(caret.current, caret.current);
    caret.current = null;
    area.current.style.height = "auto"; // as high as its text, up to what the sheet allows
    area.current.style.height = `${area.current.scrollHeight + 2}px`;
  }, [text]);
  const look = () => {
    const { selectionStart, selectionEnd } = area.current;
    const before = selectionStart === selectionEnd ? area.current.value.slice(0, selectionStart) : "";
    setLetters(NAMING.exec(before)?.[2] ?? "");
  };
  const name = (handle) => {
    const start = area.current.selectionStart - letters.length;
    const rest = text.slice(start + letters.length).replace(/^ /, "");
    setText(`${text.slice(0, start)}${handle} ${rest}`);
    caret.current = start + handle.length + 1;
    setLetters("");
    area.current.focus();
  };
  const send = () => {
    if (busy || !length || length > limit) return;
    setBusy(true);
    onSay?.(place, text);
  };
  const keys = (e) => {
    if (e.nativeEvent.isComposing) return;
    if (shown && ["ArrowDown", "ArrowUp"].includes(e.key)) {
      e.preventDefault();
      setAt((at + (e.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (shown && ["Enter", "Tab"].includes(e.key) && !e.ctrlKey && !e.metaKey) {
      e.preventDefault();
      name(found[at].handle);
    } else if (e.key === "Escape" && shown) {
      e.stopPropagation();
      setLetters("");
    } else if (e.key === "Escape" && onLeave && !text.trim()) onLeave();
    else if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) send();
  };
  const submit = (e) => {
    e.preventDefault();
    send();
  };
  return (
    <form className="say" onSubmit={submit}>
      <div className="field grow" onBlur={(e) => !e.currentTarget.contains(e.relatedTarget) && setLetters("")}>
        <label htmlFor={id} className="sr">{label}</label>
        <textarea ref={area} id={id} className="in" rows={rows || 1} value={text} placeholder={label}
          aria-haspopup="listbox" aria-controls={`${id}-names`} aria-autocomplete="list"
          aria-activedescendant={shown ? `${id}-name-${at}` : undefined} aria-invalid={problem ? true : undefined}
          aria-describedby={`${id}-note`} onKeyDown={keys} onClick={look}
          onChange={(e) => {
            setText(e.target.value);
            look();
          }} />
        <ul id={`${id}-names`} role="listbox" aria-label="People" className="names" hidden={!shown}>
          {found.map((one, i) => (
            <li key={one.handle} id={`${id}-name-${i}`} role="option" aria-selected={i === at}
              onMouseDown={(e) => e.preventDefault()} onClick={() => name(one.handle)}>
              <span className="clip">{one.name}</span>
              <span className="small muted clip">@{one.handle}</span>
            </li>
          ))}
        </ul>
        <span className="sr" role="status">{shown ? `Names: ${found.length}. Arrow keys choose.` : ""}</span>
        <p id={`${id}-note`} className={problem || length > limit ? "hint no" : "hint"} role={problem ? "alert" : undefined}>
          {problem && <><Icon d={icons["square-alert"]} small />{problem}</>}
          {!problem && length > 0 && `${length.toLocaleString("en")} / ${limit.toLocaleString("en")}`}
        </p>
      </div>
      <button type="submit" className="btn" disabled={busy || !length || length > limit}>{words}</button>
      {onLeave && <button type="button" className="btn plain" onClick={() => onLeave()}>Cancel</button>}
    </form>
  );
}
