import { scopeNames } from '../../domain/permissions.ts';

/** The scopes of our one resource, as OAuth writes them. */
export const supportedScope = scopeNames.join(' ');

/**
 * The scopes a request asks for, as far as we have them; all of ours when it names none that we
 * have. Clients send scopes of other servers, of their own registration, or none at all, and
 * each of these must end in consent to something, not in an error.
 */
export function effectiveScope(requested: string | undefined): string {
  const known = (requested ?? '').split(/\s+/).filter((name) => (scopeNames as string[]).includes(name));
  return known.length > 0 ? [...new Set(known)].join(' ') : supportedScope;
}
