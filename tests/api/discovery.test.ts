import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { startApp, type RunningApp } from '../support/app.ts';
import { connect, mcpCall, type Tokens } from '../support/oauth-client.ts';
import { createTeam } from '../support/person.ts';

const uri = z.string().check(z.refine((text) => URL.canParse(text)));
const text = (longest: number) => z.string().check(z.minLength(1), z.maxLength(longest));

/** The draft's own schema of a card, as far as ours goes (SEP-2127, schema version 1); a name that it does not know is refused. */
const serverCard = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/v1/server-card.schema.json'),
  name: z.string().check(z.regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/), z.minLength(3), z.maxLength(200)),
  version: z.string().check(z.regex(/^\d+\.\d+\.\d+/)),
  description: text(100),
  title: text(100),
  websiteUrl: uri,
  icons: z.array(z.strictObject({ src: uri, mimeType: z.string(), sizes: z.array(z.string()) })),
  remotes: z.array(z.strictObject({ type: z.literal('streamable-http'), url: uri, supportedProtocolVersions: z.array(z.string()) })),
  _meta: z.record(z.string(), z.unknown()),
});

const identifier = z.string().check(z.regex(/^urn:air:([a-zA-Z0-9.-]+)(?::([a-zA-Z0-9._:-]+))?:([a-zA-Z0-9._-]+)$/));
const entry = { identifier, displayName: text(100), type: z.literal('application/mcp-server-card+json'), url: uri };
const mcpCatalog = z.strictObject({ specVersion: z.literal('draft'), entries: z.array(z.strictObject(entry)), _meta: z.record(z.string(), z.unknown()) });

/** What the conformance test of agentic resource discovery asks: these names at the root and no other, and two to five queries. */
const aiCatalog = z.strictObject({
  specVersion: z.literal('1.0'),
  host: z.strictObject({ displayName: z.string(), documentationUrl: uri }),
  entries: z.array(z.strictObject({
    ...entry,
    description: z.string(),
    tags: z.array(z.string()),
    representativeQueries: z.array(z.string()).check(z.minLength(2), z.maxLength(5)),
    metadata: z.record(z.string(), z.string()),
  })),
});

describe('what a client reads before it connects', () => {
  let app: RunningApp;
  let tokens: Tokens;
  beforeAll(async () => {
    app = await startApp();
    const team = await createTeam(app);
    ({ tokens } = await connect(app, team.owner));
  });
  afterAll(() => app.stop());

  const documents = [
    ['/api/mcp/server-card', 'application/mcp-server-card+json', serverCard],
    ['/.well-known/mcp/catalog.json', 'application/json', mcpCatalog],
    ['/.well-known/ai-catalog.json', 'application/ai-catalog+json', aiCatalog],
  ] as const;
  const read = async (path: string) => (await fetch(app.origin + path)).json() as Promise<Record<string, any>>;

  it.each(documents)('at %s is valid, says that its specification is a draft, and may be read by any page for an hour', async (path, type, schema) => {
    const response = await fetch(app.origin + path, { headers: { accept: type, origin: 'https://another.example' } });
    const body = await response.text();
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control'), response.headers.get('access-control-allow-origin')])
      .toEqual([200, expect.stringMatching(new RegExp(`^${type.replace('+', '\\+')}`)), 'public, max-age=3600', '*']);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(z.safeParse(schema, JSON.parse(body)).error).toBeUndefined();
    expect(body).toContain('"draft"');
    const asked = await fetch(app.origin + path, { method: 'OPTIONS', headers: { origin: 'https://another.example', 'access-control-request-method': 'GET' } });
    expect([asked.status, asked.headers.get('access-control-allow-origin'), asked.headers.get('access-control-allow-methods')]).toEqual([204, '*', 'GET']);
    expect((await fetch(app.origin + path, { method: 'HEAD' })).status).toBe(200);
  });

  it('leads from either list to the card, and from the card to the endpoint', async () => {
    for (const path of ['/.well-known/mcp/catalog.json', '/.well-known/ai-catalog.json']) {
      const [first, ...more] = (await read(path))['entries'];
      expect(more).toEqual([]);
      expect(first.identifier).toBe('urn:air:localhost:mcp');
      const card = await (await fetch(first.url, { headers: { accept: first.type } })).json() as Record<string, any>;
      expect(card['remotes'].map((remote: { url: string }) => remote.url)).toEqual([app.mcpUrl]);
    }
  });

  it('says the version and the revisions that the connected server says', async () => {
    const card = await read('/api/mcp/server-card');
    const versions: string[] = card['remotes'][0].supportedProtocolVersions;
    const meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {}, 'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' } };
    const discovered = await mcpCall(app, tokens.access_token, 'server/discover', { _meta: meta }, { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'server/discover' });
    const { supportedVersions } = discovered.body!.result as { supportedVersions: string[] };
    expect(versions).toEqual(expect.arrayContaining(supportedVersions));
    for (const protocolVersion of versions.filter((version) => !supportedVersions.includes(version))) {
      const { body } = await mcpCall(app, tokens.access_token, 'initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } }, { 'mcp-protocol-version': protocolVersion });
      expect(body!.result).toMatchObject({ protocolVersion, serverInfo: { title: card['title'], version: card['version'] } });
    }
  });

  it.each([
    ['https://fygment.dev', 'dev.fygment/mcp', 'urn:air:fygment.dev:mcp'],
    ['https://mcp.kestrel.example:8443', 'example.kestrel.mcp/mcp', 'urn:air:mcp.kestrel.example:mcp'],
    ['http://127.0.0.1:4000', '127.0.0.1/mcp', 'urn:air:127.0.0.1:mcp'],
  ])('is named after the origin %s', async (origin, name, urn) => {
    const other = await startApp({ env: { ORIGIN: origin, SECRET_KEY: 'a key for tests that nobody uses elsewhere', OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'fygment' } });
    try {
      const at = (path: string) => new Promise<Record<string, any>>((resolve, reject) => {
        void import('node:http').then(({ get }) => get({ host: '127.0.0.1', port: other.port, path, headers: { host: new URL(origin).host } }, (response) => {
          let body = '';
          response.on('data', (chunk: Buffer) => (body += chunk.toString()));
          response.on('end', () => resolve(JSON.parse(body)));
        }).on('error', reject));
      });
      const card = await at('/api/mcp/server-card');
      expect([card['name'], card['remotes'][0].url]).toEqual([name, `${origin}/api/mcp`]);
      expect((await at('/.well-known/ai-catalog.json'))['entries'][0].identifier).toBe(urn);
      expect(z.safeParse(serverCard, card).error).toBeUndefined();
    } finally {
      await other.stop();
    }
  });

  it('is no way into the endpoint: that still asks for a token', async () => {
    expect((await fetch(app.mcpUrl)).status).toBe(401);
    expect((await fetch(`${app.mcpUrl}/server-card`, { method: 'POST' })).status).toBe(404);
  });
});
