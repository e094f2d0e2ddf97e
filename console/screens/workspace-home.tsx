import { Link, Outlet, getRouteApi } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { readMe } from '../../domain/contract/me.ts';
import { pathOf } from '../../domain/contract/endpoint.ts';
import { watchWorkspace } from '../../domain/contract/workspaces.ts';
import { isAboutWorkspace } from '../keys.ts';
import type { LiveState } from '../live.ts';
import { follow } from '../live.ts';
import { Heading } from '../parts/heading.tsx';
import { PlainFrame } from '../parts/plain-frame.tsx';
import { SignedIn } from '../parts/signed-in.tsx';
import { WorkspaceFrame } from '../parts/workspace-frame.tsx';
import type { CurrentWorkspace, Me } from '../workspace.tsx';
import { WorkspaceContext } from '../workspace.tsx';

const route = getRouteApi('/w/$slug');

/** What all screens of one workspace share: the frame, who is looking, and the event stream. */
export function WorkspaceHome() {
  const { slug } = route.useParams();
  return (
    <SignedIn>
      {(me) => {
        const membership = me.workspaces.find((workspace) => workspace.slug === slug);
        return membership
          ? <Inside key={membership.id} me={me} current={{ membership, user: me.user }} />
          : <NotHere me={me} slug={slug} />;
      }}
    </SignedIn>
  );
}

function Inside({ me, current }: { me: Me; current: CurrentWorkspace }) {
  const { membership, user } = current;
  const live = useLive(membership.id);
  const value = useMemo(() => ({ membership, user }), [membership, user]);
  return (
    <WorkspaceContext value={value}>
      <WorkspaceFrame me={me} live={live}><Outlet /></WorkspaceFrame>
    </WorkspaceContext>
  );
}

/** Null until the first connection is made or missed. */
function useLive(workspaceId: string): LiveState | null {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState | null>(null);
  useEffect(() => follow({
    open: () => new EventSource(pathOf(watchWorkspace.path, { workspaceId })),
    onState: setState,
    onChange: (cause) => {
      // A changed role shows in `me`, so it is asked again too.
      const stale = (key: readonly unknown[]) => isAboutWorkspace(workspaceId, key) || key[0] === readMe.path;
      if (cause === 'event') void client.invalidateQueries({ predicate: (query) => stale(query.queryKey) });
      else void client.refetchQueries({ type: 'active', predicate: (query) => stale(query.queryKey) }, { cancelRefetch: false });
    },
  }), [client, workspaceId]);
  return state;
}

function NotHere({ me, slug }: { me: Me; slug: string }) {
  return (
    <PlainFrame me={me}>
      <Heading title="No such workspace">No workspace “{slug}” here for you</Heading>
      <p>It may have another address now, or you may be signed in as somebody else. You need an invitation to see a workspace.</p>
      <p><Link to="/">Open your workspaces</Link></p>
    </PlainFrame>
  );
}
