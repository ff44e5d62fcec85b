/* A row of links that may be wider than the screen. */
import { useLayoutEffect, useRef } from "react";

/** The open one (`aria-current`) stands in the middle before anything is painted. */
export function Tabs({ label, className, children }) {
  const row = useRef(null);
  useLayoutEffect(() => {
    const open = row.current.querySelector("[aria-current]")?.getBoundingClientRect();
    const here = row.current.getBoundingClientRect();
    if (open) row.current.scrollLeft += open.left + open.width / 2 - here.left - here.width / 2;
  }, []);
  return <nav ref={row} aria-label={label} className={className}>{children}</nav>;
}
