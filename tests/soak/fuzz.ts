/**
 * Requests that no client would send, at everything that answers under /api: each is answered,
 * by us, and never with a fault of ours.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endpoints } from '../../domain/contract/index.ts';
import { signOut } from '../../domain/contract/me.ts';
import { oauthPaths } from '../../api/oauth/paths.ts';
import { describeOnEachDatabase, type RunningApp } from '../support/app.ts';
import { connect, OAuthClient } from '../support/oauth-client.ts';
import { createTeam } from '../support/person.ts';
import { at, type Answer, type Asked } from './at.ts';

/** What a request may name that is really there. Nothing that would end it: the fuzz must not sign itself out. */
interface Known {
  cookie: string;
  workspaceId: string;
  connectionId: string;
  accessToken: string;
  clientId: string;
  redirectUri: string;
  resource: string;
}

type Build = (known: Known) => Asked;

/** Kinds of request whose fault is known and not cured yet. The long form asks them all the same. */
const uncured = {
  trace: ({ method, path }: Asked) => method === 'TRACE' && path.startsWith('/api/mcp'),
  nul: ({ path, body }: Asked) => /%00|\0|\\u0000/.test(`${path} ${body}`),
  megabyte: ({ body }: Asked) => Buffer.byteLength(body ?? '') > 1_000_000,
  headOfStream: ({ method, path }: Asked) => method === 'HEAD' && path.includes('/events'),
};

export interface FuzzCounts {
  requests: number;
  seeds: readonly number[];
  timeout: number;
  leaveOut?: readonly (keyof typeof uncured)[];
}

