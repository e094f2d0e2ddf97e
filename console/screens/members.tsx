import { useId, useState } from 'react';
import type { Invitation, Member } from '../../domain/contract/members.ts';
import { createInvitation, invitableRoles, listInvitations, listMembers, withdrawInvitation } from '../../domain/contract/members.ts';
import { useAct, useRead } from '../api.ts';
import { useCan, WhoCan } from '../can.tsx';
import { BusyButton } from '../parts/busy-button.tsx';
import { CopyField } from '../parts/copy-field.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Failed } from '../parts/failed.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { Heading } from '../parts/heading.tsx';
import { useAnnounce } from '../parts/live-region.tsx';
import { SkeletonRows } from '../parts/skeleton.tsx';
import { useNow, When } from '../parts/when.tsx';
import { endWords } from '../time-words.ts';
import { roleLabels } from '../who-can.ts';
import { useWorkspace } from '../workspace.tsx';

export function Members() {
  const { membership } = useWorkspace();
  const [inviting, setInviting] = useState(false);
  const mayInvite = useCan('invitations.create');
  const list = useRead(listMembers, { workspaceId: membership.id }, {});
  const members = list.data?.members;
  const count = members ? `${members.length.toLocaleString('en-GB')} ${members.length === 1 ? 'member' : 'members'}` : 'Members';
  return (
    <>
      <Heading
        title={`Members · ${membership.name}`} line="People join with an invitation link and sign in with their own account."
        acts={mayInvite ? <button type="button" className="button filled" onClick={() => setInviting(true)}>Invite…</button> : null}
      >
        {count}
      </Heading>
      {list.error && !members
        ? <Failed what="The list did not load" works="Everybody keeps the access they have." error={list.error} again={list.refetch} lead={!mayInvite} />
        : <MemberTable members={members} />}
      {members && members.length === 1 ? <p className="after">Only you so far. {mayInvite ? 'Invite the people who should connect their own clients.' : ''}</p> : null}
      {members && !mayInvite ? <WhoCan action="invitations.create" /> : null}
      {/* After the list, so that it does not have to move. */}
      {mayInvite && (members || list.error) ? <Invitations /> : null}
      {inviting ? <InviteDialog workspaceId={membership.id} workspaceName={membership.name} onClose={() => setInviting(false)} /> : null}
    </>
  );
}

const columns = ['person', 'role', 'working', 'joined', 'seen'] as const;

function MemberTable({ members }: { members: readonly Member[] | undefined }) {
  const { user } = useWorkspace();
  const now = useNow();
  const seesConnections = useCan('connections.read_all');
  const shown = columns.filter((column) => column !== 'working' || seesConnections);
  return (
    <table role="table" className="table members" aria-label="Members" aria-busy={!members || undefined}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" className="person">Person</th>
          <th role="columnheader" scope="col" className="role">Role</th>
          {seesConnections ? <th role="columnheader" scope="col" className="working">Working connections</th> : null}
          <th role="columnheader" scope="col" className="joined">Joined</th>
          <th role="columnheader" scope="col" className="seen">Last seen</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {members ? members.map((member) => (
          <tr key={member.userId} role="row" className="row tall">
            <td role="cell" className="person">
              <span className="cut block">{member.name}{member.userId === user.id ? <span className="quiet"> you</span> : null}</span>
              {member.email ? <span className="sub cut">{member.email}</span> : null}
            </td>
            <td role="cell" className="role">{roleLabels[member.role]}</td>
            {seesConnections ? (
              <td role="cell" className="working">
                {member.workingConnections === null ? <When at={null} as="since" now={now} /> : member.workingConnections === 0
                  ? <span className="quiet">none</span>
                  : <><Glyph name="active" />{member.workingConnections}<span className="narrow"> connected</span></>}
              </td>
            ) : null}
            <td role="cell" className="joined"><When at={member.joinedAt} as="day" now={now} /></td>
            <td role="cell" className="seen">{member.lastSeenAt ? <When at={member.lastSeenAt} as="since" now={now} /> : 'never'}</td>
          </tr>
        )) : <SkeletonRows columns={shown} />}
      </tbody>
    </table>
  );
}

