import type Router from '@koa/router';
import * as z from 'zod/mini';
import type { Endpoint, ParametersOf, ParsedInputOf, ReplyOf } from '../../domain/contract/endpoint.ts';
import type { Action, Actor } from '../../domain/permissions.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import { actorFor, type Person } from '../services/actors.ts';
import { readJson } from './body.ts';
import { requireSameOrigin } from './same-origin.ts';
import { readPerson } from './session.ts';
import type { Context, RequestState } from './state.ts';

/** Who calls, as far as the endpoint's `action` promises it: nobody, a person, or an actor in a workspace. */
type Caller<E extends Endpoint> = E['action'] extends 'public'
  ? { person: Person | null }
  : E['action'] extends 'signed-in'
    ? { person: Person }
    : { person: Person; actor: Actor };

export type Call<E extends Endpoint> = Caller<E> & { input: ParsedInputOf<E>; parameters: ParametersOf<E>; context: Context };

/** What a handler returns when it wrote the response itself (server-sent events). */
export const handled = Symbol('handled');

/**
 * Binds an endpoint to its handler. Every call goes the same way: origin → session →
 * permission → input → handler → reply; a handler only acts.
 */
export function bind<const E extends Endpoint>(
  router: Router<RequestState>,
  deps: Deps,
  endpoint: E,
  handler: (call: Call<E>) => Promise<ReplyOf<E> | typeof handled>,
): void {
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
  router[method](endpoint.path, async (context) => {
    if (endpoint.method !== 'GET') requireSameOrigin(context.req, deps.config.origin);
    const person = await readPerson(context, deps);
    const parameters = context.params as Record<string, string>;
    let actor: Actor | undefined;
    if (endpoint.action !== 'public') {
      if (!person) throw new Problem('signed_out');
      if (endpoint.action !== 'signed-in') actor = await actorFor(person, parameters['workspaceId'] ?? '', endpoint.action as Action, deps);
    }
    const raw = endpoint.method === 'GET' ? { ...context.query } : await readJson(context.req);
    const input = parse(endpoint.input, raw);
    context.set('cache-control', 'no-store');
    const reply = await handler({ person, actor, input, parameters, context } as unknown as Call<E>);
    if (reply !== handled) context.body = reply;
  });
}

function parse(schema: z.ZodMiniType, raw: unknown): unknown {
  const result = z.safeParse(schema, raw);
  if (result.success) return result.data;
  throw new Problem('invalid_input', {
    details: { fields: result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })) },
  });
}
