/* Text that is typed: the letters live here, so none is lost to a round trip; the state hears of them
 * after 300 ms of quiet, when the field is left, and when it goes away. */
import { useEffect, useRef, useState } from "react";
import { Icon } from "./icon.jsx";

const QUIET = 300;

function useTyped(value, onChange) {
  const [text, setText] = useState(value ?? "");
  const told = useRef(new Set([value ?? ""]));
  const pending = useRef(null);
  const hear = useRef(onChange);
  hear.current = onChange;
  useEffect(() => {
    if (told.current.has(value ?? "")) return; // an echo of what was typed here
    told.current = new Set([value ?? ""]);
    setText(value ?? "");
  }, [value]);
  const flush = () => {
    if (!pending.current) return;
    clearTimeout(pending.current.timer);
    const said = pending.current.text;
    pending.current = null;
    told.current.add(said);
    hear.current?.(said);
  };
  const type = (said) => {
    setText(said);
    clearTimeout(pending.current?.timer);
    pending.current = { text: said, timer: setTimeout(flush, QUIET) };
  };
  useEffect(() => flush, []);
  return [text, type, flush];
}

export function TextField({ id, name, label, value, onChange, kind, limit, rows, optional, required, hint, warning,
  error, placeholder, autoComplete, minLength, pattern, icons }) {
  const [text, type, flush] = useTyped(value, onChange);
  const length = [...text].length;
  const note = error || warning || hint;
  const shared = { id, name: name || id, value: text, required, placeholder, autoComplete, className: "in",
    "aria-invalid": error ? true : undefined, "aria-describedby": note ? `${id}-note` : undefined,
    onChange: (e) => type(e.target.value), onBlur: flush };
  return (
    <div className="field">
      <label htmlFor={id}>
        <span>{label}</span>
        {limit > 0 && length > 0 ? (
          <span className={length > limit ? "opt over" : "opt"}>{length} / {limit.toLocaleString("en")}</span>
        ) : (
          optional && <span className="opt">Optional</span>
        )}
      </label>
      {kind === "area" ? <textarea rows={rows || 3} {...shared} />
        : <input type={kind || "text"} minLength={minLength} pattern={pattern} {...shared} />}
      {note && (
        <p id={`${id}-note`} className={error ? "hint no" : warning ? "hint wa" : "hint"} role={error ? "alert" : undefined}>
          {(error || warning) && <Icon d={icons["square-alert"]} small />}{note}
        </p>
      )}
    </div>
  );
}

const clean = (word) => word.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}_]/gu, "");

export function TagBox({ id, label, tags, onChange, limit, hint, error, icons }) {
  const [word, setWord] = useState("");
  const list = tags ?? [];
  const note = error || hint;
  const add = (said) => {
    const fresh = said.split(/[\s,#]+/).map(clean).filter((w) => w && !list.includes(w));
    setWord("");
    if (fresh.length) onChange?.([...list, ...new Set(fresh)].slice(0, limit));
  };
  const drop = (tag) => onChange?.(list.filter((t) => t !== tag));
  const keys = (e) => {
    if (["Enter", ",", " "].includes(e.key) && !e.nativeEvent.isComposing) {
      e.preventDefault();
      add(word);
    } else if (e.key === "Backspace" && !word && list.length) drop(list[list.length - 1]);
  };
  return (
    <div className="field">
      <label htmlFor={id}>
        <span>{label}</span>
        <span className="opt">{list.length ? `${list.length} / ${limit}` : "Optional"}</span>
      </label>
      <div className="in tagbox">
        {list.map((tag) => (
          <span key={tag} className="tag">
            {tag}
            <button type="button" className="ib xs" aria-label={`Remove ${tag}`} onClick={() => drop(tag)}>
              <Icon d={icons.close} small />
            </button>
          </span>
        ))}
        <input id={id} value={word} autoComplete="off" autoCapitalize="none" disabled={list.length >= limit}
          aria-describedby={note ? `${id}-note` : undefined} onKeyDown={keys} onBlur={() => word && add(word)}
          onChange={(e) => (/[\s,]/.test(e.target.value) ? add(e.target.value) : setWord(e.target.value))} />
      </div>
      {note && <p id={`${id}-note`} className={error ? "hint no" : "hint"} role={error ? "alert" : undefined}>{note}</p>}
    </div>
  );
}
