/**
 * Query keys, derived from the contract: the endpoint's path pattern, its path parameters, its
 * input. Which keys an act makes stale is declared by the act's endpoint, so no screen says it.
 */
import type { Endpoint, InputOf, ParametersOf } from '../domain/contract/endpoint.ts';

export type Parameters = Readonly<Record<string, string>>;
export type Key = readonly [path: string, parameters: Parameters, input: unknown];

export function keyOf<E extends Endpoint>(endpoint: E, parameters: ParametersOf<E>, input: InputOf<E>): Key {
  return [endpoint.path, parameters as Parameters, input];
}

function isKey(key: readonly unknown[]): key is Key {
  return key.length === 3 && typeof key[0] === 'string' && typeof key[1] === 'object' && key[1] !== null;
}

/**
 * True when the act, called with these parameters, made the reply under `key` stale: its path is
 * among the act's `refreshes`, and no parameter that both name differs. A list has no
 * `:connectionId`, so revoking one connection refreshes every page of it.
 */
export function isRefreshedBy(act: Pick<Endpoint, 'refreshes'>, parameters: Parameters, key: readonly unknown[]): boolean {
  if (!isKey(key) || !act.refreshes.includes(key[0])) return false;
  return Object.entries(key[1]).every(([name, value]) => parameters[name] === undefined || parameters[name] === value);
}

/** True for every reply about this workspace: what a `changed` event makes stale. */
export function isAboutWorkspace(workspaceId: string, key: readonly unknown[]): boolean {
  return isKey(key) && key[1]['workspaceId'] === workspaceId;
}
