/**
 * How a client finds this server before it connects: a card at the MCP endpoint and two lists
 * that name it. All three follow specifications that are drafts, and say so.
 */
import type Router from '@koa/router';
import { MCP_PATH } from '../../domain/canonical.ts';
import type { Deps } from '../deps.ts';
import { mcpUrl } from '../services/setup.ts';
import { NOT_A_PAGE_CSP } from './headers.ts';
import type { RequestState } from './state.ts';

export const discoveryPaths = {
  /** SEP-2127 reserves this place below the endpoint's own URL. */
  serverCard: `${MCP_PATH}/server-card`,
  mcpCatalog: '/.well-known/mcp/catalog.json',
  aiCatalog: '/.well-known/ai-catalog.json',
} as const;

const SERVER_CARD_TYPE = 'application/mcp-server-card+json';
const SUMMARY = 'The approved MCP setup of your workspace, and the state of your own connection.';

const draft = (document: string) => ({ 'dev.fygment/specification': { status: 'draft', document } });

export interface ServerIdentity {
  title: string;
  version: string;
  protocolVersions: readonly string[];
}

export function discoveryRoutes(router: Router<RequestState>, deps: Pick<Deps, 'config'>, server: ServerIdentity): void {
  const { origin } = deps.config;
  const domain = new URL(origin).hostname.replace(/[^a-zA-Z0-9.-]/g, '-').replace(/^-+|-+$/g, '');
  const isName = !/^[\d.-]+$/.test(domain);

  const card = {
    $schema: 'https://static.modelcontextprotocol.io/schemas/v1/server-card.schema.json',
    // Reverse DNS: mcp.example.com is com.example.mcp.
    name: `${isName ? domain.split('.').reverse().join('.') : domain}/mcp`,
    title: server.title,
    version: server.version,
    description: SUMMARY,
    websiteUrl: `${origin}/`,
    icons: [{ src: `${origin}/favicon.svg`, mimeType: 'image/svg+xml', sizes: ['any'] }],
    // No tools here, by the specification: what is listed depends on who asks.
    remotes: [{ type: 'streamable-http', url: mcpUrl(deps), supportedProtocolVersions: server.protocolVersions }],
    _meta: draft('https://github.com/modelcontextprotocol/modelcontextprotocol/pull/2127'),
  };
  const entry = {
    identifier: `urn:air:${domain}:mcp`,
    displayName: server.title,
    type: SERVER_CARD_TYPE,
    url: `${origin}${discoveryPaths.serverCard}`,
  };
  const mcpCatalog = {
    specVersion: 'draft',
    entries: [entry],
    _meta: draft('https://github.com/modelcontextprotocol/experimental-ext-server-card/blob/main/docs/discovery.md'),
  };
  const aiCatalog = {
    // What the draft calls itself; its schema allows nothing else beside these names, so the state stands in the entry.
    specVersion: '1.0',
    host: { displayName: server.title, documentationUrl: `${origin}/` },
    entries: [{
      ...entry,
      description: SUMMARY,
      tags: ['mcp', 'governance', 'setup'],
      representativeQueries: ['Which MCP server URL did my workspace approve?', 'Is my MCP connection healthy, and when does it expire?'],
      metadata: { specificationStatus: 'draft', specification: 'https://github.com/Agent-Card/ai-catalog' },
    }],
  };

  serve(router, discoveryPaths.serverCard, SERVER_CARD_TYPE, card);
  serve(router, discoveryPaths.mcpCatalog, 'application/json', mcpCatalog);
  serve(router, discoveryPaths.aiCatalog, 'application/ai-catalog+json', aiCatalog);
}

/** Public and the same for everybody, so any page may read it. */
function serve(router: Router<RequestState>, path: string, type: string, document: object): void {
  const body = JSON.stringify(document);
  const allow = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET',
    'access-control-allow-headers': 'Content-Type',
  };
  router.get(path, (context) => {
    context.set({ ...allow, 'cache-control': 'public, max-age=3600', 'content-security-policy': NOT_A_PAGE_CSP });
    context.type = type;
    context.body = body;
  });
  router.options(path, (context) => {
    context.set({ ...allow, 'access-control-max-age': '3600' });
    context.status = 204;
  });
}
