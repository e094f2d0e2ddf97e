/** Newline framing of a byte stream. Lines stay bytes: what a harness sent is what the server gets. */

const NEWLINE = 0x0a;

/** A sink for chunks that calls `take` with each whole line, without its line end. Empty lines are skipped. */
export function splitLines(take: (line: Buffer) => void): (chunk: Buffer) => void {
  // Parts of a line that has not ended; joined once, so that a long line costs no repeated copying.
  let parts: Buffer[] = [];
  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const piece = chunk.subarray(start, end);
      const line = parts.length === 0 ? piece : Buffer.concat([...parts, piece]);
      parts = [];
      start = end + 1;
      if (line.length > 0 && !(line.length === 1 && line[0] === 0x0d)) take(line);
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  };
}
