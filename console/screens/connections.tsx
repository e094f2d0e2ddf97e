import { Link, getRouteApi } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { Health } from '../../domain/connection-health.ts';
import { healthLabels, healthStates } from '../../domain/connection-health.ts';
import type { Connection } from '../../domain/contract/connections.ts';
import { listConnections } from '../../domain/contract/connections.ts';
import { readSetup } from '../../domain/contract/setup.ts';
import { useRead } from '../api.ts';
import { endOf } from '../connection-end.ts';
import type { Page } from '../paging.ts';
import { countWords, nextPage, pageAt, previousPage, rangeWords } from '../paging.ts';
import { ClientName } from '../parts/client-name.tsx';
import { CopyField } from '../parts/copy-field.tsx';
import { Failed } from '../parts/failed.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { HealthWord } from '../parts/health-word.tsx';
import { Heading } from '../parts/heading.tsx';
import { Bar, SkeletonRows } from '../parts/skeleton.tsx';
import { useNow, When } from '../parts/when.tsx';
import { COUNTED_UP_TO } from '../parts/workspace-frame.tsx';
import { useSteadyRows } from '../steady-rows.ts';
import { endWords } from '../time-words.ts';
import { useWorkspace } from '../workspace.tsx';

const route = getRouteApi('/w/$slug/connections/');

type Counts = Partial<Record<Health, number>>;

function total(counts: Counts, health: Health | undefined): number {
  return health ? (counts[health] ?? 0) : healthStates.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}

function cap(health: Health | undefined): number {
  return health ? COUNTED_UP_TO : COUNTED_UP_TO * healthStates.length;
}

export function Connections() {
  const { membership } = useWorkspace();
  const { health, cursor } = route.useSearch();
  const seesAll = membership.actions.includes('connections.read_all');
  const list = useRead(listConnections, { workspaceId: membership.id }, { health, cursor }, { keepPrevious: true });
  const name = seesAll ? 'Connections' : 'Your connections';
  const empty = list.data !== undefined && total(list.data.counts, undefined) === 0;
  return (
    <>
      <Heading title={`${name} · ${membership.name}`} line={seesAll ? 'Who is connected with which client, and until when.' : 'Which of your clients are connected, and until when.'}>{name}</Heading>
      {list.error && !list.data ? (
        <Failed what="The list did not load" works="Connections keep working: this page only shows them." error={list.error} again={list.refetch}>
          {cursor ? <Link className="button" to="/w/$slug/connections" params={{ slug: membership.slug }} search={{ health }}>First page</Link> : null}
        </Failed>
      ) : empty ? <NobodyYet seesAll={seesAll} /> : (
        <>
          <HealthTabs counts={list.data?.counts} health={health} />
          <Table
            key={`${health} ${cursor}`} items={list.data?.items} health={health} seesAll={seesAll} stale={list.isPlaceholderData}
            counts={list.data?.counts} nextCursor={list.data?.nextCursor ?? null} cursor={cursor}
          />
        </>
      )}
    </>
  );
}

const tabs: readonly (Health | undefined)[] = [undefined, ...healthStates];

