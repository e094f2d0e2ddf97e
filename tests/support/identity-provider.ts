/** An identity provider as a company has one: another origin, its own people, and faults to order. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface IdentityProviderPeer {
  issuer: string;
  /** The claims of whoever signs in next. */
  person: Record<string, unknown> & { sub: string };
  /** Changes the answer on its way back to the console. */
  tamper: ((answer: URL) => void) | null;
  stop(): Promise<void>;
}

export async function startIdentityProvider(callback: string): Promise<IdentityProviderPeer> {
  let handler: (request: never, response: never) => void = () => {};
  const server = createServer((request, response) => handler(request as never, response as never));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const peer: IdentityProviderPeer = {
    issuer, person: { sub: 'anna' }, tamper: null,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const { warn, info } = console;
  console.warn = console.info = () => {};
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'console', client_secret: 'a secret of the test alone', redirect_uris: [callback], token_endpoint_auth_method: 'client_secret_post' }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    findAccount: async (_context, id) => ({ accountId: id, claims: async () => ({ ...peer.person, sub: id }) }),
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({ accountId: context.oidc.session!.accountId!, clientId: 'console' });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    interactions: { url: (_context, interaction) => `/sign-in/${interaction.uid}` },
    cookies: { keys: ['test'] },
    ttl: { AccessToken: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 },
  });
  console.warn = warn;
  console.info = info;
  provider.use(async (context, next) => {
    // Whoever comes is signed in: what a person does there is not under test.
    if (context.path.startsWith('/sign-in/')) {
      context.redirect(await provider.interactionResult(context.req, context.res, { login: { accountId: peer.person.sub } }));
      return;
    }
    await next();
    const location = context.response.get('location') ?? '';
    if (peer.tamper && location.startsWith(callback)) {
      const answer = new URL(location);
      peer.tamper(answer);
      context.set('location', answer.href);
    }
  });
  handler = provider.callback() as never;
  return peer;
}
