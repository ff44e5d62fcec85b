/* Frames of an animation on a canvas, stepped by the browser's own decoder (WebCodecs ImageDecoder).
 * Where that is missing the stage shows the plain image and offers play and pause only. */
import { useCallback, useEffect, useRef, useState } from "react";
import { ask, usePlaying, useWanted } from "./motion.js";

const UNSAID = 100; // ms; a delay that is missing or at most 10 ms counts as this much

async function open(src) {
  const answer = await fetch(src);
  const type = (answer.headers.get("content-type") || "image/webp").split(";")[0];
  if (!answer.ok || !(await ImageDecoder.isTypeSupported(type))) throw new Error("cannot be decoded");
  const decoder = new ImageDecoder({ data: await answer.arrayBuffer(), type, colorSpaceConversion: "none" });
  await Promise.all([decoder.tracks.ready, decoder.completed]);
  return decoder;
}

export function usePlayer(canvas, anchor, { src, frames, name, flashing }) {
  const [decoder, setDecoder] = useState(null);
  const [frame, setFrame] = useState(0);
  const [speed, setSpeed] = useState(1);
  const at = useRef(0);
  const moves = frames > 1;
  const wanted = useWanted(name, flashing);
  const playing = usePlaying(anchor, name, moves, flashing);

  useEffect(() => {
    let gone = false;
    let mine = null;
    setDecoder(null);
    setFrame((at.current = 0));
    if (!moves || !("ImageDecoder" in window)) return;
    open(src).then(
      (opened) => {
        mine = opened;
        if (gone) mine.close();
        else if (mine.tracks.selectedTrack?.frameCount > 1) setDecoder(mine);
      },
      () => {}, // the plain image stays
    );
    return () => {
      gone = true;
      mine?.close();
    };
  }, [src, moves]);

  /** Draws frame i and answers how long it stands, in ms. */
  const show = useCallback(
    async (i) => {
      const { image } = await decoder.decode({ frameIndex: i });
      const pen = canvas.current?.getContext("2d");
      if (pen) {
        pen.clearRect(0, 0, canvas.current.width, canvas.current.height);
        pen.drawImage(image, 0, 0, canvas.current.width, canvas.current.height);
      }
      const ms = (image.duration ?? 0) / 1000;
      image.close();
      setFrame((at.current = i));
      return ms > 10 ? ms : UNSAID;
    },
    [decoder, canvas],
  );

  const count = decoder?.tracks.selectedTrack.frameCount ?? frames;
  useEffect(() => {
    if (!decoder) return;
    let timer = 0;
    let stopped = false;
    const run = async (i) => {
      const from = performance.now();
      const ms = await show(i);
      if (stopped || !playing) return;
      const wait = Math.max(0, ms / speed - (performance.now() - from));
      timer = setTimeout(() => run((i + 1) % count).catch(() => {}), wait);
    };
    run(at.current).catch(() => {}); // a decoder closed under way
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [decoder, playing, speed, count, show]);

  const seek = (i) => {
    ask(name, false);
    if (decoder) show((i + count) % count).catch(() => {});
  };
  return { ready: !!decoder, playing, wanted, frame, count, speed, setSpeed, seek,
    toggle: () => ask(name, !wanted) };
}
