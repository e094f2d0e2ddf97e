import { Link, getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Connection as ConnectionRecord } from '../../domain/contract/connections.ts';
import { readConnection } from '../../domain/contract/connections.ts';
import { scopes as scopeMeanings } from '../../domain/permissions.ts';
import { useRead } from '../api.ts';
import { endOf } from '../connection-end.ts';
import { Can, useCan, WhoCan } from '../can.tsx';
import { ClientName, VerifiedMark, clientNameOf } from '../parts/client-name.tsx';
import { Failed } from '../parts/failed.tsx';
import type { GlyphName } from '../parts/glyph.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { HealthWord } from '../parts/health-word.tsx';
import { Heading } from '../parts/heading.tsx';
import { useAnnounce } from '../parts/live-region.tsx';
import { RevokeDialog } from '../parts/revoke-dialog.tsx';
import { SkeletonLines } from '../parts/skeleton.tsx';
import { useNow, When } from '../parts/when.tsx';
import { agoWords, endWords, exactWords, utcWords } from '../time-words.ts';
import { useWorkspace } from '../workspace.tsx';

const route = getRouteApi('/w/$slug/connections/$connectionId');

export function Connection() {
  const { connectionId } = route.useParams();
  return <Screen key={connectionId} connectionId={connectionId} />;
}

function Screen({ connectionId }: { connectionId: string }) {
  const { membership, user } = useWorkspace();
  const [asking, setAsking] = useState(false);
  const [revokedHere, setRevokedHere] = useState(false);
  const announce = useAnnounce();
  const mayRevoke = useCan('connections.revoke');
  const now = useNow();
  const read = useRead(readConnection, { workspaceId: membership.id, connectionId }, {});
  const connection = read.data?.connection;

  // The button that opened the dialog goes away, and focus must not go with it.
  useEffect(() => {
    if (revokedHere) document.querySelector('h1')?.focus({ preventScroll: true });
  }, [revokedHere]);

  function revoked() {
    setAsking(false);
    setRevokedHere(true);
    announce('Revoked. The next call of this client is refused.');
  }

  const list = membership.actions.includes('connections.read_all') ? 'Connections' : 'Your connections';
  return (
    <>
      <nav className="crumb" aria-label="Breadcrumb">
        <ol>
          <li><Link to="/w/$slug/connections" params={{ slug: membership.slug }}>{list}</Link></li>
          <li aria-current="page">{connection ? `${clientNameOf(connection).name}, ${connection.user.name}` : 'Connection'}</li>
        </ol>
      </nav>
      {/* One heading for every face: focus rests on it while the record arrives. */}
      <Heading
        title={`${connection ? titleOf(connection) : 'Connection'} · ${membership.name}`}
        line={connection ? <span className="verdict"><HealthWord health={connection.health} /><span>{inShort(connection, now)}</span></span> : '\u00a0'}
        acts={connection && connection.health !== 'revoked' && mayRevoke
          ? <button type="button" className="button outlined-bad" onClick={() => setAsking(true)}>Revoke…</button>
          : null}
      >
        {connection?.client.verifiedHost
          ? <>{connection.client.name}<VerifiedMark host={connection.client.verifiedHost} /> for {connection.user.name}</>
          : connection ? titleOf(connection) : 'Connection'}
      </Heading>
      {connection ? (
        <div className="detail">
          <section aria-labelledby="timeline">
            <h2 id="timeline" className="section-head">Timeline</h2>
            <Timeline connection={connection} now={now} />
            {connection.health === 'revoked' || mayRevoke ? null : <WhoCan action="connections.revoke" />}
          </section>
          <section aria-labelledby="facts">
            <h2 id="facts" className="section-head">Facts</h2>
            <Facts connection={connection} now={now} />
          </section>
        </div>
      ) : read.error?.status === 404 ? (
        <section className="face">
          <h2>There is no such connection here</h2>
          <p>It may belong to another workspace or to somebody else.</p>
          <div className="acts"><Link className="button" to="/w/$slug/connections" params={{ slug: membership.slug }}>Show all connections</Link></div>
        </section>
      ) : read.error ? (
        <Failed what="The connection did not load" works="Whatever it is, it keeps working: this page only shows it." error={read.error} again={read.refetch} />
      ) : <div className="detail"><SkeletonLines lines={6} /></div>}
      <Can action="connections.revoke">
        {asking && connection ? (
          <RevokeDialog
            connection={connection} workspaceId={membership.id} own={connection.user.id === user.id}
            onKeep={() => setAsking(false)} onRevoked={revoked}
          />
        ) : null}
      </Can>
    </>
  );
}

/** A claimed name does not stand in a headline. */
function titleOf(connection: ConnectionRecord): string {
  return connection.client.verifiedHost === null ? `Connection of ${connection.user.name}` : `${connection.client.name} for ${connection.user.name}`;
}

/** The verdict's second half, from the record. */
function inShort(connection: ConnectionRecord, now: Date): string {
  const end = endOf(connection);
  if (connection.revoked) return `${agoWords(connection.revoked.at, now)}${connection.revoked.by ? `, by ${connection.revoked.by}` : ''}; its next call is refused`;
  if (connection.health === 'expired') return 'it ended by itself; signing in again in the client renews it';
  if (connection.notes.includes('waiting')) return end === null ? 'approved; the client has not fetched its token' : 'token valid, no call has arrived yet';
  if (connection.health === 'expiring_soon' && end) return `ends ${endWords(end, now)} unless the client calls before`;
  return connection.lastUsedAt ? `last call ${agoWords(connection.lastUsedAt, now)}` : 'no call yet';
}

interface Entry { at: string; glyph: GlyphName; what: string; detail: string | null }

