import { Link, getRouteApi } from '@tanstack/react-router';
import { useId } from 'react';
import { capabilities } from '../../domain/availability.ts';
import { listConnections } from '../../domain/contract/connections.ts';
import type { ApprovedSetup } from '../../domain/contract/setup.ts';
import { readSetup } from '../../domain/contract/setup.ts';
import type { HostedHarness, LocalHarness } from '../../domain/harnesses/harness.ts';
import { SERVER_NAME } from '../../domain/harnesses/harness.ts';
import { findHarness } from '../../domain/harnesses/index.ts';
import { useRead } from '../api.ts';
import { endOf } from '../connection-end.ts';
import type { Handshake } from '../handshake.ts';
import { handshakeOf } from '../handshake.ts';
import { AvailabilityTag } from '../parts/availability-tag.tsx';
import { CopyField } from '../parts/copy-field.tsx';
import { Failed } from '../parts/failed.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { HandshakeStrip } from '../parts/handshake-strip.tsx';
import { Heading } from '../parts/heading.tsx';
import { SkeletonLines } from '../parts/skeleton.tsx';
import { useNow } from '../parts/when.tsx';
import { endWords } from '../time-words.ts';
import { namesOf } from '../who-can.ts';
import { useWorkspace } from '../workspace.tsx';

const route = getRouteApi('/w/$slug/setup');

type Client = ApprovedSetup['clients'][number];

const LINE = 'Connect the tools you use. Your sign-in stays yours; the team sees that you are connected, not what you ask.';

export function Setup() {
  const { membership } = useWorkspace();
  const parameters = { workspaceId: membership.id };
  const setup = useRead(readSetup, parameters, {});
  return (
    <>
      <Heading title={`Setup · ${membership.name}`} line={LINE}>Set up your clients</Heading>
      {setup.data
        ? <Clients setup={setup.data} />
        : setup.error
          ? <Failed what="The setup did not load" works="Clients that are connected keep working." error={setup.error} again={setup.refetch} />
          : <div className="setup"><div className="setup-clients"><SkeletonLines lines={5} /></div><div className="setup-steps"><SkeletonLines lines={6} /></div></div>}
    </>
  );
}

function Clients({ setup }: { setup: ApprovedSetup }) {
  const { membership, user } = useWorkspace();
  const { client: asked } = route.useSearch();
  const connections = useRead(listConnections, { workspaceId: membership.id }, { extent: 'own' });
  const chosen = setup.clients.find((client) => client.id === asked) ?? setup.clients[0];
  if (!chosen) return null;

  const shakes = new Map(setup.clients.map((client) => [client.id, handshakeOf(connections.data?.items ?? [], client, user.id)]));
  const shake = shakes.get(chosen.id);
  const harness = findHarness(chosen.id);
  return (
    <div className="setup">
      <ClientList clients={setup.clients} chosen={chosen} shakes={shakes} />
      <section className="setup-steps" aria-labelledby="client-title">
        <div className="client-title">
          <h2 id="client-title">{chosen.name}</h2>
          <AvailabilityTag availability={chosen.availability} />
        </div>
        {chosen.availability === 'roadmap'
          ? <NotYet client={chosen} setup={setup} />
          : <>
              {harness?.kind === 'hosted' ? <HostedSteps harness={harness} setup={setup} /> : null}
              {harness?.kind === 'local' ? <LocalSteps harness={harness} setup={setup} /> : null}
              {shake && connections.data ? <HandshakeStrip key={chosen.id} shake={shake} name={chosen.name} local={chosen.kind === 'local'} /> : null}
            </>}
      </section>
      <ThisWorkspace setup={setup} client={chosen} />
    </div>
  );
}

/** The person's own state with one client, in a word. */
function StateWord({ shake, availability, now }: { now: Date; shake: Handshake | undefined; availability: Client['availability'] }) {
  if (availability === 'roadmap') return <span className="state">not yet</span>;
  if (!shake || (shake.stage === 'waiting' && !shake.ended)) return null;
  const connection = shake.connection;
  if (shake.stage === 'connected' && connection?.health === 'expiring_soon') {
    const end = endOf(connection);
    return <span className="state soon"><Glyph name="expiring_soon" />{end ? `ends ${endWords(end, now)}` : 'ends soon'}</span>;
  }
  if (shake.stage === 'connected') return <span className="state"><Glyph name="active" />connected</span>;
  if (shake.ended?.health === 'revoked') return <span className="state bad"><Glyph name="revoked" />revoked</span>;
  if (shake.ended) return <span className="state"><Glyph name="expired" />expired</span>;
  return <span className="state"><Glyph name="waiting" />waiting</span>;
}

const groups = [
  { kind: 'hosted', label: 'Hosted agents', short: 'hosted' },
  { kind: 'local', label: 'On this computer', short: 'on this computer' },
] as const;

