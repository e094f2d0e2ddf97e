/** The drop, split by a slit. The same geometry stands in the page's static shell. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 34" aria-hidden="true">
      <path d="M10.8 1.84 1.94 15.45A12 12 0 0 0 10.8 33.94ZM13.2 1.84 22.06 15.45A12 12 0 0 1 13.2 33.94Z" fill="currentColor" />
    </svg>
  );
}
