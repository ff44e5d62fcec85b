/* An icon from path data that Python hands over: 24 CSS px, or 12 when small. */
export function Icon({ d, small }) {
  return (
    <svg className={small ? "i i12" : "i"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={d} />
    </svg>
  );
}
