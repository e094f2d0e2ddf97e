import { Link, Navigate } from '@tanstack/react-router';
import { Heading } from '../parts/heading.tsx';
import { PlainFrame } from '../parts/plain-frame.tsx';
import { SignedIn } from '../parts/signed-in.tsx';
import { roleLabels } from '../who-can.ts';
import type { Me } from '../workspace.tsx';

/** `/console`: where the person belongs. One workspace opens; several are a choice; none is a beginning. */
export function Start() {
  return <SignedIn>{(me) => <Where me={me} />}</SignedIn>;
}

function Where({ me }: { me: Me }) {
  const [only, ...others] = me.workspaces;
  if (only && others.length === 0) return <Navigate to="/w/$slug/setup" params={{ slug: only.slug }} replace />;
  return <PlainFrame me={me}>{only ? <Choose me={me} /> : <Begin unclaimed={me.unclaimed} />}</PlainFrame>;
}

function Choose({ me }: { me: Me }) {
  return (
    <>
      <Heading title="Choose a workspace" line="You belong to more than one.">Choose a workspace</Heading>
      <ul className="choice">
        {me.workspaces.map((workspace) => (
          <li key={workspace.id}>
            <Link to="/w/$slug/setup" params={{ slug: workspace.slug }}>{workspace.name}</Link>
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
