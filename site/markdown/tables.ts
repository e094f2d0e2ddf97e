/** Tables that guides place with a directive, as rows; drawn by a component and written by plain.ts. */
import { type Action, actionNames, actions, roles } from '../../domain/permissions.ts';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Member first: the columns grow in power from left to right. */
const columns = roles.toReversed();
export const permissionRoles = columns.map(capital);

/** Following changes is how the console stays fresh, not something a reader asks about. */
const unasked: readonly Action[] = ['workspace.watch'];

export const permissionRows = actionNames
  .filter((name) => !unasked.includes(name))
  .map((name) => ({
    act: capital(actions[name].label),
    allowed: columns.map((role) => (actions[name].roles as readonly string[]).includes(role)),
  }));
