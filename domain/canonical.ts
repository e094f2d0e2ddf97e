/**
 * The addresses that public pages name. The console and the API name the server's own
 * ORIGIN instead; only text about Fygment itself uses these.
 */
export const CANONICAL_ORIGIN = 'https://fygment.dev';
/** The endpoint's path below any origin. Bare: no slug, no query, no key. */
export const MCP_PATH = '/api/mcp';
export const CANONICAL_MCP_URL = `${CANONICAL_ORIGIN}${MCP_PATH}`;
export const SETUP_COMMAND = 'npx fygment';
export const PROXY_COMMAND = 'fygment mcp proxy';
