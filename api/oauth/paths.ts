/** Where the authorization server answers. One list for its configuration, our guards and the tests. */
export const oauthPaths = {
  authorization: '/api/oauth/authorize',
  token: '/api/oauth/token',
  registration: '/api/oauth/register',
  revocation: '/api/oauth/revoke',
  jwks: '/api/oauth/jwks',
  interaction: '/api/oauth/interaction',
  authorizationServerMetadata: '/.well-known/oauth-authorization-server',
  openidConfiguration: '/.well-known/openid-configuration',
  protectedResourceMetadata: '/.well-known/oauth-protected-resource',
} as const;

/** The one spelling of an address: routers here take any case, and one slash behind. */
export function plainPath(path: string): string {
  return path.toLowerCase().replace(/\/$/, '');
}

/**
 * oidc-provider also answers at other spellings of its addresses (upper case, one slash behind).
 * Our own rules stand at the exact ones, so no other spelling may get past them.
 */
export function isOtherSpelling(path: string): boolean {
  const plain = plainPath(path);
  return plain !== path && plain.startsWith('/api/oauth/') && (Object.values(oauthPaths) as string[]).includes(plain);
}