/** Only what the record says: approval, the latest call, the revocation, and the ends. */
function entriesOf(connection: ConnectionRecord, now: Date): { ahead: Entry[]; behind: Entry[] } {
  const harness = connection.harnesses[0];
  const behind: Entry[] = [
    { at: connection.createdAt, glyph: 'pass', what: `${connection.user.name} allowed the connection`, detail: connection.scopes.map(meaningOf).join('; ') },
  ];
  if (connection.lastUsedAt) {
    behind.push({ at: connection.lastUsedAt, glyph: 'pass', what: 'Latest call', detail: harness ? `from ${harness.name}${connection.device ? ` on ${connection.device}` : ''}` : null });
  }
  const ahead: Entry[] = [];
  if (connection.revoked) {
    const { at, by, reason } = connection.revoked;
    behind.push({ at, glyph: 'revoked', what: by ? `Revoked by ${by}` : 'Revoked', detail: reason ? `“${reason}”` : 'No reason was given' });
  } else {
    const signIn = 'then the person signs in again';
    const ends = [
      { at: connection.accessExpiresAt, name: 'Access', detail: connection.refreshExpiresAt ? 'the client renews it by itself while its refresh lasts' : signIn },
      { at: connection.refreshExpiresAt, name: 'Refresh', detail: signIn },
    ];
    for (const { at, name, detail } of ends) {
      if (at === null) continue;
      if (Date.parse(at) > now.getTime()) ahead.push({ at, glyph: 'waiting', what: `${name} ends`, detail });
      else behind.push({ at, glyph: 'expired', what: `${name} ended`, detail: null });
    }
  }
  const newestFirst = (a: Entry, b: Entry) => b.at.localeCompare(a.at);
  return { ahead: ahead.sort(newestFirst), behind: behind.sort(newestFirst) };
}

function Timeline({ connection, now }: { connection: ConnectionRecord; now: Date }) {
  const { ahead, behind } = entriesOf(connection, now);
  return (
    <>
      {ahead.length > 0 ? <><h3 className="day">Ahead</h3><Entries entries={ahead} now={now} ahead /></> : null}
      <h3 className="day">So far</h3>
      <Entries entries={behind} now={now} ahead={false} />
    </>
  );
}

function Entries({ entries, now, ahead }: { entries: readonly Entry[]; now: Date; ahead: boolean }) {
  return (
    <ol className={ahead ? 'timeline ahead' : 'timeline'}>
      {entries.map((entry) => (
        <li key={entry.what}>
          <time dateTime={entry.at} title={exactWords(entry.at)}>{ahead ? endWords(entry.at, now) : agoWords(entry.at, now)}</time>
          <Glyph name={entry.glyph} />
          <div>{entry.what}{entry.detail ? <p>{entry.detail}</p> : null}</div>
        </li>
      ))}
    </ol>
  );
}

function meaningOf(scope: string): string {
  const meaning = Object.hasOwn(scopeMeanings, scope) ? scopeMeanings[scope as keyof typeof scopeMeanings] : scope;
  return meaning.charAt(0).toLowerCase() + meaning.slice(1);
}

const registrations: Record<ConnectionRecord['client']['registration'], string> = {
  preregistered: 'known to this server beforehand',
  metadata_document: 'by its published document',
  dynamic: 'by itself, with a name it chose',
};

function Facts({ connection, now }: { connection: ConnectionRecord; now: Date }) {
  const { client } = connection;
  return (
    <dl className="facts">
      <div><dt>Person</dt><dd>{connection.user.name}{connection.user.email ? <span className="sub">{connection.user.email}</span> : null}</dd></div>
      <div>
        <dt>Client</dt>
        <dd><ClientName of={connection} /><span className="sub">{client.verifiedHost ? `verified, ${client.verifiedHost}` : 'claimed: any program can use this name'}</span></dd>
      </div>
      <div><dt>Registered</dt><dd>{registrations[client.registration]}</dd></div>
      <div><dt>Returns to</dt><dd>{client.redirectHost}</dd></div>
      <div>
        <dt>Harness</dt>
        <dd>{connection.harnesses.length === 0 ? 'not seen yet' : connection.harnesses.map((harness) => <span key={harness.id} className="block">{harness.name} <span className="quiet">{agoWords(harness.lastSeenAt, now)}</span></span>)}</dd>
      </div>
      <div><dt>Device</dt><dd>{connection.device ?? <span className="quiet">not told</span>}</dd></div>
      <div><dt>Scopes</dt><dd>{connection.scopes.map((scope) => <code key={scope} className="block">{scope}</code>)}</dd></div>
      <div><dt>Health</dt><dd><HealthWord health={connection.health} />{connection.notes.includes('waiting') ? <span className="sub">note: waiting for the first call</span> : null}</dd></div>
      <Moment label="Last used" at={connection.lastUsedAt} as="since" none="never" now={now} />
      <Moment label="Access ends" at={connection.accessExpiresAt} as="end" none="no token yet" now={now} />
      <Moment label="Refresh ends" at={connection.refreshExpiresAt} as="end" none="no refresh token" now={now} />
      <Moment label="Created" at={connection.createdAt} as="day" none="" now={now} />
      <Moment label="Updated" at={connection.updatedAt} as="day" none="" now={now} />
      {connection.revoked ? <Moment label="Revoked" at={connection.revoked.at} as="since" none="" now={now} /> : null}
      <div><dt>Id</dt><dd><code className="id">{connection.id}</code></dd></div>
    </dl>
  );
}

function Moment({ label, at, as, none, now }: { label: string; at: string | null; as: 'since' | 'end' | 'day'; none: string; now: Date }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{at === null ? none : <><When at={at} as={as} now={now} /><span className="sub">{utcWords(at)}</span></>}</dd>
    </div>
  );
}
