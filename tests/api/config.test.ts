import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../api/config.ts';

const faultsOf = (env: Record<string, string>) => {
  const result = parseConfig(env);
  return result.ok ? [] : result.faults;
};
const production = { ORIGIN: 'https://mcp.example.com', OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'fygment', SECRET_KEY: 'x'.repeat(40) };

describe('the configuration', () => {
  it('needs nothing on this machine: port 4000, SQLite, development sign-in', () => {
    expect(parseConfig({})).toEqual({
      ok: true,
      config: {
        port: 4000, origin: 'http://localhost:4000', loopback: true, databaseUrl: 'file:data/fygment.db', oidc: null,
        secretKey: null, trustedProxies: 0, logLevel: 'info',
      },
    });
  });

  it('takes the port into the origin', () => {
    const result = parseConfig({ PORT: '5000' });
    expect(result.ok && result.config.origin).toBe('http://localhost:5000');
  });

  it('accepts a full production configuration', () => {
    expect(faultsOf(production)).toEqual([]);
  });

  it.each(['ORIGIN', 'OIDC_ISSUER', 'SECRET_KEY', 'OIDC_CLIENT_ID'])('refuses to start elsewhere than on this machine without %s in order', (name) => {
    const { [name as 'ORIGIN']: _left, ...rest } = production;
    expect(faultsOf(name === 'ORIGIN' ? { ...production, ORIGIN: 'http://mcp.example.com' } : rest).join()).toContain(name);
  });

  it('refuses the development sign-in with NODE_ENV=production, on loopback too', () => {
    expect(faultsOf({ NODE_ENV: 'production' }).join()).toContain('OIDC_ISSUER');
  });

  it('tells all faults at once, each naming its variable', () => {
    const faults = faultsOf({ PORT: 'eighty', ORIGIN: 'ftp://x', DATABASE_URL: 'mysql://root:hunter2@x', LOG_LEVEL: 'loud', TRUSTED_PROXIES: '-1', SECRET_KEY: 'short', OIDC_ISSUER: 'http://id.example.com' });
    for (const name of ['PORT', 'ORIGIN', 'DATABASE_URL', 'LOG_LEVEL', 'TRUSTED_PROXIES', 'SECRET_KEY', 'OIDC_ISSUER', 'OIDC_CLIENT_ID']) {
      expect(faults.some((fault) => fault.startsWith(name))).toBe(true);
    }
    expect(faults.join()).not.toContain('hunter2');
  });

  it('takes an origin alone: no path, query or credentials', () => {
    for (const ORIGIN of ['http://localhost:4000/app', 'http://localhost:4000/?a=1', 'http://me:pw@localhost:4000']) expect(faultsOf({ ORIGIN })).toHaveLength(1);
  });
});
