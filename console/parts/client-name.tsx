import type { Connection } from '../../domain/contract/connections.ts';
import { Glyph } from './glyph.tsx';

/** A verified client carries the mark; a claimed name is dotted, because any program can use it. */
export function ClientName({ client }: { client: Connection['client'] }) {
  if (client.verifiedHost !== null) {
    return <>{client.name}<VerifiedMark host={client.verifiedHost} /></>;
  }
  return <><span className="claimed" title="The client calls itself that; nobody checked">{client.name}</span><span className="vh">, a claimed name</span></>;
}

export function VerifiedMark({ host }: { host: string }) {
  return <span className="verified" title={`verified, ${host}`}><Glyph name="verified" /><span className="vh">, verified, {host}</span></span>;
}

/** "Claude for Mara Lindqvist"; a claimed name does not lead a sentence of ours. */
export function subjectOf(connection: Connection): string {
  return connection.client.verifiedHost === null
    ? `the connection of ${connection.user.name}`
    : `${connection.client.name} for ${connection.user.name}`;
}
