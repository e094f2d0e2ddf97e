import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import type { Context, Middleware } from './state.ts';

/** A minute: the numbers below are per minute. */
const WINDOW_MS = 60_000;

/**
 * For addresses that anybody may call and that write a row each time: so many a minute from one
 * network address, and so many from all together, which also bounds the memory this takes. Hosted
 * agents share few addresses, so the first number is generous.
 */
export function limit(deps: Pick<Deps, 'now'>, applies: (context: Context) => boolean, most: { perAddress: number; together: number }): Middleware {
  let counts = new Map<string, number>();
  let total = 0;
  let endsAt = 0;
  return (context, next) => {
    if (!applies(context)) return next();
    const now = deps.now().getTime();
    if (now >= endsAt) [counts, total, endsAt] = [new Map(), 0, now + WINDOW_MS];
    const address = context.ip;
    const count = counts.get(address) ?? 0;
    if (count >= most.perAddress || total >= most.together) {
      context.set('retry-after', String(Math.ceil((endsAt - now) / 1000)));
      throw new Problem('too_many');
    }
    counts.set(address, count + 1);
    total += 1;
    return next();
  };
}
