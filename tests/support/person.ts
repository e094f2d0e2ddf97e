/**
 * A person with a browser, as far as HTTP goes: keeps cookies, follows redirects, signs in
 * through the real identity provider, calls the API by its contract and validates every reply.
 */
import * as z from 'zod/mini';
import { pathOf, type Endpoint, type InputOf, type ReplyOf } from '../../domain/contract/endpoint.ts';
import { acceptInvitation, createInvitation } from '../../domain/contract/members.ts';
import type { Membership } from '../../domain/contract/me.ts';
import { createWorkspace } from '../../domain/contract/workspaces.ts';
import { errorReply, type ErrorReply } from '../../domain/contract/error.ts';
import type { RunningApp } from './app.ts';

export type PersonName = 'olive' | 'adam' | 'mia';

export class Refused extends Error {
  readonly status: number;
  readonly reply: ErrorReply['error'];
  constructor(status: number, reply: ErrorReply['error']) {
    super(`${status} ${reply.id}: ${reply.message}`);
    this.status = status;
    this.reply = reply;
  }
}

export class Person {
  readonly origin: string;
  #cookies = new Map<string, { value: string; path: string }>();

  constructor(origin: string) {
    this.origin = origin;
  }

  cookieHeader(path: string): string {
    return [...this.#cookies].filter(([, cookie]) => path.startsWith(cookie.path)).map(([name, cookie]) => `${name}=${cookie.value}`).join('; ');
  }

  /** One request, redirects not followed; cookies kept as a browser would. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, this.origin);
    const headers = new Headers(init.headers);
    const cookies = this.cookieHeader(url.pathname);
    if (cookies) headers.set('cookie', cookies);
    if (init.method && init.method !== 'GET' && !headers.has('sec-fetch-site')) headers.set('sec-fetch-site', 'same-origin');
    if (!headers.has('accept')) headers.set('accept', 'text/html');
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair!.slice(0, pair!.indexOf('='));
      const value = pair!.slice(name.length + 1);
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
      const expires = attributes.find((attribute) => /^expires=/i.test(attribute))?.slice(8);
      if (value === '' || (expires && Date.parse(expires) < Date.now())) this.#cookies.delete(name);
      else this.#cookies.set(name, { value, path });
    }
    return response;
  }

  /** Follows redirects on this server; stops at a page, or at an address elsewhere. */
  async follow(path: string, init: RequestInit = {}): Promise<{ response: Response; url: URL }> {
    let url = new URL(path, this.origin);
    let response = await this.request(url.pathname + url.search, init);
    for (let hop = 0; hop < 12; hop += 1) {
      const location = response.headers.get('location');
      if (!location || response.status < 300 || response.status > 399) return { response, url };
      url = new URL(location, url);
      if (url.origin !== this.origin) return { response, url };
      response = await this.request(url.pathname + url.search);
    }
    throw new Error(`too many redirects, last ${url.pathname}`);
  }

  async submitForm(action: string, fields: Record<string, string>): Promise<{ response: Response; url: URL }> {
    return this.follow(action, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: this.origin },
      body: new URLSearchParams(fields).toString(),
    });
  }

  /** Goes to `path` and signs in as one of the three when asked. Returns where that ended. */
  async signIn(who: PersonName, path = '/api/auth/login'): Promise<{ response: Response; url: URL }> {
    const arrived = await this.follow(path);
    if (!arrived.url.pathname.startsWith('/dev-idp/interaction/')) return arrived;
    return this.submitForm(arrived.url.pathname, { person: who });
  }

  /** What the consent page's form would send: the workspace (its first, unless named) and whom the page shows. */
  static consentForm(html: string, decision: 'allow' | 'deny', workspaceId?: string): Record<string, string> {
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] ?? '';
    return { decision, person: field('person'), workspace: workspaceId ?? field('workspace') };
  }

  /** Answers the consent page that `signIn` or `follow` arrived at. */
  async answerConsent(page: { response: Response; url: URL }, decision: 'allow' | 'deny', workspaceId?: string): Promise<{ response: Response; url: URL }> {
    return this.submitForm(page.url.pathname, Person.consentForm(await page.response.text(), decision, workspaceId));
  }

  async call<E extends Endpoint>(endpoint: E, parameters: Record<string, string>, input?: InputOf<E>): Promise<ReplyOf<E>> {
    const { status, body } = await this.attempt(endpoint, parameters, input);
    if (status !== 200) throw new Refused(status, z.parse(errorReply, body).error);
    return z.parse(endpoint.reply, body) as ReplyOf<E>;
  }

  /** Status and body, whatever they are. */
  async attempt(endpoint: Endpoint, parameters: Record<string, string>, input: unknown = {}): Promise<{ status: number; body: unknown; headers: Headers }> {
    const path = pathOf(endpoint.path, parameters as never);
    const get = endpoint.method === 'GET';
    const query = get ? new URLSearchParams(input as Record<string, string>).toString() : '';
    const response = await this.request(query ? `${path}?${query}` : path, {
      method: endpoint.method,
      headers: { accept: 'application/json', ...(get ? {} : { 'content-type': 'application/json', origin: this.origin }) },
      ...(get ? {} : { body: JSON.stringify(input) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null, headers: response.headers };
  }
}

export async function signedIn(app: RunningApp, who: PersonName): Promise<Person> {
  const person = new Person(app.origin);
  await person.signIn(who);
  return person;
}

export interface Team {
  owner: Person;
  admin: Person;
  member: Person;
  workspace: Membership;
}

/** A workspace with an owner, an admin and a member, each signed in, made the way people make one. */
export async function createTeam(app: RunningApp, name = 'Kestrel Instruments'): Promise<Team> {
  const owner = await signedIn(app, 'olive');
  const token = (await app.deps.store.workspaces.anyExists()) ? undefined : (await app.ownerLink()).split('#owner=')[1];
  const { workspace } = await owner.call(createWorkspace, {}, { name, ...(token ? { ownerLinkToken: token } : {}) });
  const admin = await signedIn(app, 'adam');
  const member = await signedIn(app, 'mia');
  await join(owner, workspace.id, admin, 'admin');
  await join(owner, workspace.id, member, 'member');
  return { owner, admin, member, workspace };
}

export async function join(inviter: Person, workspaceId: string, person: Person, role: 'admin' | 'member'): Promise<void> {
  const { link } = await inviter.call(createInvitation, { workspaceId }, { role });
  await person.call(acceptInvitation, {}, { token: link.split('#')[1]! });
}
