import type { ReactNode } from 'react';
import { signOut } from '../../domain/contract/me.ts';
import { useAct } from '../api.ts';
import { leaveTo } from '../sign-in.ts';
import type { Me } from '../workspace.tsx';
import { Frame } from './frame.tsx';
import { Mark } from './mark.tsx';

/** The frame of screens that belong to no workspace: joining, creating, choosing. */
export function PlainFrame({ me, children }: { me: Me | undefined; children: ReactNode }) {
  return (
    <Frame
      name={<a className="rail-name" href="/"><Mark /><span className="product">Fygment</span></a>}
      foot={me?.user ? <SignedInAs name={me.user.name} /> : null}
      development={me?.development ?? false}
    >
      <div className="alone">
        {children}
        {me?.user ? <div className="alone-foot"><SignedInAs name={me.user.name} /></div> : null}
      </div>
    </Frame>
  );
}

function SignedInAs({ name }: { name: string }) {
  return <div className="signed-in"><span>Signed in as <strong>{name}</strong></span><SignOutButton /></div>;
}

export function SignOutButton() {
  const act = useAct(signOut);
  return (
    <button
      type="button" className="link-button"
      onClick={() => act.mutate({ parameters: {}, input: {} }, { onSuccess: () => leaveTo('/') })}
    >
      Sign out
    </button>
  );
}
