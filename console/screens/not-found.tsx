import { Link } from '@tanstack/react-router';
import { readMe } from '../../domain/contract/me.ts';
import { useRead } from '../api.ts';
import { Heading } from '../parts/heading.tsx';
import { PlainFrame } from '../parts/plain-frame.tsx';

export function NotFound() {
  const me = useRead(readMe, {}, {});
  return (
    <PlainFrame me={me.data}>
      <Heading title="Not found">There is no screen at this address</Heading>
      <p>The address may be mistyped, or the screen may have moved.</p>
      <p><Link to="/">Open your workspaces</Link></p>
    </PlainFrame>
  );
}
