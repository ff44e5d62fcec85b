/* The big work: integer scale, playback, background, zoom, full screen. Everything happens here in the
 * browser; the server hears of none of it. */
import { useRef, useState } from "react";
import { HIDDEN, useFit } from "./fit.js";
import { Icon } from "./icon.jsx";
import { usePlayer } from "./player.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4];
const GROUNDS = [["page", "Page"], ["check", "Checkerboard"], ["black", "Black"], ["white", "White"]];

export function Stage({ src, poster, width, height, frames, name, alt, flashing, icons, mini }) {
  const figure = useRef(null), image = useRef(null), canvas = useRef(null);
  const [ground, setGround] = useState("page");
  const [zoom, setZoom] = useState(0);
  const box = useFit(image, width, height, zoom);
  const player = usePlayer(canvas, figure, { src, frames, name, flashing });
  const moves = frames > 1;
  const shown = { className: "px", width, height, style: box?.style ?? HIDDEN };
  return (
    <figure className={mini ? "stage mini" : "stage"} ref={figure}>
      <span className={box?.over ? "well pan" : "well"} data-bg={ground} tabIndex={box?.over ? 0 : undefined}
        role={box?.over ? "group" : undefined} aria-label={box?.over ? "The work, scrollable" : undefined}>
        <img ref={image} {...shown} alt={alt} hidden={player.ready} draggable={false} fetchPriority="high"
          src={moves && poster && !player.playing ? poster : src} data-k={box?.k} data-art={`${width}x${height}`} />
        <canvas ref={canvas} {...shown} data-k={box?.k} data-art={`${width}x${height}`} role="img" aria-label={alt} hidden={!player.ready} />
      </span>
      {moves && <Playback player={player} flashing={flashing} icons={icons} />}
      <div className="bar" role="group" aria-label="View">
        <span className="seg" role="group" aria-label="Background">
          {GROUNDS.map(([key, word]) => (
            <button key={key} type="button" aria-pressed={ground === key} aria-label={`${word} background`}
              title={word} onClick={() => setGround(key)}>
              <span className="sw" data-bg={key} />
            </button>
          ))}
        </span>
        <span className="sp" />
        <span className="mono muted" title="Screen pixels for each pixel of the work">{scaleText(box?.k)}</span>
        <Zoom zoom={zoom} setZoom={setZoom} k={box?.k ?? 1} icons={icons} />
        {!mini && (
          <button type="button" className="ib s" aria-label="Full screen" title="Full screen"
            onClick={() => (document.fullscreenElement ? document.exitFullscreen() : figure.current.requestFullscreen?.())}>
            <Icon d={icons.expand} />
          </button>
        )}
      </div>
    </figure>
  );
}

/** What comes once the frames are decoded comes behind what is there already: nothing moves. */
function Playback({ player, flashing, icons }) {
  const { ready, wanted, frame, count, speed, setSpeed, seek, toggle } = player;
  const step = (by, word, d) => (
    <button type="button" className="ib s" aria-label={word} title={word} onClick={() => seek(frame + by)}>
      <Icon d={d} />
    </button>
  );
  return (
    <div className="bar" role="group" aria-label="Playback">
      <button type="button" className="ib s b" aria-label={wanted ? "Pause" : "Play"} onClick={toggle}>
        <Icon d={wanted ? icons.pause : icons.play} />
      </button>
      {flashing && !wanted && <span className="st wa">This work flashes.</span>}
      <span className="mono muted count">{ready ? `${frame + 1} / ${count}` : `${count} frames`}</span>
      {ready && step(-1, "Previous frame", icons["chevron-left"])}
      {ready && step(1, "Next frame", icons["chevron-right"])}
      {ready && (
        <input type="range" min="1" max={count} value={frame + 1} aria-label="Frame"
          style={{ "--v": `${(100 * frame) / (count - 1)}%` }} onChange={(e) => seek(e.target.value - 1)} />
      )}
      {ready && (
        <select className="chip" aria-label="Speed" value={speed} onChange={(e) => setSpeed(+e.target.value)}>
          {SPEEDS.map((s) => <option key={s} value={s}>{s}×</option>)}
        </select>
      )}
    </div>
  );
}

function Zoom({ zoom, setZoom, k, icons }) {
  const whole = Math.max(1, Math.floor(k));
  return (
    <span className="seg" role="group" aria-label="Scale">
      <button type="button" aria-label="Smaller" onClick={() => setZoom(Math.max(1, whole - 1))}>
        <Icon d={icons.minus} small />
      </button>
      <button type="button" aria-pressed={zoom === 0} onClick={() => setZoom(0)}>Fit</button>
      <button type="button" aria-pressed={zoom === 1} onClick={() => setZoom(1)}>1:1</button>
      <button type="button" aria-label="Larger" onClick={() => setZoom(Math.min(32, whole + 1))}>
        <Icon d={icons.plus} small />
      </button>
    </span>
  );
}

const scaleText = (k) => (k === undefined ? "" : k < 1 ? `1/${Math.round(1 / k)}×` : `${k}×`);
