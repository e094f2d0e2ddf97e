import type { ReactNode } from 'react';
import { listMembers } from '../domain/contract/members.ts';
import type { Action, Role } from '../domain/permissions.ts';
import { actions } from '../domain/permissions.ts';
import { useRead } from './api.ts';
import { whoCanSentence } from './who-can.ts';
import { useWorkspace } from './workspace.tsx';

/** Whether the server said that this person may. It decides nothing: the server decides again. */
export function useCan(action: Action): boolean {
  return useWorkspace().membership.actions.includes(action);
}

/** Shows its children to those who may. */
export function Can({ action, children }: { action: Action; children: ReactNode }) {
  return useCan(action) ? children : null;
}

/** For those who may not: who can, by name. */
export function WhoCan({ action }: { action: Action }) {
  const { membership } = useWorkspace();
  const members = useRead(listMembers, { workspaceId: membership.id }, {});
  const roles: readonly Role[] = actions[action].roles;
  const people = (members.data?.members ?? []).filter((person) => roles.includes(person.role));
  return <p className="note">{whoCanSentence(action, roles, people)}</p>;
}
