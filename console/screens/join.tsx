import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ReplyOf } from '../../domain/contract/endpoint.ts';
import { readMe } from '../../domain/contract/me.ts';
import { acceptInvitation, lookUpInvitation } from '../../domain/contract/members.ts';
import { useAct, useRead } from '../api.ts';
import { forgetLinkToken, keptLinkToken } from '../link-token.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Failed } from '../parts/failed.tsx';
import { Heading } from '../parts/heading.tsx';
import { PlainFrame } from '../parts/plain-frame.tsx';
import { SkeletonLines } from '../parts/skeleton.tsx';
import { useNow, When } from '../parts/when.tsx';
import { signInHref } from '../sign-in.ts';
import type { Me } from '../workspace.tsx';

/** Where an invitation link leads: which workspace, as what, from whom; then accept. */
export function Join() {
  const [token] = useState(() => keptLinkToken('invitation'));
  const me = useRead(readMe, {}, {});
  return (
    <PlainFrame me={me.data}>
      {token === null
        ? <NoToken />
        : me.error && !me.data
          ? <><Heading title="Invitation">Invitation</Heading><Failed what="This page did not load" works="Your invitation is untouched." error={me.error} again={me.refetch} /></>
          : <Invited token={token} me={me.data} />}
    </PlainFrame>
  );
}

function NoToken() {
  return (
    <>
      <Heading title="Invitation">This link has no invitation in it</Heading>
      <p>The part after the # is missing. Copy the whole link from the message, or ask for a new one.</p>
      <p><Link to="/">Open your workspaces</Link></p>
    </>
  );
}

function Invited({ token, me }: { token: string; me: Me | undefined }) {
  const lookUp = useAct(lookUpInvitation);
  const { mutate, mutateAsync } = lookUp;
  // A POST, so that the token stands in no address; asked once when the page opens.
  useEffect(() => mutate({ parameters: {}, input: { token } }), [mutate, token]);

  if (lookUp.error) {
    const mayPass = lookUp.error.status === 0 || lookUp.error.status >= 500;
    return mayPass ? (
      <>
        <Heading title="Invitation">Invitation</Heading>
        <Failed what="The invitation did not load" works="It is untouched, and you can open its link again later." error={lookUp.error} again={() => mutateAsync({ parameters: {}, input: { token } }).catch(() => undefined)} />
      </>
    ) : (
      <>
        <Heading title="Invitation">This invitation does not work</Heading>
        <p>{lookUp.error.message}</p>
        <p>An invitation works once and for a limited time. Ask the person who sent it for a new one.</p>
        <p><Link to="/">Open your workspaces</Link></p>
      </>
    );
  }
  if (!lookUp.data || !me) {
    return <><Heading title="Invitation">Invitation</Heading><SkeletonLines lines={3} /></>;
  }
  return <Answer token={token} invitation={lookUp.data} me={me} />;
}

function Answer({ token, invitation, me }: { token: string; invitation: ReplyOf<typeof lookUpInvitation>; me: Me }) {
  const accept = useAct(acceptInvitation);
  const client = useQueryClient();
  const navigate = useNavigate();
  const now = useNow();

  function submit() {
    accept.mutate(
      { parameters: {}, input: { token } },
      {
        onSuccess: async ({ workspace }) => {
          forgetLinkToken('invitation');
          await client.refetchQueries({ queryKey: [readMe.path] });
          await navigate({ to: '/w/$slug/setup', params: { slug: workspace.slug } });
        },
      },
    );
  }

  return (
    <>
      <Heading title={`Join ${invitation.workspaceName}`}>Join {invitation.workspaceName}</Heading>
      <dl className="facts">
        <div><dt>Workspace</dt><dd>{invitation.workspaceName}</dd></div>
        <div><dt>Your role</dt><dd>{invitation.role === 'admin' ? 'Admin' : 'Member'}<span className="sub">{invitation.role === 'admin' ? 'sees every connection, revokes them and invites people' : 'sets up clients and sees their own connections'}</span></dd></div>
        <div><dt>Invited by</dt><dd>{invitation.invitedBy}</dd></div>
        <div><dt>Ends</dt><dd><When at={invitation.expiresAt} as="end" now={now} /></dd></div>
      </dl>
      {accept.error ? (
        <div className="alert" role="alert">
          <strong>You have not joined.</strong> {accept.error.message}
          {accept.error.requestId ? <> Support id <code>{accept.error.requestId}</code></> : null}
        </div>
      ) : null}
      <div className="acts">
        {me.user
          ? <BusyButton type="button" kind="filled" label="Accept invitation" busyLabel="Joining…" busy={accept.isPending || accept.isSuccess} onClick={submit} />
          : <a className="button filled" href={signInHref('/console/join')}>Sign in to accept</a>}
      </div>
      {me.user ? null : <p className="note">This page keeps your invitation while you sign in.</p>}
    </>
  );
}