function HealthTabs({ counts, health }: { counts: Counts | undefined; health: Health | undefined }) {
  const { membership } = useWorkspace();
  const navigate = route.useNavigate();
  const id = useId();
  return (
    <>
      <nav className="tabs wide" aria-label="Health">
        <ul>
          {tabs.map((tab) => (
            <li key={tab ?? 'all'}>
              <Link
                to="/w/$slug/connections" params={{ slug: membership.slug }} search={{ health: tab }} resetScroll={false} activeOptions={{ exact: true }}
                aria-current={tab === health ? 'true' : undefined} activeProps={{}}
              >
                {tab ? <Glyph name={tab} /> : null}{tab ? healthLabels[tab] : 'All'}{' '}
                <span className="count">{counts ? countWords(total(counts, tab), cap(tab)) : <Bar width="w2" />}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="narrow field">
        <label className="vh" htmlFor={id}>Health</label>
        <select
          id={id} value={health ?? 'all'}
          onChange={(event) => void navigate({ search: { health: tabs.find((tab) => tab === event.target.value) }, resetScroll: false })}
        >
          {tabs.map((tab) => (
            <option key={tab ?? 'all'} value={tab ?? 'all'}>
              {tab ? healthLabels[tab] : 'All health'}{counts ? `, ${countWords(total(counts, tab), cap(tab))}` : ''}
            </option>
          ))}
        </select>
      </div>
    </>
  );
}

const columns = [
  { id: 'health', label: 'Health' },
  { id: 'client', label: 'Client' },
  { id: 'person', label: 'Person' },
  { id: 'device', label: 'Device or host' },
  { id: 'scopes', label: 'Scopes' },
  { id: 'used', label: 'Last used' },
  { id: 'access', label: 'Access ends' },
  { id: 'refresh', label: 'Refresh ends' },
  { id: 'created', label: 'Created' },
] as const;

const columnIds = columns.map((column) => column.id);

/** What the server sorts by (see listConnections); revoked ones are sorted by a moment that has no column. */
function sortedBy(health: Health | undefined): { id: string; sort: 'ascending' | 'descending' } | null {
  if (health === undefined) return { id: 'created', sort: 'descending' };
  return health === 'revoked' ? null : { id: 'refresh', sort: 'ascending' };
}

function Table({ items, counts, health, cursor, nextCursor, seesAll, stale }: {
  items: readonly Connection[] | undefined; counts: Counts | undefined; health: Health | undefined; cursor: string | undefined;
  nextCursor: string | null; seesAll: boolean; stale: boolean;
}) {
  const now = useNow();
  const [held, setHeld] = useState(false);
  // Another tab's rows may stand in for a moment; they are not these rows' past.
  const rows = useSteadyRows(stale ? undefined : items, held);
  const shown = stale ? items : rows.shown;
  const sorted = sortedBy(health);

  if (shown?.length === 0 && !stale) return <NothingHere health={health} counts={counts ?? {}} cursor={cursor} />;
  return (
    <>
      {rows.newer > 0 ? <p className="newer"><button type="button" className="link-button" onClick={rows.show}>{rows.newer} newer, show</button></p> : null}
      <table
        role="table" className="table connections" aria-label={seesAll ? 'Connections' : 'Your connections'} aria-busy={stale || !items || undefined}
        onPointerEnter={(event) => setHeld(event.pointerType === 'mouse')} onPointerLeave={() => setHeld(false)}
      >
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.id} role="columnheader" scope="col" className={column.id} aria-sort={sorted?.id === column.id ? sorted.sort : undefined}>
                {column.label}{sorted?.id === column.id ? <Glyph name={sorted.sort === 'ascending' ? 'up' : 'down'} /> : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown ? shown.map((connection) => <Row key={connection.id} connection={connection} now={now} />) : <SkeletonRows columns={columnIds} />}
        </tbody>
      </table>
      {shown && counts ? <Pager shown={shown.length} total={total(counts, health)} health={health} cursor={cursor} nextCursor={nextCursor} /> : null}
    </>
  );
}

function Row({ connection, now }: { connection: Connection; now: Date }) {
  const { membership } = useWorkspace();
  const id = useId();
  const revoked = connection.health === 'revoked';
  const soon = connection.health === 'expiring_soon';
  const end = endOf(connection);
  return (
    <tr role="row" className="row opens" onClick={openFromRow}>
      <td role="cell" className="health"><HealthWord health={connection.health} /></td>
      <td role="cell" className="client">
        <Link
          className="row-link" id={`${id}-client`} aria-labelledby={`${id}-client ${id}-person`}
          to="/w/$slug/connections/$connectionId" params={{ slug: membership.slug, connectionId: connection.id }}
        >
          <ClientName of={connection} />
        </Link>
      </td>
      <td role="cell" id={`${id}-person`} className="person cut" title={connection.user.email ?? connection.user.name}>{connection.user.name}</td>
      <td role="cell" className="device cut" title={connection.device ?? connection.client.redirectHost}>{connection.device ?? connection.client.redirectHost}</td>
      <td role="cell" className="scopes cut" title={connection.scopes.join(', ')}><Scopes scopes={connection.scopes} /></td>
      <td role="cell" className="used">
        <span className={soon ? 'wide' : undefined}>
          {connection.lastUsedAt ? <When at={connection.lastUsedAt} as="since" now={now} /> : connection.notes.includes('waiting') ? <span className="waiting"><Glyph name="waiting" />waiting</span> : 'never'}
        </span>
        {soon && end ? <span className="narrow soon">ends {endWords(end, now)}</span> : null}
      </td>
      <td role="cell" className="access"><When at={revoked ? null : connection.accessExpiresAt} as="end" now={now} /></td>
      <td role="cell" className="refresh"><When at={revoked ? null : connection.refreshExpiresAt} as="end" now={now} className={soon ? 'soon' : connection.health === 'expired' ? 'ink' : undefined} /></td>
      <td role="cell" className="created"><When at={connection.createdAt} as="day" now={now} /></td>
    </tr>
  );
}

/** The whole row opens what its link opens. A cover of the link over the row would hide the titles of the times. */
function openFromRow(event: React.MouseEvent<HTMLTableRowElement>) {
  if ((event.target as Element).closest('a') || getSelection()?.toString()) return;
  const { ctrlKey, metaKey, shiftKey } = event;
  const click = new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey });
  event.currentTarget.querySelector('a')?.dispatchEvent(click);
}

