/** Leaving for the sign-in page and coming back to where the person was. */

const LEFT_AT = 'fygment.left-for-sign-in';
/** Back within this time and still signed out: the cookie does not hold, and going again would be a loop. */
const LOOP_WITHIN_MS = 15_000;

let justBack = typeof sessionStorage !== 'undefined' && Date.now() - Number(sessionStorage.getItem(LEFT_AT) ?? 0) < LOOP_WITHIN_MS;
/** Once the page is on its way elsewhere, replies that still arrive change nothing. */
let leaving = false;

export function signInHref(returnTo: string): string {
  return `/api/auth/login?return_to=${encodeURIComponent(returnTo)}`;
}

/** Path and search, never the fragment: a token in it must not travel. */
export function here(): string {
  return location.pathname + location.search;
}

export function leaveTo(address: string): void {
  leaving = true;
  location.assign(address);
}

export function goToSignIn(): void {
  if (justBack || leaving) return;
  sessionStorage.setItem(LEFT_AT, String(Date.now()));
  leaveTo(signInHref(here()));
}

/** True when sign-in was tried a moment ago and nobody is signed in: time to say so and stop. */
export function cameBackSignedOut(): boolean {
  return justBack;
}

export function signInHeld(): void {
  justBack = false;
  sessionStorage.removeItem(LEFT_AT);
}
