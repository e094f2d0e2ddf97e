/**
 * Follows a workspace's event stream. The stream only says that something changed; what changed
 * is asked for again. Without the stream the console polls, so it is late by two seconds at most.
 */

export type LiveState = 'live' | 'reconnecting';

/** The part of `EventSource` we use; tests bring their own. */
export interface Source {
  addEventListener(type: 'open' | 'changed' | 'error', listener: () => void): void;
  close(): void;
}

export interface Following {
  open: () => Source;
  /** `event`: replies in flight may be older than the change. `poll`: they are as good as new ones. */
  onChange: (cause: 'event' | 'poll') => void;
  onState: (state: LiveState) => void;
  random?: () => number;
}

const POLL_MS = 2_000;
/** The server ends each stream after a while, to ask again who listens; coming back that soon is no outage. */
const GRACE_MS = 2_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** A burst of events becomes one refetch at its start and one at its end. */
const BURST_MS = 500;

/** 0.5, 1, 2 … 30 s, each shortened by up to a quarter so that a restart does not bring everybody back at once. */
export function retryAfterMs(failures: number, random: number): number {
  const full = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (1 - random / 4));
}

export function follow({ open, onChange, onState, random = Math.random }: Following): () => void {
  let source: Source | null = null;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let grace: ReturnType<typeof setTimeout> | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  let burst: ReturnType<typeof setTimeout> | undefined;
  let again = false;

  function changed() {
    if (burst !== undefined) {
      again = true;
      return;
    }
    onChange('event');
    burst = setTimeout(() => {
      burst = undefined;
      if (!again) return;
      again = false;
      changed();
    }, BURST_MS);
  }

  function awaitStream() {
    grace ??= setTimeout(() => {
      onState('reconnecting');
      poll = setInterval(() => onChange('poll'), POLL_MS);
    }, GRACE_MS);
  }

  function streaming() {
    clearTimeout(grace);
    clearInterval(poll);
    grace = undefined;
    const missed = failures > 0;
    failures = 0;
    onState('live');
    if (missed) changed();
  }

  function connect() {
    const current = open();
    source = current;
    awaitStream();
    current.addEventListener('open', streaming);
    current.addEventListener('changed', changed);
    current.addEventListener('error', () => {
      if (source !== current) return;
      // The browser would try again by itself after a lost connection, but never after a refusal;
      // one way for both is easier to reason about.
      current.close();
      source = null;
      failures += 1;
      awaitStream();
      retry = setTimeout(connect, retryAfterMs(failures, random()));
    });
  }

  connect();
  return () => {
    source?.close();
    source = null;
    clearTimeout(retry);
    clearTimeout(grace);
    clearInterval(poll);
    clearTimeout(burst);
  };
}