export function fuzzPromises({ requests, seeds, timeout, leaveOut = [] }: FuzzCounts): void {
  describeOnEachDatabase('requests that no client would send', (app) => {
    let known: Known;
    beforeAll(async () => {
      known = await prepare(app());
    });
    afterAll(() => {
      expect(app().logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
    });

    it.each(seeds)(`are each answered with our request id, in JSON or by our page, and never with a fault of ours (seed %i, ${requests} requests)`, async (seed) => {
      let asked = 0;
      const stride = Math.max(100, Math.ceil((requests * seeds.length) / 50));
      let before = 'nothing';
      await fc.assert(
        fc.asyncProperty(anyRequest, async (build) => {
          const request = build(known);
          fc.pre(!leaveOut.some((kind) => uncured[kind](request)));
          asked += 1;
          // What is limited by the minute is not limited here; all of it stays within the hour that a token lives.
          if (asked % stride === 0) app().clock.advance(61);
          const fault = faultOf(await at(app(), request).catch((error: Error) => error));
          // The one before may have left the connection in a state that this one suffers from.
          if (fault) throw new Error(`${fault}\nasked: ${inWords(request)}\nbefore: ${before}`);
          before = inWords(request);
        }),
        { seed, numRuns: requests, endOnFailure: true, interruptAfterTimeLimit: timeout - 5000, markInterruptAsFailure: true },
      );
      expect(asked).toBeGreaterThanOrEqual(requests);
    }, timeout);
  });
}

function inWords({ method, path, headers, body, chunked }: Asked): string {
  const text = String(body ?? '');
  return `${method} ${path} ${JSON.stringify(headers)} ${JSON.stringify(text.slice(0, 500))}${text.length > 500 ? ` and ${text.length - 500} more characters` : ''}${chunked ? ', in pieces' : ''}`;
}

async function prepare(app: RunningApp): Promise<Known> {
  const team = await createTeam(app);
  const sacrificed = await connect(app, team.member, { who: 'mia', workspaceId: team.workspace.id });
  const { listConnections } = await import('../../domain/contract/connections.ts');
  const [connection] = (await team.owner.call(listConnections, { workspaceId: team.workspace.id })).items;
  const kept = await connect(app, team.owner, { workspaceId: team.workspace.id });
  const client = new OAuthClient(app, sacrificed.client.redirectUri);
  await client.register();
  return {
    cookie: team.owner.cookieHeader('/api/v1'), workspaceId: team.workspace.id, connectionId: connection!.id,
    accessToken: kept.tokens.access_token, clientId: client.clientId, redirectUri: client.redirectUri, resource: app.mcpUrl,
  };
}

/** What is wrong with an answer; null when nothing is. */
export function faultOf(answer: Answer | Error): string | null {
  if (answer instanceof Error) return `no answer (${answer.message})`;
  if (answer.status >= 500) return `${answer.status} ${answer.body.slice(0, 300)}`;
  if (!/^req_[\w-]+$/.test(String(answer.headers['x-fygment-request-id']))) return `${answer.status} without a request id`;
  const type = String(answer.headers['content-type'] ?? '');
  if (answer.body === '') return null;
  if (/^application\/([\w-]+\+)?json\b/.test(type)) {
    try {
      answer.json();
      return null;
    } catch {
      return `${answer.status} with broken JSON ${answer.body.slice(0, 200)}`;
    }
  }
  if (type.startsWith('text/html') && answer.body.includes('Fygment')) return null;
  if (type.startsWith('text/event-stream')) return null;
  // An address elsewhere in words, beside the header that browsers follow.
  if (answer.status >= 300 && answer.status < 400) return null;
  return `${answer.status} ${type || 'without a type'} ${answer.body.slice(0, 200)}`;
}

// Values.

const nasty = fc.constantFrom(
  '', ' ', '\0', 'a\0b', '\u{d800}', '\u202e', '\ufeff', '💥', 'ÿ', '%', '%00', '%zz', '%c0%ae', '../../etc/passwd', '..;/', '//', '\\', "' or 1=1 --", '${7*7}', '{{7*7}}', '<script>',
  '__proto__', 'constructor', 'null', 'undefined', 'true', '0', '-1', '1e309', 'NaN', '[object Object]', '\r\nx: y', 'javascript:alert(1)', 'http://127.0.0.1:1/', 'https://[::1', 'data:text/html,x',
  'a'.repeat(300), 'é'.repeat(5000), '2026-13-45T99:99:99.999Z', 'W10', 'eyJhbGciOiJub25lIn0.e30.', 'WyJhY3RpdmUiLCJcdTAwMDAiLCJcdTAwMDAiLCIyMDI2LTExLTIyVDAwOjAwOjAwLjAwMFoiXQ',
);
const text = fc.oneof({ weight: 3, arbitrary: nasty }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) });
const json: fc.Arbitrary<unknown> = fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) }, { weight: 1, arbitrary: fc.constantFrom<unknown>(null, [], {}, 0, -1, 1e308, true, [[[[]]]], { a: { a: { a: {} } } }) });

/** Mostly the right value, sometimes another, sometimes none. */
type Choice<T> = { kind: 'right' } | { kind: 'other'; value: T } | { kind: 'none' };
const choice = <T>(other: fc.Arbitrary<T>, right = 9): fc.Arbitrary<Choice<T>> => fc.oneof(
  { weight: right, arbitrary: fc.constant({ kind: 'right' } as const) },
  { weight: 2, arbitrary: other.map((value) => ({ kind: 'other', value }) as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'none' } as const) },
);
const choose = <T>(chosen: Choice<T>, right: T): T | undefined => (chosen.kind === 'right' ? right : chosen.kind === 'other' ? chosen.value : undefined);

/** A record whose values are the right ones but where chance has it otherwise; and some that nobody asked for. */
function mutated(names: readonly string[], other: fc.Arbitrary<unknown>) {
  return fc.tuple(fc.tuple(...names.map(() => choice(other))), fc.option(fc.dictionary(text, other, { maxKeys: 2 }), { freq: 3, nil: {} })).map(
    ([choices, extra]) => (right: Record<string, unknown>): Record<string, unknown> => ({
      ...extra,
      ...Object.fromEntries(names.flatMap((name, index) => {
        const value = choose(choices[index]!, right[name]);
        return value === undefined ? [] : [[name, value]];
      })),
    }),
  );
}

// Parts of a request. What HTTP itself does not allow is left out: Node refuses it before we see it.

