/* Where a work is drawn: always a whole number of screen pixels for each pixel of the work. */
import { useLayoutEffect, useState } from "react";
import { fit } from "./scale.js";

/** Where the work in `ref` goes in its parent, redone on resize and zoom. `zoom` 0 fits; else it is
 *  the wanted scale. Null until measured, which is before the first paint. */
export function useFit(ref, width, height, zoom = 0) {
  const [box, setBox] = useState(null);
  useLayoutEffect(() => {
    const well = ref.current?.parentElement;
    if (!well || !width || !height) return;
    const measure = () => {
      const d = window.devicePixelRatio || 1;
      const W = Math.floor(well.clientWidth * d), H = Math.floor(well.clientHeight * d);
      if (!W || !H) return;
      const { w, h, k } = zoom ? { w: width * zoom, h: height * zoom, k: zoom } : fit(width, height, W, H);
      const left = Math.max(0, Math.floor((W - w) / 2)) / d, top = Math.max(0, Math.floor((H - h) / 2)) / d;
      const next = { k, over: w > W || h > H, style: { width: w / d, height: h / d, left, top } };
      setBox((old) => (JSON.stringify(old) === JSON.stringify(next) ? old : next));
    };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(well);
    window.addEventListener("resize", measure); // zooming changes the pixel ratio, not always the well
    return () => {
      watcher.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [ref, width, height, zoom]);
  return box;
}

export const HIDDEN = { visibility: "hidden", left: 0, top: 0 };
