/** Sentences about who may do something, in the words of the permission table. */
import type { Access } from '../domain/contract/endpoint.ts';
import type { Role } from '../domain/permissions.ts';
import { actions } from '../domain/permissions.ts';

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

export const roleLabels: Record<Role, string> = { owner: 'Owner', admin: 'Admin', member: 'Member' };

export function namesOf(people: readonly { name: string }[]): string {
  return list.format(people.map((person) => person.name));
}

function isAction(access: Access): access is keyof typeof actions {
  return Object.hasOwn(actions, access);
}

/** "Only owners and admins can revoke a connection. Mara Lindqvist and Tomasz Wiśniewski can." */
export function whoCanSentence(access: Access, needs: readonly string[], people: readonly { name: string }[]): string {
  const act = isAction(access) ? actions[access].label : 'do this';
  const rule = `Only ${list.format(needs.map((role) => `${role}s`))} can ${act}.`;
  return people.length > 0 ? `${rule} ${namesOf(people)} can.` : rule;
}
