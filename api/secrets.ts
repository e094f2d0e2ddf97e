/** Randomness, hashing and sealing: the one place that touches cryptography of our own. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits, base64url: session ids, invitation and owner-link tokens. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** `con_3f9k…`: 100 bits in lower-case base32 without look-alikes; an identifier, not a secret. */
export function newId(prefix: string): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  let id = '';
  for (const byte of randomBytes(20)) id += alphabet[byte & 31];
  return `${prefix}_${id}`;
}

/** SHA-256, base64url: how any bearer value rests in the database. Inputs are 256-bit random, so no salt is needed. */
export function hashToken(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}

/** Compares without telling by time where two strings differ. */
export function equalSecrets(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  const right = createHash('sha256').update(b).digest();
  return timingSafeEqual(left, right);
}

export interface Secrets {
  /** Keys that sign cookies, newest first (Koa and oidc-provider share them). */
  cookieKeys: string[];
  /** AES-256-GCM; for the few values that must be read back. */
  seal(plain: string): string;
  /** Throws when the value was sealed with another key or was changed. */
  open(sealed: string): string;
}

/** Derives every key from one SECRET_KEY by HKDF (RFC 5869), each with its own label. */
export function createSecrets(secretKey: string): Secrets {
  const derive = (label: string) => Buffer.from(hkdfSync('sha256', secretKey, 'fygment', label, 32));
  const sealing = derive('seal');
  return {
    cookieKeys: [derive('cookie').toString('base64url')],
    seal(plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealing, iv);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
