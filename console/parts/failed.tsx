import type { ReactNode } from 'react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { CallError } from '../api.ts';
import { whoCanSentence } from '../who-can.ts';

/** Seconds until the page tries again by itself, growing so that a tired server is left alone. */
const WAITS = [8, 16, 30, 60];

/**
 * The failed face: what happened, what still works, what to do. Refusals are told as refusals and
 * are not tried again; anything that may pass is.
 */
export function Failed({ what, works, error, again, lead = true, children }: {
  what: string; works: string; error: CallError; again: () => Promise<unknown>;
  /** False where another button of the screen leads already. */
  lead?: boolean; children?: ReactNode;
}) {
  const refusal = error.refusal;
  const refused = error.status === 403;
  const mayPass = error.status === 0 || error.status >= 500;
  const left = useCountdown(mayPass, again);

  if (refused) {
    return (
      <section className="face">
        <h2>This is not open to you</h2>
        <p>{refusal?.needs ? whoCanSentence(error.action, refusal.needs, refusal.whoCan ?? []) : error.message}</p>
      </section>
    );
  }
  return (
    <section className="face">
      <h2>{what}</h2>
      <p>{error.message} {works}</p>
      <div className="acts">
        <button type="button" className={lead ? 'button filled' : 'button'} onClick={() => void again()}>Try again</button>
        {children}
      </div>
      <p className="note">
        {left === null ? null : <>Trying again by itself in {left} s. </>}
        {error.requestId ? <>Support id <code>{error.requestId}</code></> : null}
      </p>
    </section>
  );
}

function useCountdown(on: boolean, again: () => Promise<unknown>): number | null {
  const [turn, setTurn] = useState(0);
  const [left, setLeft] = useState(WAITS[0] ?? 8);
  const tick = useEffectEvent(() => {
    if (left > 1) {
      setLeft(left - 1);
      return;
    }
    const next = Math.min(turn + 1, WAITS.length - 1);
    setTurn(next);
    setLeft(WAITS[next] ?? 60);
    void again();
  });
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [on]);
  return on ? left : null;
}
