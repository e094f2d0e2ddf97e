import type { Action } from './permissions.ts';

/**
 * The typed names behind `/go/<name>`: plain links on public pages that the server resolves
 * for whoever follows them. A link to a name that is not here fails the site build.
 */
export interface Destination {
  /** Path below `/console/w/<workspace slug>/`. */
  screen: string;
  /** The action the screen needs to show everything; without it the screen says whom to ask. */
  action: Action;
}

export const destinations = {
  setup:       { screen: 'setup',       action: 'setup.read' },
  connections: { screen: 'connections', action: 'connections.read_own' },
  members:     { screen: 'members',     action: 'members.read' },
  workspace:   { screen: 'setup',       action: 'setup.read' },
} as const satisfies Record<string, Destination>;

export type DestinationName = keyof typeof destinations;

/** Own keys only: `toString` or `__proto__` in a URL is not a destination. */
export function isDestinationName(name: string): name is DestinationName {
  return Object.hasOwn(destinations, name);
}

/** Href of a call to action; the type is the build check. */
export function destinationHref(name: DestinationName, query?: { client?: string }): string {
  return query?.client ? `/go/${name}?client=${encodeURIComponent(query.client)}` : `/go/${name}`;
}

/** Where the console shows this destination for one workspace. */
export function destinationPath(name: DestinationName, workspaceSlug: string, client?: string): string {
  const path = `/console/w/${encodeURIComponent(workspaceSlug)}/${destinations[name].screen}`;
  return client ? `${path}?client=${encodeURIComponent(client)}` : path;
}