function ClientList({ clients, chosen, shakes }: { clients: readonly Client[]; chosen: Client; shakes: Map<string, Handshake> }) {
  const { membership } = useWorkspace();
  const navigate = route.useNavigate();
  const now = useNow();
  const id = useId();
  return (
    <>
      <nav className="setup-clients wide" aria-label="Clients">
        {groups.map((group) => (
          <div key={group.kind}>
            <p className="group-label" id={`${id}-${group.kind}`}>{group.label}</p>
            <ul aria-labelledby={`${id}-${group.kind}`}>
              {clients.filter((client) => client.kind === group.kind).map((client) => (
                <li key={client.id}>
                  <Link
                    to="/w/$slug/setup" params={{ slug: membership.slug }} search={{ client: client.id }} resetScroll={false}
                    aria-current={client.id === chosen.id ? 'true' : undefined} activeProps={{}}
                  >
                    {client.name} <StateWord shake={shakes.get(client.id)} availability={client.availability} now={now} />
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="narrow field">
        <label htmlFor={id}>Client</label>
        <select id={id} value={chosen.id} onChange={(event) => void navigate({ search: { client: event.target.value }, resetScroll: false })}>
          {groups.map((group) => clients.filter((client) => client.kind === group.kind).map((client) => (
            <option key={client.id} value={client.id}>
              {client.name} ({group.short}{client.availability === 'roadmap' ? ', not yet' : ''})
            </option>
          )))}
        </select>
      </div>
    </>
  );
}

function HostedSteps({ harness, setup }: { harness: HostedHarness; setup: ApprovedSetup }) {
  return (
    <ol className="steps">
      <li>
        <h3>Copy the address</h3>
        <CopyField text={setup.mcpUrl} what="the address" />
        <p className="help">The bare address. No workspace name, key or query string.</p>
      </li>
      {harness.steps.map((step, index) => (
        <li key={step.title}>
          <h3>{step.title}</h3>
          <p>{step.text.replace('your workspace', setup.workspace.name)}</p>
          {index === 0 && !/client id/i.test(step.text) ? <p className="help">If it shows advanced OAuth fields, leave them blank: {harness.name} registers itself.</p> : null}
          {index === 0 && harness.plan ? <p className="help">{harness.plan}</p> : null}
        </li>
      ))}
    </ol>
  );
}

function LocalSteps({ harness, setup }: { harness: LocalHarness; setup: ApprovedSetup }) {
  const file = harness.files.find((entry) => entry.scope === 'user') ?? harness.files[0];
  return (
    <ol className="steps">
      <li>
        <h3>Run this in a terminal</h3>
        <CopyField text={setup.setupCommand} what="the command" />
        <p className="help">It finds {harness.name} on this computer. It asks before it changes anything.</p>
      </li>
      <li>
        <h3>Look at the change, then answer y</h3>
        <p>
          It adds one entry, <code>{[...harness.serversKey, SERVER_NAME].join('.')}</code>
          {file ? <>, to <code>{file.path.linux}</code></> : null}. Every other line stays as it is, byte for byte, and a copy of the file is kept, so it can be undone.
        </p>
        <p className="help">Your token rests on this computer, not in that file. {file?.folderVariable ? <>With <code>{file.folderVariable.name}</code> set, the file is in that folder.</> : null}</p>
      </li>
      <li>
        <h3>Sign in and approve</h3>
        <p>Your browser opens here. Choose {setup.workspace.name} and allow. {harness.restart}</p>
      </li>
    </ol>
  );
}

/** Roadmap means: nothing here works yet, and the page says so in place of steps. */
function NotYet({ client, setup }: { client: Client; setup: ApprovedSetup }) {
  const { membership } = useWorkspace();
  const ready = setup.clients.filter((other) => other.kind === client.kind && other.availability !== 'roadmap');
  return (
    <div className="face">
      <p>Fygment cannot set up {client.name} yet. It is on the roadmap, without a date, and there are no steps here until a test shows that they work.</p>
      {ready.length > 0 ? (
        <p>
          Today {client.kind === 'local' ? 'on this computer' : 'as a hosted agent'}:{' '}
          {ready.map((other, index) => (
            <span key={other.id}>{index > 0 ? ', ' : ''}<Link to="/w/$slug/setup" params={{ slug: membership.slug }} search={{ client: other.id }} resetScroll={false}>{other.name}</Link></span>
          ))}.
        </p>
      ) : null}
    </div>
  );
}

/** Where the claim of each kind ends: the same sentence as on the public availability page. */
const boundaries = { hosted: 'hosted-mcp-url', local: 'local-setup' } as const;

function ThisWorkspace({ setup, client }: { setup: ApprovedSetup; client: Client }) {
  const boundary = capabilities.find((capability) => capability.id === boundaries[client.kind]);
  return (
    <aside className="setup-workspace" aria-labelledby="this-workspace">
      <h2 id="this-workspace" className="section-head">This workspace</h2>
      <dl className="facts">
        <div><dt>{setup.owners.length === 1 ? 'Owner' : 'Owners'}</dt><dd>{namesOf(setup.owners)}</dd></div>
        <div><dt>{setup.admins.length === 1 ? 'Admin' : 'Admins'}</dt><dd>{setup.admins.length > 0 ? namesOf(setup.admins) : 'none yet'}</dd></div>
        <div>
          <dt>Scopes</dt>
          <dd>{setup.scopes.map((scope) => <span key={scope.name} className="scope"><code>{scope.name}</code><span className="sub">{scope.meaning}</span></span>)}</dd>
        </div>
        {boundary ? <div><dt>{client.availability === 'roadmap' ? 'Roadmap' : 'Alpha'}</dt><dd className="quiet">{boundary.boundary}</dd></div> : null}
      </dl>
    </aside>
  );
}
