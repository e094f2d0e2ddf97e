import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useRef, useState } from 'react';
import { readMe } from '../../domain/contract/me.ts';
import { createWorkspace } from '../../domain/contract/workspaces.ts';
import { useAct, useRead } from '../api.ts';
import { forgetLinkToken, keptLinkToken } from '../link-token.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Heading } from '../parts/heading.tsx';
import { PlainFrame } from '../parts/plain-frame.tsx';
import { SignedIn } from '../parts/signed-in.tsx';
import { signInHref } from '../sign-in.ts';

/** Names a workspace. With the token of the one-time owner link it makes the server's first owner. */
export function NewWorkspace() {
  const [ownerLink] = useState(() => keptLinkToken('owner'));
  const me = useRead(readMe, {}, {});
  if (ownerLink !== null && me.data && me.data.user === null) {
    return (
      <PlainFrame me={me.data}>
        <Heading title="Become the first owner">You are becoming the first owner of this server</Heading>
        <p>Sign in first, so that the server knows whom to make its owner. This page keeps your link and comes back to it.</p>
        <div className="acts"><a className="button filled" href={signInHref('/console/new')}>Sign in to continue</a></div>
      </PlainFrame>
    );
  }
  return (
    <SignedIn>
      {(person) => (
        <PlainFrame me={person}>
          {person.unclaimed && ownerLink === null ? <NeedsOwnerLink /> : <NameIt ownerLink={ownerLink} />}
        </PlainFrame>
      )}
    </SignedIn>
  );
}

function NeedsOwnerLink() {
  return (
    <>
      <Heading title="This server has no owner yet">This server has no owner yet</Heading>
      <p>The first workspace needs the one-time owner link. The server wrote it where it was started, in its terminal or its log.</p>
    </>
  );
}

function NameIt({ ownerLink }: { ownerLink: string | null }) {
  const [name, setName] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const create = useAct(createWorkspace);
  const client = useQueryClient();
  const navigate = useNavigate();

  function submit(event: React.SyntheticEvent) {
    event.preventDefault();
    if (create.isPending) return;
    const checked = createWorkspace.input.safeParse({ name });
    if (!checked.success) {
      setFault(checked.error.issues[0]?.message ?? 'Enter a name.');
      field.current?.focus();
      return;
    }
    setFault(null);
    create.mutate(
      { parameters: {}, input: ownerLink === null ? { name } : { name, ownerLinkToken: ownerLink } },
      {
        onSuccess: async ({ workspace }) => {
          forgetLinkToken('owner');
          // The next screen asks who belongs where; the answer has to be there first.
          await client.refetchQueries({ queryKey: [readMe.path] });
          await navigate({ to: '/w/$slug/setup', params: { slug: workspace.slug } });
        },
        onError: () => field.current?.focus(),
      },
    );
  }

  const told = fault ?? create.error?.refusal?.fields?.[0]?.message ?? create.error?.message ?? null;
  return (
    <>
      <Heading
        title={ownerLink === null ? 'New workspace' : 'Become the first owner'}
        line={ownerLink === null ? 'One team, one set of approved connections. You become its owner.' : 'Name the first workspace. You become its owner, and this link stops working.'}
      >
        {ownerLink === null ? 'Create a workspace' : 'You are becoming the first owner of this server'}
      </Heading>
      <form className="form" onSubmit={submit} noValidate>
        <label htmlFor={id}>Workspace name</label>
        <p className="help" id={`${id}-help`}>Usually your company or team. Its address is made from it.</p>
        {told ? <p className="fault" id={`${id}-fault`} role="alert"><strong>Not created.</strong> {told}</p> : null}
        <input
          ref={field} id={id} type="text" autoComplete="organization" maxLength={120} value={name}
          aria-describedby={told ? `${id}-help ${id}-fault` : `${id}-help`} aria-invalid={told ? true : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="acts"><BusyButton kind="filled" label="Create workspace" busyLabel="Creating…" busy={create.isPending || create.isSuccess} /></div>
        {create.error?.requestId ? <p className="note">Support id <code>{create.error.requestId}</code></p> : null}
      </form>
    </>
  );
}
