import { escape, glyphs } from '../http/page.ts';
import { scopes, type Role, type Scope } from '../../domain/permissions.ts';
import type { ClientIdentity } from '../oauth/connections.ts';
import { redirectHost, redirectKind } from '../oauth/redirect-uri.ts';
import type { Person } from '../services/actors.ts';

export interface ConsentView {
  client: ClientIdentity;
  person: Person;
  workspaces: { id: string; name: string; role: Role }[];
  scopes: string[];
  device: string | null;
  action: string;
  signInAgain: string;
  refreshDays: number;
}

const articles: Record<Role, string> = { owner: 'the owner', admin: 'an admin', member: 'a member' };

/**
 * Who asks, where the answer goes, what it may do, in which workspace. A name that only the
 * client vouches for is never in the headline.
 */
export function consentPage(view: ConsentView): { title: string; body: string } {
  const name = escape(view.client.name);
  const where = escape(redirectHost(view.client.redirectUri));
  const kind = redirectKind(view.client.redirectUri);
  const verified = view.client.verifiedHost;

  let title: string;
  let who: string;
  if (verified) {
    title = `${view.client.nameVerified ? view.client.name : `A client of ${verified}`} wants to connect`;
    const claim = view.client.nameVerified ? '' : `<p>It calls itself <span class="claimed">${name}</span>.</p>\n`;
    who = `${claim}<p class="verified">${glyphs.verified}<span>Verified: this is the client published by <b>${escape(verified)}</b>, and the answer goes back to <b>${where}</b>.</span></p>`;
  } else {
    const local = kind !== 'https';
    title = local ? 'A program on this computer wants to connect' : `A client at ${redirectHost(view.client.redirectUri)} wants to connect`;
    const device = view.device ? ` on <b>${escape(view.device)}</b>` : '';
    who = `<p>It calls itself <span class="claimed">${name}</span>${device}. Any program can use that name, so we cannot check it.</p>
<div class="note warn"><b aria-hidden="true">!</b><span><b>Allow only if you started this yourself, just now.</b> The answer goes to <code>${where}</code>${local ? ' on this computer' : ''}.</span></div>`;
  }

  const many = view.workspaces.length > 1;
  const workspaces = view.workspaces.map((workspace, index) =>
    `<li><label><input type="radio" name="workspace" value="${escape(workspace.id)}" required${!many && index === 0 ? ' checked' : ''}><span>${escape(workspace.name)}<small>You are ${articles[workspace.role]}</small></span></label></li>`).join('');

  const may = view.scopes.map((scope) =>
    `<li class="scope">${glyphs.check}<span>${escape(scopes[scope as Scope])} <code>${escape(scope)}</code></span></li>`).join('');

  const body = `<h1>${escape(title)}</h1>
${who}
<form method="post" action="${escape(view.action)}"><input type="hidden" name="person" value="${escape(view.person.id)}">
<fieldset><legend>Workspace</legend><ul class="rows">${workspaces}</ul></fieldset>
<h2>It may</h2>
<ul class="rows">${may}</ul>
<p class="quiet">Until you or an admin revokes it, at the latest ${view.refreshDays} days after its last use.</p>
<div class="actions"><button name="decision" value="deny" formnovalidate>Deny</button><button class="filled" name="decision" value="allow">Allow${view.client.nameVerified ? ` ${name}` : ''}</button></div>
</form>
<p class="quiet">Signed in as ${escape(view.person.name)}${view.person.email ? `, ${escape(view.person.email)}` : ''}. <a href="${escape(view.signInAgain)}">Not you?</a></p>`;
  return { title, body };
}

/** Nobody can connect a tool to nothing: say so, and how to get a workspace. */
export function noWorkspacePage(view: { clientName: string; action: string; person: Person }): { title: string; body: string } {
  return {
    title: 'Join a workspace first',
    body: `<h1>Join a workspace first</h1>
<p>A client that calls itself <span class="claimed">${escape(view.clientName)}</span> wants to connect, and you, ${escape(view.person.name)}, belong to no workspace on this server yet.</p>
<p>Open the invitation link an owner or admin sent you, or <a href="/console/new">create a workspace</a>. Then connect again from your client.</p>
<form method="post" action="${escape(view.action)}"><input type="hidden" name="person" value="${escape(view.person.id)}"><p><button name="decision" value="deny">Deny and go back to the client</button></p></form>`,
  };
}
