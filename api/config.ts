/** The whole environment, parsed once and frozen. Nothing else reads `process.env`. */

export interface Config {
  /** TCP port to listen on. */
  port: number;
  /** This server's own origin; every URL we give out starts with it, whatever Host says. */
  origin: string;
  /** True when `origin` is on this machine: the development identity provider may serve. */
  loopback: boolean;
  /** `file:<path>` or `postgres://…`. */
  databaseUrl: string;
  /** Null: the development identity provider signs people in. Only ever null on loopback. */
  oidc: { issuer: string; clientId: string; clientSecret: string | null } | null;
  /** Encrypts keys at rest and signs cookies; null on loopback, where one is made and kept beside the data. */
  secretKey: string | null;
  /** How many reverse proxies in front may be believed about the client's address. */
  trustedProxies: number;
  logLevel: LogLevel;
}

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export type ConfigResult = { ok: true; config: Readonly<Config> } | { ok: false; faults: string[] };

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** True for a URL whose host can only be this machine. */
export function isLoopback(url: URL): boolean {
  return loopbackHosts.has(url.hostname);
}

/**
 * Reads the environment, or says every fault at once, each as a sentence that names the
 * variable, what it holds and what would do.
 */
export function parseConfig(env: Record<string, string | undefined>): ConfigResult {
  const faults: string[] = [];
  const value = (name: string): string | null => env[name]?.trim() || null;

  const port = parseWhole(value('PORT') ?? '4000', 'PORT', 1, 65535, faults);

  const originText = value('ORIGIN') ?? `http://localhost:${port ?? 4000}`;
  const originUrl = parseUrl(originText);
  let origin = '';
  let loopback = false;
  if (!originUrl || !/^https?:$/.test(originUrl.protocol)) {
    faults.push(`ORIGIN is "${originText}"; it must be an http or https address such as https://mcp.example.com.`);
  } else if (originUrl.pathname !== '/' || originUrl.search || originUrl.hash || originUrl.username || originUrl.password) {
    faults.push(`ORIGIN is "${originUrl.origin}" with something behind it; give the scheme, host and port alone.`);
  } else {
    origin = originUrl.origin;
    loopback = isLoopback(originUrl);
  }

  const secretKey = value('SECRET_KEY');
  if (secretKey !== null && secretKey.length < 32) {
    faults.push('SECRET_KEY is shorter than 32 characters; make one with: openssl rand -base64 48');
  }

  const issuer = value('OIDC_ISSUER');
  const clientId = value('OIDC_CLIENT_ID');
  let oidc: Config['oidc'] = null;
  if (issuer !== null) {
    const url = parseUrl(issuer);
    if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)))) {
      faults.push(`OIDC_ISSUER is "${issuer}"; it must be an https address.`);
    }
    if (clientId === null) faults.push('OIDC_CLIENT_ID is missing; OIDC_ISSUER needs it.');
    else oidc = { issuer, clientId, clientSecret: value('OIDC_CLIENT_SECRET') };
  } else if (clientId !== null) {
    faults.push('OIDC_CLIENT_ID is set without OIDC_ISSUER; set both or neither.');
  }

  const production = value('NODE_ENV') === 'production';
  if (origin && (!loopback || production)) {
    const where = loopback ? 'With NODE_ENV=production' : `At ${origin}`;
    if (!loopback && !origin.startsWith('https:')) faults.push(`ORIGIN is ${origin}; anywhere but on this machine it must be https.`);
    if (issuer === null) faults.push(`${where} people sign in with your identity provider; set OIDC_ISSUER and OIDC_CLIENT_ID.`);
    if (secretKey === null) faults.push(`${where} SECRET_KEY is needed; make one with: openssl rand -base64 48`);
  }

  const databaseUrl = value('DATABASE_URL') ?? 'file:data/fygment.db';
  if (!/^file:.+/.test(databaseUrl) && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    // The value may hold a password, so it is not repeated.
    faults.push('DATABASE_URL must start with file: or postgres://.');
  }

  const trustedProxies = parseWhole(value('TRUSTED_PROXIES') ?? '0', 'TRUSTED_PROXIES', 0, 10, faults);

  const logLevel = (value('LOG_LEVEL') ?? 'info') as LogLevel;
  if (!logLevels.includes(logLevel)) faults.push(`LOG_LEVEL is "${logLevel}"; it must be one of ${logLevels.join(', ')}.`);

  if (faults.length > 0 || port === null || trustedProxies === null) return { ok: false, faults };
  return {
    ok: true,
    config: Object.freeze({ port, origin, loopback, databaseUrl, oidc, secretKey, trustedProxies, logLevel }),
  };
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function parseWhole(text: string, name: string, min: number, max: number, faults: string[]): number | null {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  faults.push(`${name} is "${text}"; it must be a whole number from ${min} to ${max}.`);
  return null;
}
