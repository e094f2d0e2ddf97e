/** The product as a person starts it, with a workspace and an MCP client that is connected to it. */
import { join } from 'node:path';
import { createWorkspace } from '../../domain/contract/workspaces.ts';
import { connect } from '../support/oauth-client.ts';
import { Person } from '../support/person.ts';
import { freePort, startServerProcess } from '../support/server-process.ts';
import { endChild } from './child.ts';

export const WORKSPACE_NAME = 'Kestrel Instruments';

export interface Product {
  pid: number;
  port: number;
  origin: string;
  databaseUrl: string;
  accessToken: string;
  end(): Promise<void>;
}

export async function startProduct(folder: string): Promise<Product> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const databaseUrl = `file:${join(folder, 'product', 'fygment.db')}`;
  const server = startServerProcess({ PORT: String(port), DATABASE_URL: databaseUrl });
  try {
    await server.says('Development sign-in');
    const person = new Person(origin);
    await person.signIn('olive');
    await person.call(createWorkspace, {}, { name: WORKSPACE_NAME, ownerLinkToken: /#owner=([\w-]+)/.exec(server.output())![1]! });
    const { tokens } = await connect({ origin, mcpUrl: `${origin}/api/mcp` }, person);
    return { pid: server.child.pid!, port, origin, databaseUrl, accessToken: tokens.access_token, end: () => endChild(server.child) };
  } catch (failure) {
    await endChild(server.child);
    throw failure;
  }
}
