/**
 * Tokens that arrive in a link's fragment: the one-time owner link and invitations. The fragment
 * never reaches a server by itself; we take it out of the address bar at once and keep it in this
 * tab, so that it survives signing in and nothing else.
 */

export type LinkKind = 'owner' | 'invitation';

/** Which token an address carries; `path` is below `/console`. */
export function tokenInAddress(path: string, fragment: string): { kind: LinkKind; token: string } | null {
  const text = fragment.replace(/^#/, '');
  if (text === '') return null;
  if (/^\/new\/?$/.test(path)) {
    const token = new URLSearchParams(text).get('owner');
    return token ? { kind: 'owner', token } : null;
  }
  if (/^\/join\/?$/.test(path)) {
    try {
      return { kind: 'invitation', token: decodeURIComponent(text) };
    } catch {
      return null; // Not valid percent-encoding, so not a link of ours.
    }
  }
  return null;
}

const slot = (kind: LinkKind) => `fygment.link.${kind}`;

/** Moves a token from the address bar into this tab's storage, before anything else reads the location. True when there was one. */
export function takeLinkToken(): boolean {
  const found = tokenInAddress(location.pathname.replace(/^\/console/, '') || '/', location.hash);
  if (!found) return false;
  sessionStorage.setItem(slot(found.kind), found.token);
  history.replaceState(history.state, '', location.pathname + location.search);
  return true;
}

export function keptLinkToken(kind: LinkKind): string | null {
  return sessionStorage.getItem(slot(kind));
}

export function forgetLinkToken(kind: LinkKind): void {
  sessionStorage.removeItem(slot(kind));
}