const headerText = (value: string) => Buffer.from(value).toString('latin1').replace(/[^\x20-\x7e\x80-\xff]/g, '').slice(0, 2000).trim();
const pathText = (value: string) => value.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent).replace(/#/g, '').slice(0, 4000);

const method = (usual: string) => fc.oneof({ weight: 14, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY') });
const accept = fc.constantFrom('*/*', '*/*', 'application/json', 'application/json, text/event-stream', 'application/json, text/event-stream', 'application/json, text/event-stream', 'text/html', 'text/html;q=x, */*;q=2', 'image/png', '', ';;;', ',');
const site = fc.oneof({ weight: 12, arbitrary: fc.constant('same-origin') }, { weight: 1, arbitrary: fc.constantFrom('cross-site', 'none', '') });
const contentType = (usual: string) => fc.oneof(
  { weight: 20, arbitrary: fc.constant(usual) },
  { weight: 1, arbitrary: fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'multipart/form-data', 'multipart/form-data; boundary=x', 'text/plain', 'application/json; charset=utf-16', 'application/json;charset="', ';', '/', 'application/x-www-form-urlencoded; charset=nonsense', '') },
);
const extraHeaders = fc.dictionary(
  fc.constantFrom('x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'if-none-match', 'range', 'cookie', 'accept-language', 'mcp-session-id', 'last-event-id', 'mcp-method', 'mcp-name', 'fygment-device', 'fygment-harness', 'content-encoding', 'x-http-method-override', 'dpop', 'access-control-request-method'),
  text.map(headerText), { maxKeys: 2 },
);

/** What goes over the wire in place of a body that was meant. */
type Spoil = (body: string) => { body: Buffer | string; chunked: boolean };
const spoil: fc.Arbitrary<Spoil> = fc.oneof(
  { weight: 25, arbitrary: fc.constant<Spoil>((body) => ({ body, chunked: false })) },
  { weight: 1, arbitrary: fc.constant<Spoil>((body) => ({ body, chunked: true })) },
  { weight: 1, arbitrary: fc.nat(60).map((length): Spoil => (body) => ({ body: body.slice(0, length), chunked: false })) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes): Spoil => () => ({ body: Buffer.from(bytes), chunked: false })) },
  { weight: 1, arbitrary: fc.constantFrom<Spoil>(
    (body) => ({ body: `\ufeff${body}`, chunked: false }), () => ({ body: '', chunked: false }), () => ({ body: '['.repeat(5000), chunked: false }), () => ({ body: `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`, chunked: false }),
    (body) => ({ body: body + ' '.repeat(70_000), chunked: false }), (body) => ({ body: body + ' '.repeat(70_000), chunked: true }), (body) => ({ body: body + ' '.repeat(1_100_000), chunked: true }), (body) => ({ body: `[${body},${body}]`, chunked: false }), (body) => ({ body: Buffer.from(body, 'utf16le'), chunked: false }),
    (body) => ({ body: body.padEnd(20_000, '&a=b'), chunked: false }),
  ) },
);

const credentials = choice(text, 30).map((chosen) => (known: Known): Record<string, string> => {
  const value = choose(chosen, `Bearer ${known.accessToken}`);
  return value === undefined ? {} : { authorization: headerText(value) };
});
const session = choice(text, 30).map((chosen) => (known: Known): Record<string, string> => {
  const value = choose(chosen, known.cookie);
  return value === undefined ? {} : { cookie: headerText(value) };
});

// Requests.

const anyApiCall: fc.Arbitrary<Build> = fc.constantFrom(...endpoints).chain((endpoint) => {
  const parameters = [...endpoint.path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
  const fields = ['name', 'ownerLinkToken', 'role', 'token', 'reason', 'health', 'cursor'];
  const right: Record<string, unknown> = { name: 'Fuzz', role: 'member', token: 'x', reason: 'because', health: 'active' };
  return fc.tuple(method(endpoint.method), fc.tuple(...parameters.map(() => choice(text))), mutated(fields, json), session, contentType('application/json'), accept, site, spoil, extraHeaders, fc.array(fc.nat(6), { maxLength: 3 }))
    .map(([verb, choices, fill, cookie, type, accepts, from, break_, extra, keep]): Build => (known) => {
      const rightParameter: Record<string, string> = { workspaceId: known.workspaceId, connectionId: known.connectionId, invitationId: 'inv_none' };
      const path = parameters.reduce((filled, name, index) => {
        const value = choose(choices[index]!, rightParameter[name] ?? 'x');
        return filled.replace(`:${name}`, value === undefined ? '' : value === rightParameter[name] ? value : safeEncode(value, index % 2 === 0));
      }, endpoint.path as string);
      const wanted = new Set(keep.map((index) => fields[index]));
      const input = Object.fromEntries(Object.entries(fill(right)).filter(([name]) => wanted.has(name) || !fields.includes(name) || !keep.length));
      const get = verb === 'GET' || verb === 'HEAD';
      const query = get ? new URLSearchParams(Object.entries(input).map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : (JSON.stringify(value) ?? '')])).toString() : '';
      const signsOut = endpoint === signOut || verb === 'DELETE';
      return {
        method: verb, path: pathText(query ? `${path}?${query}` : path),
        headers: { accept: accepts, 'sec-fetch-site': from, 'content-type': type, ...extra, ...(signsOut ? {} : cookie(known)) },
        ...(get ? {} : break_(JSON.stringify(input))),
      };
    });
});

