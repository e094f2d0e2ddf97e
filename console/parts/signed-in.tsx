import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { readMe } from '../../domain/contract/me.ts';
import { useRead } from '../api.ts';
import { cameBackSignedOut, goToSignIn, here, signInHeld, signInHref } from '../sign-in.ts';
import type { Me } from '../workspace.tsx';
import { Failed } from './failed.tsx';
import { Heading } from './heading.tsx';
import { PlainFrame } from './plain-frame.tsx';
import { SkeletonLines } from './skeleton.tsx';

/** Shows its children to a signed-in person and sends everybody else to sign in, once. */
export function SignedIn({ children }: { children: (me: Me & { user: NonNullable<Me['user']> }) => ReactNode }) {
  const me = useRead(readMe, {}, {});
  const signedIn = me.data ? me.data.user !== null : null;
  useEffect(() => {
    if (signedIn === true) signInHeld();
    if (signedIn === false) goToSignIn();
  }, [signedIn]);

  if (me.data?.user) return children({ ...me.data, user: me.data.user });
  if (me.error && !me.data) {
    return (
      <PlainFrame me={undefined}>
        <Heading title="Fygment">The console did not load</Heading>
        <Failed what="Your account could not be read" works="Connections keep working: this page only shows them." error={me.error} again={me.refetch} />
      </PlainFrame>
    );
  }
  if (me.data && cameBackSignedOut()) {
    return (
      <PlainFrame me={me.data}>
        <Heading title="Sign in">You are not signed in</Heading>
        <p>Signing in did not hold. Usually the browser blocks cookies for this address.</p>
        <div className="acts"><a className="button filled" href={signInHref(here())}>Sign in</a></div>
      </PlainFrame>
    );
  }
  return <PlainFrame me={undefined}><h1 className="vh">Fygment console</h1><SkeletonLines /></PlainFrame>;
}
