import { permit, type Action, type Actor, actions } from '../../domain/permissions.ts';
import type { Deps } from '../deps.ts';
import { forbidden, Problem } from '../errors.ts';

export interface Person {
  id: string;
  name: string;
  email: string | null;
}

/**
 * The person as an actor in one workspace, if their role permits the action. A workspace they
 * do not belong to is not found, whether it exists or not.
 */
export async function actorFor(person: Person, workspaceId: string, action: Action, deps: Deps): Promise<Actor> {
  const role = await deps.store.members.getRole(workspaceId, person.id);
  if (role === null) throw new Problem('not_found');
  const actor: Actor = { userId: person.id, workspaceId, role, scopes: null };
  await requirePermission(actor, action, deps);
  return actor;
}

/** Refuses with the role that is needed and the people who hold it. */
export async function requirePermission(actor: Actor, action: Action, deps: Deps): Promise<void> {
  const permission = permit(actor, action);
  if (permission.allowed) return;
  const needs = actions[action].roles;
  const whoCan = await deps.store.members.listByRole(actor.workspaceId, needs);
  throw forbidden(actions[action].label, needs, whoCan.map(({ name, role }) => ({ name, role })));
}
