import type { ReactNode } from 'react';
import { createContext, useCallback, useContext, useState } from 'react';

const AnnounceContext = createContext<(text: string) => void>(() => undefined);

/** Says something to screen readers without moving anybody. */
export function useAnnounce(): (text: string) => void {
  return useContext(AnnounceContext);
}

/** The one polite live region of the console. */
export function LiveRegion({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ text: '', turn: 0 });
  const announce = useCallback((text: string) => setSaid((before) => ({ text, turn: before.turn + 1 })), []);
  return (
    <AnnounceContext value={announce}>
      {children}
      {/* A no-break space on every other turn, so that the same words are said again. */}
      <div className="vh" role="status" aria-live="polite">{said.text}{said.turn % 2 === 1 ? '\u00a0' : ''}</div>
    </AnnounceContext>
  );
}
