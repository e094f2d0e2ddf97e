import type Router from '@koa/router';
import { errors, type default as Provider, type Interaction } from 'oidc-provider';
import { harnessFromRedirect } from '../../domain/harnesses/index.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import { readForm } from '../http/body.ts';
import { sendPage } from '../http/page.ts';
import { requireSameOrigin } from '../http/same-origin.ts';
import { readPerson } from '../http/session.ts';
import type { Context, RequestState } from '../http/state.ts';
import { consentPage, noWorkspacePage } from '../present/consent-page.ts';
import { hashToken } from '../secrets.ts';
import type { Person } from '../services/actors.ts';
import { listWorkspaces } from '../services/workspaces.ts';
import { USED_CLIENT_TTL_SECONDS } from './adapter.ts';
import { cleanClientName } from './client-shapes.ts';
import { openConnection, type ClientIdentity } from './connections.ts';
import { oauthPaths } from './paths.ts';
import { formActionSource, redirectHost, redirectKind } from './redirect-uri.ts';
import { effectiveScope } from './scopes.ts';
import { CLI_CLIENT_ID, ttl } from './provider.ts';

/** sign-in → workspace → consent: one page, always shown, never completing itself. */
export function interactionRoutes(router: Router<RequestState>, deps: Deps, provider: Provider): void {
  router.get(`${oauthPaths.interaction}/:uid`, async (context) => {
    const interaction = await findInteraction(context, provider);
    const here = `${oauthPaths.interaction}/${interaction.uid}`;
    const person = await readPerson(context, deps);
    if (!person) {
      context.redirect(`/api/auth/login?return_to=${encodeURIComponent(here)}`);
      context.status = 303;
      return;
    }
    const client = await identifyClient(interaction, provider);
    const formAction = formActionSource(client.redirectUri);
    const workspaces = await listWorkspaces(person, deps);
    if (workspaces.length === 0) {
      sendPage(context, { ...noWorkspacePage({ clientName: client.name, action: here, person }), formAction });
      return;
    }
    const page = consentPage({
      client, person, workspaces, action: here, device: deviceName(interaction),
      scopes: requestedScopes(interaction),
      signInAgain: `/api/auth/login?switch=1&return_to=${encodeURIComponent(here)}`,
      refreshDays: ttl.refreshTokenSeconds / 86_400,
    });
    sendPage(context, { ...page, formAction });
  });

  router.post(`${oauthPaths.interaction}/:uid`, async (context) => {
    requireSameOrigin(context.req, deps.config.origin);
    const interaction = await findInteraction(context, provider);
    const person = await readPerson(context, deps);
    if (!person) throw new Problem('signed_out');
    const form = await readForm(context.req);
    // The page said who would be connected; another tab may have changed that since.
    if (form['person'] !== person.id) throw new Problem('interaction_ended', { message: 'You signed in as somebody else since this page was opened. Go back to your client and connect again.' });
    if (form['decision'] !== 'allow' && form['decision'] !== 'deny') throw new Problem('invalid_input', { message: 'Choose Allow or Deny.' });

    const workspaces = await listWorkspaces(person, deps);
    const workspace = workspaces.find((candidate) => candidate.id === form['workspace']);
    if (form['decision'] === 'allow' && !workspace) throw new Problem('invalid_input', { message: 'Choose the workspace this client may use, then allow.' });

    // One answer per question: a double click or a second tab finds it answered.
    if (!(await deps.store.oauth.consumeArtifact('Interaction', hashToken(interaction.uid), deps.now().toISOString()))) {
      throw new Problem('interaction_ended');
    }
    const result = form['decision'] === 'allow' && workspace
      ? await consent(interaction, person, workspace.id, deps, provider)
      : { error: 'access_denied', error_description: 'The person denied the request' };
    const resume = await provider.interactionResult(context.req, context.res, result, { mergeWithLastSubmission: false });
    context.redirect(resume);
    context.status = 303;
  });
}

/** The interaction of this very browser; the provider checks the signed cookie. */
async function findInteraction(context: Context & { params?: Record<string, string> }, provider: Provider): Promise<Interaction> {
  try {
    const interaction = await provider.interactionDetails(context.req, context.res);
    if (interaction.uid === context.params?.['uid']) return interaction;
  } catch (cause) {
    if (!(cause instanceof errors.SessionNotFound)) throw cause;
  }
  throw new Problem('interaction_ended');
}

async function consent(interaction: Interaction, person: Person, workspaceId: string, deps: Deps, provider: Provider) {
  const client = await identifyClient(interaction, provider);
  const scope = effectiveScope(interaction.params['scope'] as string | undefined);
  const grant = new provider.Grant({ accountId: person.id, clientId: client.clientId });
  grant.addResourceScope(String(interaction.params['resource']), scope);
  const grantId = await grant.save();
  await openConnection(
    {
      grantId, workspaceId, userId: person.id, client, scopes: scope, device: deviceName(interaction),
      codeTtlSeconds: ttl.codeSeconds, clientTtlSeconds: USED_CLIENT_TTL_SECONDS,
    },
    deps,
  );
  return { login: { accountId: person.id, remember: false }, consent: { grantId } };
}

/** Who asks: its own words, and what vouches for them. Only an https answer can be vouched for; anything on a computer can claim any name. */
async function identifyClient(interaction: Interaction, provider: Provider): Promise<ClientIdentity> {
  const clientId = String(interaction.params['client_id']);
  const redirectUri = String(interaction.params['redirect_uri']);
  const client = await provider.Client.find(clientId);
  if (!client) throw new Problem('interaction_ended');
  // A metadata document may list any address; here as at registration, no answer goes to one we would refuse.
  const kind = redirectKind(redirectUri);
  if (kind === null) throw new Problem('interaction_ended', { message: 'The client wants its answer at an address that is not safe. Nothing was connected.' });
  const byDocument = (client as { clientIdMetadataDocument?: boolean }).clientIdMetadataDocument === true;
  const vendor = kind === 'https' ? harnessFromRedirect(redirectUri) : null;
  let verifiedHost: string | null = null;
  if (vendor) verifiedHost = redirectHost(redirectUri);
  // The document vouches for its own host and nothing else: the answer must go back there.
  else if (byDocument && kind === 'https' && new URL(clientId).host === redirectHost(redirectUri)) verifiedHost = redirectHost(redirectUri);
  return {
    clientId,
    // Where only the vendor can receive the answer, the vendor's name is the true one, whatever was registered.
    name: vendor?.name ?? cleanClientName(client.clientName ?? clientId),
    nameVerified: vendor !== null,
    registration: clientId === CLI_CLIENT_ID ? 'preregistered' : byDocument ? 'metadata_document' : 'dynamic',
    redirectUri,
    verifiedHost,
  };
}

function requestedScopes(interaction: Interaction): string[] {
  return effectiveScope(interaction.params['scope'] as string | undefined).split(' ');
}

/** Told by the client, so shown and kept as a claim: one short line. */
function deviceName(interaction: Interaction): string | null {
  const given = interaction.params['device_name'];
  if (typeof given !== 'string' || given === '') return null;
  return [...cleanClientName(given)].slice(0, 64).join('');
}
