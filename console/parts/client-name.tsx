import type { Connection } from '../../domain/contract/connections.ts';
import { Glyph } from './glyph.tsx';

type Named = Pick<Connection, 'client' | 'harnesses'>;

/**
 * What to call a connection's client. Our own CLI connects on behalf of a harness, so once that is
 * known it is the name people look for.
 */
export function clientNameOf({ client, harnesses }: Named): { name: string; via: string | null } {
  const harness = client.registration === 'preregistered' ? harnesses[0] : undefined;
  return harness ? { name: harness.name, via: client.name } : { name: client.name, via: null };
}

/** A verified client carries the mark; a claimed name is dotted, because any program can use it. */
export function ClientName({ of }: { of: Named }) {
  const { name, via } = clientNameOf(of);
  const host = of.client.verifiedHost;
  if (host !== null) return <>{name}<VerifiedMark host={host} /></>;
  return (
    <>
      <span className="claimed" title="The client calls itself that; nobody checked">{name}</span><span className="vh"> (claimed name)</span>
      {via ? <span className="via"> via {via}</span> : null}
    </>
  );
}

export function VerifiedMark({ host }: { host: string }) {
  return <span className="verified" title={`verified, ${host}`}><Glyph name="verified" /><span className="vh"> (verified, {host})</span></span>;
}

/** "Claude for Mara Lindqvist"; a claimed name does not lead a sentence of ours. */
export function subjectOf(connection: Connection): string {
  return connection.client.verifiedHost === null
    ? `the connection of ${connection.user.name}`
    : `${connection.client.name} for ${connection.user.name}`;
}
