import { MCP_PATH, SETUP_COMMAND, CANONICAL_ORIGIN } from '../../domain/canonical.ts';
import type { ApprovedSetup } from '../../domain/contract/setup.ts';
import { harnesses } from '../../domain/harnesses/index.ts';
import { scopeNames, scopes, type Actor } from '../../domain/permissions.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';

/** This server's MCP URL: the OAuth resource, and what people paste. */
export function mcpUrl(deps: Pick<Deps, 'config'>): string {
  return `${deps.config.origin}${MCP_PATH}`;
}

/** What the workspace approved. The console's setup page and the tool `get_setup` both answer with it. */
export async function readSetup(actor: Actor, deps: Deps): Promise<ApprovedSetup> {
  const workspace = await deps.store.workspaces.getById(actor.workspaceId);
  if (!workspace) throw new Problem('not_found');
  const managers = await deps.store.members.listByRole(actor.workspaceId, ['owner', 'admin']);
  const contacts = (role: string) => managers.filter((person) => person.role === role).map(({ name, email }) => ({ name, email }));
  return {
    workspace: { name: workspace.name, slug: workspace.slug },
    mcpUrl: mcpUrl(deps),
    setupCommand: deps.config.origin === CANONICAL_ORIGIN ? SETUP_COMMAND : `${SETUP_COMMAND} --url ${deps.config.origin}`,
    owners: contacts('owner'),
    admins: contacts('admin'),
    scopes: scopeNames.map((name) => ({ name, meaning: scopes[name] })),
    clients: harnesses.map(({ id, name, kind, availability }) => ({ id, name, kind, availability })),
  };
}
