import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Source } from '../../console/live.ts';
import { follow, retryAfterMs } from '../../console/live.ts';

class FakeSource implements Source {
  readonly #listeners = new Map<string, () => void>();
  closed = false;
  addEventListener(type: 'open' | 'changed' | 'error', listener: () => void) {
    this.#listeners.set(type, listener);
  }
  emit(type: 'open' | 'changed' | 'error') {
    this.#listeners.get(type)?.();
  }
  close() {
    this.closed = true;
  }
}

function start() {
  const sources: FakeSource[] = [];
  const changes: string[] = [];
  const states: string[] = [];
  const stop = follow({
    open: () => {
      const source = new FakeSource();
      sources.push(source);
      return source;
    },
    onChange: (cause) => changes.push(cause),
    onState: (state) => states.push(state),
    random: () => 0,
  });
  return { sources, changes, states, stop, latest: () => sources.at(-1)! };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('following a workspace', () => {
  it('asks again at once when something changed, and once more after a burst', () => {
    const { latest, changes } = start();
    latest().emit('open');
    for (let count = 0; count < 20; count += 1) latest().emit('changed');
    expect(changes).toEqual(['event']);
    vi.advanceTimersByTime(500);
    expect(changes).toEqual(['event', 'event']);
    vi.advanceTimersByTime(5_000);
    expect(changes).toHaveLength(2);
  });

  it('reports nothing when the server only renewed the stream, and asks for what was missed', () => {
    const { latest, changes, states } = start();
    latest().emit('open');
    latest().emit('error');
    vi.advanceTimersByTime(500);
    latest().emit('open');
    expect(states).toEqual(['live', 'live']);
    expect(changes).toEqual(['event']);
  });

  it('says that it is reconnecting after two seconds, and polls every two from then on', () => {
    const { latest, changes, states } = start();
    latest().emit('open');
    latest().emit('error');
    vi.advanceTimersByTime(1_999);
    expect(states).toEqual(['live']);
    vi.advanceTimersByTime(1);
    expect(states).toEqual(['live', 'reconnecting']);
    vi.advanceTimersByTime(6_000);
    expect(changes).toEqual(['poll', 'poll', 'poll']);
    latest().emit('open');
    vi.advanceTimersByTime(10_000);
    expect(changes).toEqual(['poll', 'poll', 'poll', 'event']);
  });

  it('waits longer after each failure, up to half a minute', () => {
    expect([1, 2, 3, 7, 50].map((failures) => retryAfterMs(failures, 0))).toEqual([500, 1_000, 2_000, 30_000, 30_000]);
    expect(retryAfterMs(2, 1)).toBe(750);
  });

  it('leaves nothing running when the person goes elsewhere', () => {
    const { latest, changes, sources, stop } = start();
    latest().emit('error');
    stop();
    vi.advanceTimersByTime(60_000);
    expect(changes).toEqual([]);
    expect(sources).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