function Invitations() {
  const { membership } = useWorkspace();
  const [withdrawing, setWithdrawing] = useState<Invitation | null>(null);
  const list = useRead(listInvitations, { workspaceId: membership.id }, {});
  const now = useNow();
  const invitations = list.data?.invitations;
  return (
    <section className="section" aria-labelledby="invitations">
      <h2 id="invitations" className="section-head">Open invitations</h2>
      {list.error && !invitations ? <Failed what="The invitations did not load" works="Links that were sent keep working." error={list.error} again={list.refetch} lead={false} /> : null}
      {invitations?.length === 0 ? <p className="quiet">None. A link works once and ends by itself; used ones are not listed.</p> : null}
      {invitations && invitations.length > 0 ? (
        <table role="table" className="table invitations" aria-label="Open invitations">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col" className="role">Joins as</th>
              <th role="columnheader" scope="col" className="by">Invited by</th>
              <th role="columnheader" scope="col" className="created">Created</th>
              <th role="columnheader" scope="col" className="ends">Ends</th>
              <th role="columnheader" scope="col" className="act"><span className="vh">Act</span></th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {invitations.map((invitation) => (
              <tr key={invitation.id} role="row" className="row">
                <td role="cell" className="role">{roleLabels[invitation.role]}</td>
                <td role="cell" className="by cut">{invitation.invitedBy}</td>
                <td role="cell" className="created"><When at={invitation.createdAt} as="since" now={now} /></td>
                <td role="cell" className="ends"><When at={invitation.expiresAt} as="end" now={now} /></td>
                <td role="cell" className="act">
                  <button type="button" className="link-button" onClick={() => setWithdrawing(invitation)}>Withdraw…<span className="vh"> the invitation for {article(invitation.role)} by {invitation.invitedBy}</span></button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {withdrawing ? <WithdrawDialog invitation={withdrawing} workspaceId={membership.id} onClose={() => setWithdrawing(null)} /> : null}
    </section>
  );
}

function article(role: Invitation['role']): string {
  return role === 'admin' ? 'an admin' : 'a member';
}

function WithdrawDialog({ invitation, workspaceId, onClose }: { invitation: Invitation; workspaceId: string; onClose: () => void }) {
  const withdraw = useAct(withdrawInvitation);
  const announce = useAnnounce();
  const now = useNow();

  function submit() {
    withdraw.mutate(
      { parameters: { workspaceId, invitationId: invitation.id }, input: {} },
      { onSuccess: () => { announce('Invitation withdrawn'); onClose(); } },
    );
  }

  return (
    <Dialog title={`Withdraw the invitation for ${article(invitation.role)}?`} onClose={onClose} busy={withdraw.isPending}>
      <div className="dialog-body">
        <p>The link {invitation.invitedBy} made stops working at once. It would have ended {endWords(invitation.expiresAt, now)}. People who joined keep their place.</p>
        {withdraw.error ? <div className="alert" role="alert"><strong>Not withdrawn.</strong> {withdraw.error.message}</div> : null}
      </div>
      <div className="dialog-foot">
        <button type="button" className="button" data-first onClick={onClose} disabled={withdraw.isPending}>Keep it</button>
        <BusyButton type="button" kind="filled bad" label="Withdraw" busyLabel="Withdrawing…" busy={withdraw.isPending} onClick={submit} />
      </div>
    </Dialog>
  );
}

const roleMeanings: Record<Invitation['role'], string> = {
  member: 'Sets up clients and sees their own connections.',
  admin: 'Also sees every connection, revokes them and invites people.',
};

function InviteDialog({ workspaceId, workspaceName, onClose }: { workspaceId: string; workspaceName: string; onClose: () => void }) {
  const [role, setRole] = useState<Invitation['role']>('member');
  const id = useId();
  const create = useAct(createInvitation);
  const now = useNow();

  function submit(event: React.SyntheticEvent) {
    event.preventDefault();
    if (!create.isPending) create.mutate({ parameters: { workspaceId }, input: { role } });
  }

  if (create.data) {
    const { invitation, link } = create.data;
    return (
      <Dialog key="link" title="The invitation link" onClose={onClose}>
        <div className="dialog-body">
          <p>Send it to one person. Whoever opens it first joins {workspaceName} as {article(invitation.role)}.</p>
          <CopyField text={link} what="the invitation link" select />
          <p className="help">It is shown now and never again; we keep only its fingerprint. It works once and ends {endWords(invitation.expiresAt, now)}.</p>
        </div>
        <div className="dialog-foot"><button type="button" className="button filled" onClick={onClose}>Done</button></div>
      </Dialog>
    );
  }
  return (
    <Dialog key="role" title={`Invite somebody to ${workspaceName}?`} onClose={onClose} busy={create.isPending}>
      <form onSubmit={submit}>
        <div className="dialog-body">
          <p>You get a link to send. It works once, for one person.</p>
          <fieldset>
            <legend>They join as</legend>
            {[...invitableRoles].reverse().map((option) => (
              <label key={option} className="radio" htmlFor={`${id}-${option}`}>
                <input
                  type="radio" name="role" id={`${id}-${option}`} value={option} checked={role === option}
                  data-first={option === 'member' ? '' : undefined} aria-describedby={`${id}-${option}-meaning`}
                  onChange={() => setRole(option)}
                />
                <span><strong>{roleLabels[option]}</strong></span>
                <span className="quiet" id={`${id}-${option}-meaning`}>{roleMeanings[option]}</span>
              </label>
            ))}
          </fieldset>
          {create.error ? <div className="alert" role="alert"><strong>No link was made.</strong> {create.error.message}</div> : null}
        </div>
        <div className="dialog-foot">
          <button type="button" className="button" onClick={onClose} disabled={create.isPending}>Cancel</button>
          <BusyButton kind="filled" label="Create link" busyLabel="Creating…" busy={create.isPending} />
        </div>
      </form>
    </Dialog>
  );
}
