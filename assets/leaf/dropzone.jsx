/* Ways in: choose, folder, drop (folders too), paste. Tells the state facts, keeps the files here. */
import { useEffect, useRef, useState } from "react";
import { forget, measuring, paletteOf } from "./files.js";
import { Icon } from "./icon.jsx";
import { Palette } from "./palette.jsx";

const TYPES = ".png,.apng,.gif,.webp,.bmp,.jpg,.jpeg,.zip";
const AT_ONCE = 20; // files in one event, so that its frame stays small

/** Every file under a dropped entry, folders walked in order. */
async function walk(entry) {
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
  const reader = entry.createReader();
  const files = [];
  for (;;) {
    const batch = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!batch.length) return files;
    for (const child of batch) files.push(...(await walk(child)));
  }
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  const files = [];
  for (const entry of entries) files.push(...(await walk(entry)));
  return files;
}

export function Dropzone({ slim, rules, limits, gone, onFiles, icons }) {
  const files = useRef(null), folder = useRef(null);
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(0);

  const accept = async (list) => {
    const chosen = list.filter((f) => !f.name.startsWith(".")).slice(0, limits.max_works);
    const { take } = await measuring();
    for (let i = 0; i < chosen.length; i += AT_ONCE) {
      setBusy(chosen.length - i);
      const batch = [];
      for (const file of chosen.slice(i, i + AT_ONCE)) batch.push(await take(file, limits));
      onFiles?.(batch);
    }
    setBusy(0);
  };
  const latest = useRef(accept);
  latest.current = accept;

  useEffect(() => {
    measuring().catch(() => {}); // at hand before a file is; asked for again if it did not come
    const paste = (event) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (pasted.length) latest.current(pasted);
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  }, []);
  useEffect(() => (gone ?? []).forEach(forget), [gone]); // taken from the list by the person

  const on = {
    onDragOver: (e) => (e.preventDefault(), setOver(true)),
    onDragLeave: () => setOver(false),
    onDrop: (e) => {
      e.preventDefault();
      setOver(false);
      dropped(e.dataTransfer).then(accept);
    },
  };
  const pick = (input) => () => input.current.click();
  const chosen = (e) => {
    accept([...e.target.files]);
    e.target.value = ""; // the same file may be chosen again
  };
  return (
    <div className={`drop ${slim ? "slim" : "first"} ${over ? "over" : ""}`} {...on}>
      <Icon d={icons.upload} />
      {slim ? (
        <span>
          <button type="button" className="link" onClick={pick(files)}>Choose files</button>,{" "}
          <button type="button" className="link" onClick={pick(folder)}>a folder</button>, drop or paste
          {rules.map((line) => <span key={line} className="mono meta"><br />{line}</span>)}
        </span>
      ) : (
        <>
          <h2>Drop your pixel art here</h2>
          <p className="mono">{rules.map((line) => <span key={line}>{line}<br /></span>)}</p>
          <div className="row wrap">
            <button type="button" className="btn primary" onClick={pick(files)}>Choose files</button>
            <button type="button" className="btn" onClick={pick(folder)}>Choose a folder</button>
          </div>
          <p className="small">You can paste from the clipboard too.</p>
        </>
      )}
      <span className="sr" role="status">{busy ? `Reading ${busy} files` : ""}</span>
      <input ref={files} type="file" multiple accept={TYPES} hidden aria-label="Files" onChange={chosen} />
      <input ref={folder} type="file" multiple webkitdirectory="" hidden aria-label="Folder" onChange={chosen} />
    </div>
  );
}

/** The colours of a chosen file, counted in the browser and never sent. */
export function FilePalette({ of, icons }) {
  const colours = paletteOf(of);
  return colours.length ? <Palette colours={colours} icons={icons} /> : null;
}