function safeEncode(value: string, encode: boolean): string {
  return encode ? encodeURIComponent(value.toWellFormed()) : value;
}

const formParameters: Record<string, readonly string[]> = {
  [oauthPaths.authorization]: ['response_type', 'client_id', 'redirect_uri', 'state', 'code_challenge', 'code_challenge_method', 'resource', 'scope', 'device_name', 'prompt', 'request', 'request_uri', 'response_mode', 'claims', 'max_age', 'id_token_hint', 'login_hint'],
  [oauthPaths.token]: ['grant_type', 'client_id', 'code', 'redirect_uri', 'code_verifier', 'refresh_token', 'resource', 'scope', 'client_secret', 'client_assertion', 'client_assertion_type'],
  [oauthPaths.revocation]: ['client_id', 'token', 'token_type_hint'],
};
/** Asked only now and then: a request that carries all of them is refused for the first. */
const seldom = new Set(['prompt', 'request', 'request_uri', 'response_mode', 'claims', 'max_age', 'id_token_hint', 'login_hint', 'client_secret', 'client_assertion', 'client_assertion_type', 'code']);

const anyOAuthForm: fc.Arbitrary<Build> = fc.constantFrom(...Object.keys(formParameters)).chain((path) => {
  const names = formParameters[path]!;
  return fc.tuple(
    path === oauthPaths.authorization ? fc.constantFrom('GET', 'GET', 'GET', 'POST') : method('POST'), mutated(names, text), fc.subarray(names.filter((name) => seldom.has(name))).map((chosen) => chosen.slice(0, 2)),
    contentType('application/x-www-form-urlencoded'), accept, spoil, extraHeaders, fc.constantFrom('authorization_code', 'refresh_token', 'client_credentials'), fc.boolean(),
  ).map(([verb, fill, rare, type, accepts, break_, extra, grantType, twice]): Build => (known) => {
    const values = fill({
      response_type: 'code', client_id: known.clientId, redirect_uri: known.redirectUri, state: 'state', code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256',
      resource: known.resource, scope: 'setup:read', grant_type: grantType, code: 'a-code', code_verifier: 'v'.repeat(43), refresh_token: 'a-refresh-token', token: 'a-token', token_type_hint: 'access_token',
      device_name: 'laptop', prompt: 'consent', response_mode: 'query', max_age: '0',
    });
    const pairs = Object.entries(values).filter(([name]) => !seldom.has(name) || rare.includes(name)).map(([name, value]): [string, string] => [name, String(value)]);
    const parameters = new URLSearchParams(twice ? [...pairs, ...pairs.slice(0, 1)] : pairs).toString();
    const get = verb === 'GET' || verb === 'HEAD';
    return {
      method: verb, path: pathText(get ? `${path}?${parameters}` : path), headers: { accept: accepts, ...(get ? {} : { 'content-type': type }), ...extra },
      ...(get ? {} : break_(parameters)),
    };
  });
});

