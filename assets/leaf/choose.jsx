/* Small ways in: one file for a work that has one already, a file mended, a line of text handed over. */
import { useEffect, useRef, useState } from "react";
import { forget, measuring } from "./files.js";
import { Icon } from "./icon.jsx";

/** A button that takes one image; `onFiles` gets a list of its facts, `gone` lets earlier ones go. */
export function FilePick({ label, limits, gone, onFiles, className, icons }) {
  const input = useRef(null);
  useEffect(() => (gone ?? []).forEach(forget), [gone]);
  const ask = () => {
    measuring().catch(() => {}); // comes while the person chooses
    input.current.click();
  };
  const chosen = async (e) => {
    const [file] = e.target.files;
    e.target.value = ""; // the same file may be chosen again
    if (file) onFiles?.([await (await measuring()).take(file, limits)]);
  };
  return (
    <>
      <button type="button" className={className} onClick={ask}>
        <Icon d={icons.upload} />{label}
      </button>
      <input ref={input} type="file" accept=".png,.apng,.gif,.webp,.bmp,.jpg,.jpeg" hidden aria-label={label}
        onChange={chosen} />
    </>
  );
}

/** Puts a mended twin in the place of a file whose size a rule refused. */
export function MendButton({ of, words, limits, onMended }) {
  const act = () => measuring().then(({ mend }) => mend(of, limits)).then((facts) => onMended?.(of, facts), () => {});
  return <button type="button" className="btn s" onClick={act}>{words}</button>;
}

/** A field whose text is handed over with Enter or its button, then empty again. */
export function AddBox({ id, label, note, hint, error, words, full, onAdd, icons }) {
  const [text, setText] = useState("");
  const said = error || hint;
  const add = () => {
    const line = text.trim();
    if (!line || full) return;
    setText("");
    onAdd?.(line);
  };
  const enter = (e) => e.key === "Enter" && !e.nativeEvent.isComposing && (e.preventDefault(), add());
  return (
    <div className="field">
      <label htmlFor={id}>
        <span>{label}</span>
        <span className="opt">{note}</span>
      </label>
      <div className="row">
        <input id={id} className="in" value={text} disabled={full} autoComplete="off" autoCapitalize="none"
          aria-invalid={error ? true : undefined} aria-describedby={said ? `${id}-note` : undefined}
          onChange={(e) => setText(e.target.value)} onKeyDown={enter} />
        <button type="button" className="btn" disabled={full} onClick={add}>{words}</button>
      </div>
      {said && (
        <p id={`${id}-note`} className={error ? "hint no" : "hint"} role={error ? "alert" : undefined}>
          {error && <Icon d={icons["square-alert"]} small />}{said}
        </p>
      )}
    </div>
  );
}
