/* One work in its well, its pause badge, and the switch that stills the whole page. */
import { useEffect, useRef, useState } from "react";
import { HIDDEN, useFit } from "./fit.js";
import { ask, setAllStill, useAllStill, usePlaying, useWanted } from "./motion.js";
import { Icon } from "./icon.jsx";

/** Shows the poster first and whenever the work is not to move, so pausing needs no decoding. */
export function Artwork({ src, poster, width, height, frames, alt, name, flashing, eager }) {
  const ref = useRef(null);
  const box = useFit(ref, width, height);
  const moves = frames > 1 && !!poster;
  const playing = usePlaying(ref, name, moves, flashing);
  return (
    <img ref={ref} className="px" src={moves && !playing ? poster : src} width={width} height={height}
      alt={alt || ""} loading={eager ? "eager" : "lazy"} decoding="async" draggable={false}
      data-k={box?.k} data-art={`${width}x${height}`} style={box?.style ?? HIDDEN} />
  );
}

/** The badge beside a title: how long the loop is, and a pause or play button. */
/** An avatar at a whole number of screen pixels for each of its own; its size is its file's. */
export function Portrait({ src }) {
  const ref = useRef(null);
  const [size, setSize] = useState([0, 0]);
  const box = useFit(ref, ...size);
  const read = () => {
    const { naturalWidth, naturalHeight } = ref.current ?? {};
    if (naturalWidth) setSize([naturalWidth, naturalHeight]);
  };
  useEffect(read, [src]); // it may have come before it could be listened for
  return <img ref={ref} className="px" src={src} alt="" decoding="async" draggable={false} onLoad={read} style={box?.style ?? HIDDEN} />;
}

export function AnimBadge({ name, title, text, flashing, icons }) {
  const on = useWanted(name, flashing);
  return (
    <button type="button" className="anim" aria-label={`${on ? "Pause" : "Play"} ${title}`}
      title={flashing && !on ? "This work flashes" : undefined} onClick={() => ask(name, !on)}>
      <Icon d={on ? icons.pause : icons.play} small />
      <span>{text}</span>
    </button>
  );
}

export function PauseAll({ icons }) {
  const still = useAllStill();
  const label = still ? "Play animations" : "Pause all animations";
  return (
    <button type="button" className="ib" aria-label={label} title={label} onClick={() => setAllStill(!still)}>
      <Icon d={still ? icons.play : icons.pause} />
    </button>
  );
}
