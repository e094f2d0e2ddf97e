import type { Role } from '../domain/permissions.ts';
import type { ErrorReply } from '../domain/contract/error.ts';

/**
 * Every way to refuse: stable id, status, and one calm sentence for the person. Anything that
 * is not in here is a 500 whose text stays in the log.
 */
export const catalogue = {
  invalid_input:       { status: 400, message: 'Something in the request is not as expected. The fields say what.' },
  not_json:            { status: 415, message: 'Send the request as JSON, with the Content-Type application/json.' },
  too_large:           { status: 413, message: 'The request is too large. This server reads at most 64 KB here.' },
  signed_out:          { status: 401, message: 'Sign in to go on.' },
  cross_site:          { status: 403, message: 'This request came from another site, so it was refused.' },
  forbidden:           { status: 403, message: 'Your role does not allow this.' },
  owner_link_needed:   { status: 403, message: 'This server has no owner yet. Open the one-time owner link that the server printed when it started.' },
  owner_link_used:     { status: 410, message: 'This owner link was used already or has ended. Restart the server to get a new one while it has no owner.' },
  invitation_ended:    { status: 410, message: 'This invitation was used, withdrawn or has ended. Ask whoever invited you for a new link.' },
  too_many_workspaces: { status: 409, message: 'You own as many workspaces as this server allows. Use one of them, or ask for it to be handed over.' },
  not_found:           { status: 404, message: 'There is nothing here, or it belongs to another workspace.' },
  method_not_allowed:  { status: 405, message: 'This address does not answer that kind of request.' },
  wrong_host:          { status: 421, message: 'This server answers only at its own address.' },
  sign_in_failed:      { status: 400, message: 'Signing in did not finish. Start again from the console.' },
  interaction_ended:   { status: 400, message: 'This authorization request has ended or was opened in another browser. Go back to your client and connect again.' },
  identity_provider_unreachable: { status: 502, message: 'The identity provider did not answer, so nobody can sign in right now. Try again in a minute.' },
  too_many:            { status: 429, message: 'Too many requests of this kind. Wait a minute, then try again.' },
  internal:            { status: 500, message: 'Something went wrong on this server. Try again; if it stays, give support the request id.' },
} as const;

export type ProblemId = keyof typeof catalogue;

type Details = Omit<ErrorReply['error'], 'id' | 'message' | 'requestId'>;

/** An expected refusal. `message` replaces the catalogue's sentence where a better one is known. */
export class Problem extends Error {
  readonly id: ProblemId;
  readonly status: number;
  readonly details: Details;

  constructor(id: ProblemId, options: { message?: string; details?: Details; cause?: unknown } = {}) {
    super(options.message ?? catalogue[id].message, { cause: options.cause });
    this.id = id;
    this.status = catalogue[id].status;
    this.details = options.details ?? {};
  }

  toReply(requestId: string): ErrorReply {
    return { error: { id: this.id, message: this.message, requestId, ...this.details } };
  }
}

/** "Only owners and admins can revoke a connection. Olive Owner can." */
export function forbidden(label: string, needs: readonly Role[], whoCan: { name: string; role: string }[]): Problem {
  const list = new Intl.ListFormat('en', { type: 'conjunction' });
  const who = list.format(needs.map((role) => `${role}s`));
  const names = whoCan.length > 0 ? ` ${list.format(whoCan.slice(0, 3).map((person) => person.name))} can.` : '';
  return new Problem('forbidden', {
    message: `Only ${who} can ${label}.${names}`,
    details: { needs: [...needs], whoCan },
  });
}
