import { Link, Navigate, useSearch } from '@tanstack/react-router';
import { destinations, isDestinationName, type DestinationName } from '../../domain/destinations.ts';
import { Heading } from '../parts/heading.tsx';
import { PlainFrame } from '../parts/plain-frame.tsx';
import { SignedIn } from '../parts/signed-in.tsx';
import { roleLabels } from '../who-can.ts';
import type { Me } from '../workspace.tsx';

/** Where the person was going when they had to choose a workspace first: a link on a public page named it. */
export interface StartSearch {
  to?: DestinationName;
  client?: string;
}

/** Names that are not ours are dropped, so that nothing in the address leads anywhere else. */
export function startSearch(search: Record<string, unknown>): StartSearch {
  const { to, client } = search;
  return {
    ...(typeof to === 'string' && isDestinationName(to) ? { to } : {}),
    ...(typeof client === 'string' && /^[a-z0-9-]+$/.test(client) ? { client } : {}),
  };
}

/** The route and query of the screen they were going to, for the router's links. */
function screenOf({ to, client }: StartSearch) {
  const { screen } = destinations[to ?? 'workspace'];
  // The router types its paths by literal; every destination's screen is one of them.
  return { to: `/w/$slug/${screen}` as '/w/$slug/setup', search: client && screen === 'setup' ? { client } : {} };
}

/** `/console`: where the person belongs. One workspace opens; several are a choice; none is a beginning. */
export function Start() {
  return <SignedIn>{(me) => <Where me={me} />}</SignedIn>;
}

function Where({ me }: { me: Me }) {
  const wanted = screenOf(useSearch({ from: '/' }));
  const [only, ...others] = me.workspaces;
  if (only && others.length === 0) return <Navigate {...wanted} params={{ slug: only.slug }} replace />;
  return <PlainFrame me={me}>{only ? <Choose me={me} wanted={wanted} /> : <Begin unclaimed={me.unclaimed} />}</PlainFrame>;
}

function Choose({ me, wanted }: { me: Me; wanted: ReturnType<typeof screenOf> }) {
  return (
    <>
      <Heading title="Choose a workspace" line="You belong to more than one.">Choose a workspace</Heading>
      <ul className="choice">
        {me.workspaces.map((workspace) => (
          <li key={workspace.id}>
            <Link {...wanted} params={{ slug: workspace.slug }}>{workspace.name}</Link>
            <span>{roleLabels[workspace.role]}</span>
          </li>
        ))}
      </ul>
      <p><Link to="/new">New workspace</Link></p>
    </>
  );
}

function Begin({ unclaimed }: { unclaimed: boolean }) {
  if (unclaimed) {
    return (
      <>
        <Heading title="This server has no owner yet">This server has no owner yet</Heading>
        <p>Its first owner opens the one-time owner link. The server wrote that link where it was started, in its terminal or its log.</p>
        <p className="note">Opening it proves that you run this server, so it works once and for one person.</p>
      </>
    );
  }
  return (
    <>
      <Heading title="Create or join a workspace">You are not in a workspace yet</Heading>
      <p>Joining one takes an invitation link. An owner or admin of your team can send you one; open it in this browser.</p>
      <p>Nobody has a workspace for your team? Create it, and you are its owner.</p>
      <div className="acts"><Link className="button filled" to="/new">Create a workspace</Link></div>
    </>
  );
}
