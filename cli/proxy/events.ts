/** Server-sent events (the WHATWG stream format), as far as MCP uses it. */

export interface ServerEvent {
  data: string;
  id: string | null;
}

/** A sink for text chunks that calls `take` with each event that carries data or an id. */
export function splitEvents(take: (event: ServerEvent) => void, retry: (milliseconds: number) => void = () => {}): (chunk: string) => void {
  let buffer = '';
  let data: string[] = [];
  let id: string | null = null;
  let first = true;

  function line(text: string): void {
    if (text === '') {
      if (data.length > 0 || id !== null) take({ data: data.join('\n'), id });
      data = [];
      id = null;
      return;
    }
    const colon = text.indexOf(':');
    const field = colon === -1 ? text : text.slice(0, colon);
    const value = colon === -1 ? '' : text.slice(text[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) retry(Number(value));
  }

  return (chunk) => {
    buffer += first && chunk.startsWith('\ufeff') ? chunk.slice(1) : chunk;
    first = false;
    let start = 0;
    for (let end = nextLineEnd(buffer, start); end !== -1; end = nextLineEnd(buffer, start)) {
      line(buffer.slice(start, end));
      start = end + (buffer[end] === '\r' && buffer[end + 1] === '\n' ? 2 : 1);
    }
    buffer = buffer.slice(start);
  };
}

/** LF, CRLF or CR. A CR at the very end may be half of a CRLF, so it waits. */
function nextLineEnd(text: string, from: number): number {
  const lf = text.indexOf('\n', from);
  const cr = text.indexOf('\r', from);
  if (cr === -1 || (lf !== -1 && lf < cr)) return lf;
  return cr === text.length - 1 ? -1 : cr;
}