/** Every scope reads, so the column shows what; the whole names stay in the text and the title. */
function Scopes({ scopes }: { scopes: readonly string[] }) {
  return scopes.map((scope, index) => (
    <span key={scope}>{index > 0 ? ', ' : ''}{scope.replace(/:read$/, '')}{scope.endsWith(':read') ? <span className="vh">:read</span> : null}</span>
  ));
}

function Pager({ shown, total: all, health, cursor, nextCursor }: { shown: number; total: number; health: Health | undefined; cursor: string | undefined; nextCursor: string | null }) {
  const navigate = route.useNavigate();
  const page = pageAt(cursor, rememberedPage());
  const before = previousPage(page);
  const after = nextCursor === null ? null : nextPage(page, nextCursor, shown);

  function go(to: Page) {
    void navigate({ search: { health, cursor: to.cursor }, state: (state) => ({ ...state, page: to }) });
  }

  return (
    <div className="pager">
      <span>{rangeWords(page, shown, all, cap(health))}</span>
      {before || after ? (
        <span className="acts">
          <button type="button" className="button" disabled={!before} onClick={() => before && go(before)}>Previous</button>
          <button type="button" className="button" disabled={!after} onClick={() => after && go(after)}>Next</button>
        </span>
      ) : null}
    </div>
  );
}

function rememberedPage(): Page | undefined {
  return (history.state as { page?: Page } | null)?.page;
}

function NobodyYet({ seesAll }: { seesAll: boolean }) {
  const { membership } = useWorkspace();
  const setup = useRead(readSetup, { workspaceId: membership.id }, {});
  return (
    <section className="face">
      <h2>{seesAll ? 'Nobody is connected yet' : 'You have not connected a client yet'}</h2>
      <p>A connection appears here within two seconds of the first sign-in by a client.{seesAll ? ' Start with your own.' : ''}</p>
      {setup.data ? <CopyField text={setup.data.setupCommand} what="the command" /> : null}
      <p>
        Or paste one address into <Link className="prose" to="/w/$slug/setup" params={{ slug: membership.slug }}>Claude, ChatGPT and other hosted agents</Link>.
      </p>
    </section>
  );
}

const none: Record<Health, string> = {
  active: 'No connection is active',
  expiring_soon: 'No connection is expiring soon',
  expired: 'No connection has expired',
  revoked: 'No connection was revoked',
};

function NothingHere({ health, counts, cursor }: { health: Health | undefined; counts: Counts; cursor: string | undefined }) {
  const { membership } = useWorkspace();
  const others = healthStates.filter((state) => state !== health && (counts[state] ?? 0) > 0).map((state) => `${counts[state]} ${healthLabels[state].toLowerCase()}`);
  return (
    <section className="face">
      <h2>{cursor ? 'This page is empty now' : health ? none[health] : 'No connection is left on this page'}</h2>
      {others.length > 0 ? <p>There are {new Intl.ListFormat('en-GB').format(others)}.</p> : null}
      <div className="acts"><Link className="button" to="/w/$slug/connections" params={{ slug: membership.slug }}>Show all</Link></div>
    </section>
  );
}
