/** The loading faces: bars where words will be, in the final rows. The style sheet shows them after 150 ms. */

const widths = ['w7', 'w9', 'w8', 'w6', 'w9', 'w7'];

export function Bar({ width }: { width: string }) {
  return <span className={`bar ${width}`} />;
}

/** Rows of a table that has its head already. */
export function SkeletonRows({ columns, rows = 6 }: { columns: readonly string[]; rows?: number }) {
  return Array.from({ length: rows }, (_, row) => (
    <tr key={row} role="row" className="skeleton-row" aria-hidden="true">
      {columns.map((column, index) => (
        <td key={column} role="cell" className={column}><Bar width={widths[(row + index) % widths.length] ?? 'w7'} /></td>
      ))}
    </tr>
  ));
}

/** Lines of text. */
export function SkeletonLines({ lines = 4 }: { lines?: number }) {
  return (
    <div className="skeleton-lines" aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => <Bar key={line} width={widths[line % widths.length] ?? 'w7'} />)}
    </div>
  );
}
