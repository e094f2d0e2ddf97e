import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useId, useRef } from 'react';
import { healthStates } from '../../domain/connection-health.ts';
import { listConnections } from '../../domain/contract/connections.ts';
import { listMembers } from '../../domain/contract/members.ts';
import { useRead } from '../api.ts';
import type { LiveState } from '../live.ts';
import { countWords } from '../paging.ts';
import { roleLabels } from '../who-can.ts';
import type { Me } from '../workspace.tsx';
import { useWorkspace } from '../workspace.tsx';
import { Frame } from './frame.tsx';
import { Glyph } from './glyph.tsx';
import { Mark } from './mark.tsx';
import { SignOutButton } from './plain-frame.tsx';

/** Counting stops there, in each state (see listConnections). */
export const COUNTED_UP_TO = 1000;

/** The rail of a workspace: only the screens that exist. */
export function WorkspaceFrame({ me, live, children }: { me: Me; live: LiveState | null; children: ReactNode }) {
  const { membership, user } = useWorkspace();
  return (
    <Frame
      name={<Switcher me={me} />}
      rail={<nav className="rail-list" aria-label={membership.name}><Screens /></nav>}
      foot={<>
        <div className="rail-row"><Live state={live} /><a href="/resources">Guides</a></div>
        <div className="rail-person"><span>{user.name}</span><span>{roleLabels[membership.role]}</span></div>
      </>}
      menu={{
        label: membership.name,
        content: <>
          <nav className="menu-list" aria-label={membership.name}><Screens /></nav>
          <div className="menu-rest"><Workspaces me={me} /></div>
          <div className="menu-foot">
            <span>{user.name}, {roleLabels[membership.role].toLowerCase()}</span><Live state={live} /><SignOutButton />
          </div>
        </>,
      }}
      development={me.development}
    >
      {children}
    </Frame>
  );
}

function Screens() {
  const { membership } = useWorkspace();
  const parameters = { workspaceId: membership.id };
  const connections = useRead(listConnections, parameters, {});
  const members = useRead(listMembers, parameters, {});
  const seesAll = membership.actions.includes('connections.read_all');
  const params = { slug: membership.slug };
  const total = connections.data ? healthStates.reduce((sum, state) => sum + (connections.data.counts[state] ?? 0), 0) : null;
  return (
    <ul>
      <li><Link to="/w/$slug/setup" params={params} activeOptions={{ includeSearch: false }}>Setup</Link></li>
      <li className="group">
        <Link to="/w/$slug/connections" params={params} activeOptions={{ includeSearch: false }}>
          {seesAll ? 'Connections' : 'Your connections'}
          {total === null ? null : <span className="count">{countWords(total, COUNTED_UP_TO * healthStates.length)}</span>}
        </Link>
      </li>
      <li>
        <Link to="/w/$slug/members" params={params} activeOptions={{ includeSearch: false }}>
          Members{members.data ? <span className="count">{members.data.members.length.toLocaleString('en-GB')}</span> : null}
        </Link>
      </li>
    </ul>
  );
}

function Live({ state }: { state: LiveState | null }) {
  if (state === null) return <span />;
  return state === 'live'
    ? <span className="live"><Glyph name="pass" />Live</span>
    : <span className="live"><Glyph name="waiting" />Reconnecting</span>;
}

function Switcher({ me }: { me: Me }) {
  const { membership, user } = useWorkspace();
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  return (
    <>
      <button type="button" className="rail-name switcher" popoverTarget={id} title={membership.name}>
        <Mark /><span className="cut">{membership.name}</span><Glyph name="chevron" /><span className="vh">, switch workspace</span>
      </button>
      <div id={id} ref={popover} popover="auto" className="popover" role="group" aria-label="Workspaces" 
        onClick={(event) => {
          if ((event.target as Element).closest('a')) popover.current?.hidePopover();
        }}
      >
        <Workspaces me={me} />
        <div className="popover-foot"><span>{user.email ?? user.name}</span><SignOutButton /></div>
      </div>
    </>
  );
}

function Workspaces({ me }: { me: Me }) {
  const { membership } = useWorkspace();
  return (
    <ul>
      {me.workspaces.map((workspace) => (
        <li key={workspace.id}>
          <Link to="/w/$slug/setup" params={{ slug: workspace.slug }} aria-current={workspace.id === membership.id ? 'true' : undefined} activeProps={{}}>
            <span className="cut">{workspace.name}</span>
            {workspace.id === membership.id ? <Glyph name="pass" /> : null}
          </Link>
        </li>
      ))}
      <li className="group"><Link to="/new">New workspace</Link></li>
    </ul>
  );
}
