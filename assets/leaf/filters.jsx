/* The filters of the search, written into the address as words; and marks on what was found. */
import { useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { Icon } from "./icon.jsx";

const NUMBER = { type: "number", min: 1, max: 1000000, inputMode: "numeric" };
const WORD = { type: "text", maxLength: 64, autoCapitalize: "none", spellCheck: false };
const KINDS = [
  ["size:", "Size in pixels", { ...WORD, placeholder: "64x64", pattern: "\\s*[0-9]+\\s*[xX×]\\s*[0-9]+\\s*" }],
  ["w:<=", "Width at most", NUMBER],
  ["h:<=", "Height at most", NUMBER],
  ["colors:<=", "Colours at most", NUMBER],
  ["frames:>=", "Frames at least", NUMBER],
  ["palette:", "Has the colour", { type: "color", defaultValue: "#ff0044" }],
  ["by:@", "By the artist", { ...WORD, placeholder: "handle", pattern: "\\s*@?[a-zA-Z0-9_]{3,32}\\s*" }],
  ["tag:", "With the hashtag", { ...WORD, placeholder: "night" }],
  ["license:", "Licence", null],
];

function Choice({ icon, options, ...props }) {
  return (
    <span className="sel">
      <select className="in" {...props}>
        {options.map(([key, words]) => <option key={key} value={key}>{words}</option>)}
      </select>
      <Icon d={icon} />
    </span>
  );
}

/** One filter at a time: what it is about, its value, and the button that adds it. */
export function FilterForm({ licences, icons }) {
  const place = useLocation();
  const go = useNavigate();
  const [kind, setKind] = useState(KINDS[0][0]);
  const box = useRef(null);
  const [, label, input] = KINDS.find(([key]) => key === kind);
  const add = (e) => {
    e.preventDefault();
    const value = e.currentTarget.elements.value.value.replace(/\s+/g, "").replace(/^[@#]/, kind === "palette:" ? "#" : "");
    if (!value) return;
    const asked = new URLSearchParams(place.search);
    asked.set("q", `${asked.get("q") ?? ""} ${kind}${value}`.trim());
    asked.delete("after");
    box.current.open = false;
    go(`/search?${asked}`);
  };
  return (
    <details ref={box} className="narrow">
      <summary className="chip">
        <Icon d={icons.plus} small />
        Add a filter
      </summary>
      <form onSubmit={add}>
        <label>
          <span className="lab">Filter</span>
          <Choice icon={icons["chevron-down"]} value={kind} onChange={(e) => setKind(e.target.value)}
            options={KINDS} />
        </label>
        <label>
          <span className="lab">{label}</span>
          {input ? <input key={kind} name="value" className="in" required {...input} /> : (
            <Choice icon={icons["chevron-down"]} name="value" options={licences} />
          )}
        </label>
        <button type="submit" className="btn">Add</button>
      </form>
    </details>
  );
}

const PLACES = ".grid .ttl, .grid .by, .people li a, .hashtags .clip";
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function* ranges(words) {
  for (const place of document.querySelectorAll(PLACES)) {
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode())
      for (const found of node.data.matchAll(/[\p{L}\p{M}\p{N}_]+/gu)) {
        const whole = place.closest(".grid");
        const token = bare(found[0]);
        const word = words.find((one) => token === one || (!whole && token.includes(one)));
        if (!word) continue;
        const same = token.length === found[0].length;
        const range = new Range();
        range.setStart(node, found.index + (same ? token.indexOf(word) : 0));
        range.setEnd(node, found.index + (same ? token.indexOf(word) + word.length : found[0].length));
        yield range;
      }
  }
}

/** Paints the words where they stand, also in what comes later. Nothing of the page is changed:
 * the ranges are data that the browser paints (CSS Custom Highlight API), where it can. */
export function FoundMarks({ words }) {
  const said = words.join(" ");
  useEffect(() => {
    if (!said || !globalThis.CSS?.highlights) return;
    const paint = () => CSS.highlights.set("found", new Highlight(...ranges(said.split(" "))));
    let asked = 0;
    const changed = new MutationObserver(() => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(paint);
    });
    changed.observe(document.querySelector("main") ?? document.body, { childList: true, subtree: true, characterData: true });
    paint();
    return () => {
      changed.disconnect();
      cancelAnimationFrame(asked);
      CSS.highlights.delete("found");
    };
  }, [said]);
  return null;
}
