/** The workspace a screen is about, and the person looking at it. */
import { createContext, useContext } from 'react';
import type { Membership } from '../domain/contract/me.ts';
import type { readMe } from '../domain/contract/me.ts';
import type { ReplyOf } from '../domain/contract/endpoint.ts';

export type Me = ReplyOf<typeof readMe>;

export interface CurrentWorkspace {
  membership: Membership;
  user: NonNullable<Me['user']>;
}

export const WorkspaceContext = createContext<CurrentWorkspace | null>(null);

export function useWorkspace(): CurrentWorkspace {
  const current = useContext(WorkspaceContext);
  if (!current) throw new Error('this part belongs inside a workspace screen');
  return current;
}
