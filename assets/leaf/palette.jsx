/* Colours that are copied by a press: a work's palette in small, a palette's own page in large. */
import { useState } from "react";
import { Icon } from "./icon.jsx";
import { useCopied } from "./small.jsx";

const nameOf = (c) => (c.length > 7 && c.endsWith("00") ? `${c}, clear pixels` : c);

/** A work's colours; the one under the pointer or the focus is named beneath. */
export function Palette({ colours, icons }) {
  const [copied, take] = useCopied();
  const [met, meet] = useState("");
  const all = `All ${colours.length}`;
  return (
    <>
      <div className="pal" role="group" aria-label={`Palette, ${colours.length} colours`} onPointerLeave={() => meet("")}>
        {colours.map((c) => (
          <button key={c} type="button" style={{ "--c": c }} className={c.length > 7 ? "clear" : undefined}
            aria-label={`Copy ${nameOf(c)}`} onPointerEnter={() => meet(c)} onFocus={() => meet(c)}
            onBlur={() => meet("")} onClick={() => take(c)} />
        ))}
      </div>
      <div className="pal-say">
        <span className="mono" role="status">
          {copied && <span className="st ok"><Icon d={icons.check} small />{copied} copied</span>}
        </span>
        {!copied && met && <span className="mono met" aria-hidden="true">{nameOf(met)}</span>}
        <button type="button" className="tb" onClick={() => take(colours.join("\n"), all)}>
          <Icon d={icons.copy} small />Copy all
        </button>
      </div>
    </>
  );
}

/** A palette's colours, each with its name and value; what else one may do with it stands beside. */
export function Swatches({ swatches, icons, children }) {
  const [copied, take] = useCopied();
  const all = `All ${swatches.length} colours`;
  return (
    <>
      <ul className="swatches" aria-label={all}>
        {swatches.map(({ colour, name }) => (
          <li key={colour}>
            <button type="button" onClick={() => take(colour)} aria-label={`Copy ${colour}, ${name}`}>
              <span className="colour" style={{ "--c": colour }} />
              <span className="mono">{copied === colour ? "Copied" : colour}</span>
              <span className="small muted">{name}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="row wrap ways">
        <button type="button" className="btn" onClick={() => take(swatches.map((s) => s.colour).join("\n"), all)}>
          <Icon d={copied === all ? icons.check : icons.copy} />{copied === all ? "Copied" : "Copy all"}
        </button>
        {children}
        <span className="sr" role="status">{copied && `${copied} copied`}</span>
      </div>
    </>
  );
}
