import { permittedActions } from '../../domain/permissions.ts';
import type { Membership } from '../../domain/contract/me.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import { hashToken, newId, newToken } from '../secrets.ts';
import type { MembershipRow } from '../store/workspaces.ts';
import type { Person } from './actors.ts';
import { record } from './audit.ts';

/** The one-time owner link works for this long. */
const OWNER_LINK_TTL_SECONDS = 60 * 60;
/** Anybody who can sign in may create one; nobody needs more than this. */
const MAX_OWNED_WORKSPACES = 20;

export function presentMembership(row: MembershipRow): Membership {
  return { id: row.id, slug: row.slug, name: row.name, role: row.role, actions: permittedActions({ role: row.role, scopes: null }) };
}

export async function listWorkspaces(person: Person, deps: Deps): Promise<Membership[]> {
  return (await deps.store.workspaces.listFor(person.id)).map(presentMembership);
}

/** True until the first workspace exists: then there is an owner, and the owner link has done its work. */
export async function isUnclaimed(deps: Deps): Promise<boolean> {
  return !(await deps.store.workspaces.anyExists());
}

/**
 * A fresh owner link, or null when the server has an owner. The token stands in the fragment,
 * which no browser sends anywhere, so it reaches no log on the way.
 */
export async function createOwnerLink(deps: Deps): Promise<string | null> {
  if (!(await isUnclaimed(deps))) return null;
  const token = newToken();
  const now = deps.now();
  await deps.store.transaction((stores) =>
    stores.workspaces.replaceOwnerLinks({
      token_hash: hashToken(token),
      created_at: now.toISOString(),
      expires_at: new Date(now.getTime() + OWNER_LINK_TTL_SECONDS * 1000).toISOString(),
    }));
  return `${deps.config.origin}/console/new#owner=${token}`;
}

/** Creates a workspace with the person as its owner; the first one on the server uses up the owner link. */
export async function createWorkspace(
  person: Person,
  input: { name: string; ownerLinkToken?: string | undefined },
  deps: Deps,
): Promise<Membership> {
  const now = deps.now();
  const at = now.toISOString();
  return deps.store.transaction(async (stores) => {
    if (!(await stores.workspaces.anyExists())) {
      if (!input.ownerLinkToken) throw new Problem('owner_link_needed');
      if (!(await stores.workspaces.useOwnerLink(hashToken(input.ownerLinkToken), person.id, at))) throw new Problem('owner_link_used');
    }
    if ((await stores.workspaces.countOwned(person.id)) >= MAX_OWNED_WORKSPACES) throw new Problem('too_many_workspaces');
    let workspace = { id: newId('wsp'), name: input.name, slug: slugOf(input.name) };
    // Taken, also by somebody at this very moment: a short suffix makes it free.
    while (!(await stores.workspaces.insert(workspace, at))) {
      workspace = { ...workspace, slug: `${slugOf(input.name)}-${newId('w').slice(2, 8)}` };
    }
    await stores.members.insert(workspace.id, person.id, 'owner', at);
    await record(stores, now, {
      workspaceId: workspace.id, actorUserId: person.id, action: 'workspace.created',
      targetKind: 'workspace', targetId: workspace.id, detail: { name: workspace.name },
    });
    return presentMembership({ ...workspace, role: 'owner' });
  });
}

/** `Kestrel Instruments` → `kestrel-instruments`; a made-up one when nothing readable is left. */
function slugOf(name: string): string {
  const slug = name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '-').slice(0, 40).replace(/^-|-$/g, '');
  return slug || `workspace-${newId('w').slice(2, 8)}`;
}