const anyRegistration: fc.Arbitrary<Build> = fc.tuple(
  mutated(['client_name', 'redirect_uris', 'grant_types', 'response_types', 'token_endpoint_auth_method', 'application_type', 'scope', 'client_uri', 'logo_uri', 'jwks', 'jwks_uri', 'contacts'], fc.oneof(json, fc.array(json, { maxLength: 3 }))),
  method('POST'), contentType('application/json'), accept, spoil, extraHeaders,
).map(([fill, verb, type, accepts, break_, extra]): Build => (known) => ({
  method: verb, path: oauthPaths.registration, headers: { accept: accepts, 'content-type': type, ...extra },
  ...(verb === 'GET' || verb === 'HEAD' ? {} : break_(JSON.stringify(fill({ client_name: 'Fuzz', redirect_uris: [known.redirectUri], grant_types: ['authorization_code'], response_types: ['code'], token_endpoint_auth_method: 'none', application_type: 'native' })))),
}));

const anyMcpCall: fc.Arbitrary<Build> = fc.tuple(
  method('POST'), mutated(['jsonrpc', 'id', 'method'], json), mutated(['name', 'arguments', '_meta', 'protocolVersion', 'capabilities', 'clientInfo', 'cursor', 'uri', 'level'], json),
  fc.constantFrom('initialize', 'tools/list', 'tools/call', 'ping', 'notifications/initialized', 'resources/list', 'prompts/get', 'server/discover', 'subscriptions/listen', 'completion/complete'),
  fc.constantFrom('2025-11-25', '2026-07-28', '2025-06-18'), credentials, contentType('application/json'), accept, spoil, extraHeaders, fc.boolean(),
).map(([verb, envelope, parameters, called, era, authorization, type, accepts, break_, extra, headersAgree]): Build => (known) => {
  const modern = era === '2026-07-28';
  const params = parameters({
    name: 'get_setup', arguments: { client: 'codex' },
    ...(modern ? { _meta: { 'io.modelcontextprotocol/protocolVersion': era, 'io.modelcontextprotocol/clientInfo': { name: 'fuzz', version: '1' }, 'io.modelcontextprotocol/clientCapabilities': {} } } : { protocolVersion: era, capabilities: {}, clientInfo: { name: 'fuzz', version: '1' } }),
  });
  return {
    method: verb, path: '/api/mcp',
    headers: { accept: accepts, 'content-type': type, 'mcp-protocol-version': era, ...(modern && headersAgree ? { 'mcp-method': called, 'mcp-name': 'get_setup' } : {}), ...extra, ...authorization(known) },
    ...(verb === 'GET' || verb === 'HEAD' ? {} : break_(JSON.stringify({ ...envelope({ jsonrpc: '2.0', id: 1, method: called }), params }))),
  };
});

const anyAddress: fc.Arbitrary<Build> = fc.tuple(
  fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'DELETE'), fc.constantFrom('/api/', '/api/v1/', '/api/oauth/', '/api/oauth/interaction/', '/api/mcp/', '/.well-known/', '/.well-known/oauth-authorization-server', '/api/auth/login?return_to=', '/api/auth/callback?state=', '/go/', '/api/oauth/authorize/'),
  text, accept, fc.boolean(), session, extraHeaders,
).map(([verb, start, rest, accepts, encode, cookie, extra]): Build => (known) => ({
  method: verb, path: pathText(start + safeEncode(rest, encode)), headers: { accept: accepts, ...extra, ...(start.includes('/auth/') ? {} : cookie(known)) },
}));

const anyRequest = fc.oneof(
  { weight: 4, arbitrary: anyApiCall }, { weight: 4, arbitrary: anyOAuthForm }, { weight: 2, arbitrary: anyRegistration }, { weight: 4, arbitrary: anyMcpCall }, { weight: 2, arbitrary: anyAddress },
);
