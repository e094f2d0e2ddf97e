/**
 * A program: the SDK's own handler with the product's tools for one fixed principal, and nothing
 * before it: no token, no guards, no Koa. `sdk.ts <database> <origin> <principal>`
 */
import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { parseConfig } from '../../../api/config.ts';
import { createLog } from '../../../api/log.ts';
import { createMcpServer } from '../../../api/mcp/server.ts';
import type { Principal } from '../../../api/oauth/bearer.ts';
import { createSecrets } from '../../../api/secrets.ts';
import { openDatabase } from '../../../api/store/database.ts';
import { createStore } from '../../../api/store/store.ts';
import { listenAndTell } from './listen.ts';

const [database, origin, principalText] = process.argv.slice(2);
const parsed = parseConfig({ ORIGIN: origin });
if (!parsed.ok) throw new Error(parsed.faults.join(' '));
const now = () => new Date();
const deps = {
  config: parsed.config, store: createStore(await openDatabase(database!)), now,
  secrets: createSecrets('a key that nothing here is sealed with'), fetch: globalThis.fetch, log: createLog('silent', now, () => {}),
};
const principal = JSON.parse(principalText!) as Principal;
const handler = createMcpHandler(() => createMcpServer(principal, deps), { legacy: 'stateless' });
const serve = toNodeHandler(handler);
listenAndTell(createServer((request, response) => void serve(request as never, response as never)));
