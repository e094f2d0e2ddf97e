import { useEffect, useRef } from 'react';
import { endOf } from '../connection-end.ts';
import type { Handshake } from '../handshake.ts';
import { agoWords, clockWords, elapsedWords, exactWords } from '../time-words.ts';
import { Glyph } from './glyph.tsx';
import { useAnnounce } from './live-region.tsx';
import { useNow } from './when.tsx';

/** After this long without the next step, the usual cause takes the place of the quiet line. */
const LIKELY_CAUSE_AFTER_MS = 30_000;
/** Older than this, the elapsed time says nothing any more. */
const ELAPSED_UP_TO_MS = 60 * 60_000;

function headline(shake: Handshake, name: string): string {
  switch (shake.stage) {
    case 'waiting': return `Waiting for ${name}`;
    case 'approved': return `Waiting for ${name} to fetch its token`;
    case 'issued': return `Waiting for the first call from ${name}`;
    case 'connected': return `${name} is connected`;
  }
}

/** Said when a stage is reached: the news, without the waiting. */
function spoken(shake: Handshake, name: string): string {
  switch (shake.stage) {
    case 'waiting': return `${name} is no longer connected`;
    case 'approved': return `Approval for ${name} arrived`;
    case 'issued': return `${name} has its token`;
    case 'connected': return `First call from ${name} arrived`;
  }
}

/** What each stage means for the person. Causes are the usual ones, and are called that. */
function remark(shake: Handshake, name: string, local: boolean, waitedMs: number, now: Date): string {
  const slow = waitedMs >= LIKELY_CAUSE_AFTER_MS;
  switch (shake.stage) {
    case 'waiting':
      if (shake.ended?.health === 'revoked') return `Your last connection was revoked${shake.ended.revoked?.reason ? `: “${shake.ended.revoked.reason}”` : ''}. Follow the steps to connect again.`;
      if (shake.ended && endOf(shake.ended) === null) return `You approved, and ${name} did not fetch its token in time. Follow the last step again.`;
      if (shake.ended) return `Your last connection has ended. ${local ? 'Run the command again' : `Press Connect in ${name}`} and sign in once more.`;
      return 'Nothing to do here. This line moves when you approve.';
    case 'approved':
      return slow
        ? `${name} has not fetched its token. Usually the sign-in tab was closed before it went back to ${name}: start the last step again.`
        : 'Nothing to do here. If this step stays empty for 30 seconds, this page names the usual cause.';
    case 'issued':
      if (!slow) return 'Nothing to do here. If the last step stays empty for 30 seconds, this page names the usual cause.';
      return local
        ? `The token is in place and no call has arrived. ${name} usually has to be started again before it calls.`
        : `The token is in place and no call has arrived. Open Fygment in a new ${name} chat; if that changes nothing, a bot or firewall rule in front of this server is the usual cause.`;
    case 'connected':
      return shake.connection?.lastUsedAt ? `Last call ${agoWords(shake.connection.lastUsedAt, now)}.` : '';
  }
}

/** From approval to the first call, as the records tell it. */
export function HandshakeStrip({ shake, name, local }: { shake: Handshake; name: string; local: boolean }) {
  const running = shake.stage === 'approved' || shake.stage === 'issued';
  const now = useNow(running ? 1_000 : 20_000);
  const announce = useAnnounce();
  const said = useRef(shake.stage);

  useEffect(() => {
    if (said.current === shake.stage) return;
    said.current = shake.stage;
    announce(spoken(shake, name));
  }, [announce, name, shake]);

  const since = shake.connection?.createdAt ?? null;
  const waitedMs = running && since ? now.getTime() - Date.parse(since) : 0;
  return (
    <section className={`strip strip-${shake.stage}`} aria-label={`${name}, live`}>
      <div className="strip-head">
        <Glyph name={shake.stage === 'connected' ? 'active' : 'waiting'} />
        <strong>{headline(shake, name)}</strong>
        {running && since && waitedMs < ELAPSED_UP_TO_MS ? <span className="elapsed" aria-hidden="true">{elapsedWords(since, now)}</span> : null}
      </div>
      <ol className="strip-steps">
        {shake.steps.map((step) => (
          <li key={step.label} className={`step-${step.state}`}>
            <Glyph name={step.state === 'done' ? 'active' : 'waiting'} />
            <span className="step-label">{step.label}</span>
            <span className="step-when">
              {step.at ? <time dateTime={step.at} title={exactWords(step.at)}>{sameDay(step.at, now) ? clockWords(step.at) : agoWords(step.at, now)}</time> : step.word}
            </span>
          </li>
        ))}
      </ol>
      <p className="strip-remark">{remark(shake, name, local, waitedMs, now)}</p>
      {shake.stage === 'connected' ? <p>Ask {name}: <q>What has my team approved in Fygment?</q></p> : null}
    </section>
  );
}

function sameDay(at: string, now: Date): boolean {
  return new Date(at).toDateString() === now.toDateString();
}
