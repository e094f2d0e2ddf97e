/** The only place that names every harness. */
import { antigravity } from './antigravity.ts';
import { chatgpt } from './chatgpt.ts';
import { claude } from './claude.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { cursor } from './cursor.ts';
import { geminiCli } from './gemini-cli.ts';
import type { Harness, HostedHarness, LocalHarness } from './harness.ts';
import { manus } from './manus.ts';
import { perplexity } from './perplexity.ts';

export const hostedHarnesses: readonly HostedHarness[] = [claude, chatgpt, perplexity, manus];
export const localHarnesses: readonly LocalHarness[] = [codex, claudeCode, cursor, geminiCli, antigravity];
export const harnesses: readonly Harness[] = [...hostedHarnesses, ...localHarnesses];

export function findHarness(id: string): Harness | null {
  return harnesses.find((harness) => harness.id === id) ?? null;
}

/** The harness a client's own words point to. A claim, never proof; null when none fits. */
export function harnessFromClaim(name: string): Harness | null {
  return harnesses.find((harness) => harness.claimedNames.some((pattern) => pattern.test(name))) ?? null;
}

/** The vendor's harness, when the redirect URI is one that only the vendor can receive. */
export function harnessFromRedirect(redirectUri: string): HostedHarness | null {
  return hostedHarnesses.find((harness) => harness.redirectUris.includes(redirectUri)) ?? null;
}
