import type { ReactNode } from 'react';
import { useEffect } from 'react';

/**
 * The screen's h1 with its line and its acts. It takes focus after a navigation (see console.tsx)
 * and names the browser's tab.
 */
export function Heading({ children, title, line, acts }: { children: ReactNode; title: string; line?: ReactNode; acts?: ReactNode }) {
  useEffect(() => {
    document.title = title === 'Fygment' ? title : `${title} · Fygment`;
  }, [title]);
  return (
    <div className="head">
      <div className="head-text">
        <h1 tabIndex={-1}>{children}</h1>
        {line ? <p className="line">{line}</p> : null}
      </div>
      {acts ? <div className="acts">{acts}</div> : null}
    </div>
  );
}
