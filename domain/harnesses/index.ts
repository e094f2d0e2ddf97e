/** The only place that names every harness. */
import { antigravity, antigravityGuide } from './antigravity.ts';
import { chatgpt, chatgptGuide } from './chatgpt.ts';
import { claude, claudeGuide } from './claude.ts';
import { claudeCode, claudeCodeGuide } from './claude-code.ts';
import { codex, codexGuide } from './codex.ts';
import { cursor, cursorGuide } from './cursor.ts';
import { geminiCli, geminiCliGuide } from './gemini-cli.ts';
import type { Harness, HostedGuide, HostedHarness, LocalGuide, LocalHarness } from './harness.ts';
import { manus, manusGuide } from './manus.ts';
import { perplexity, perplexityGuide } from './perplexity.ts';

/** What setup offers, and the order in which it does: the console, the tools and the picture show these. */
export const hostedHarnesses: readonly HostedHarness[] = [claude, chatgpt, perplexity, manus];
export const localHarnesses: readonly LocalHarness[] = [codex, claudeCode, cursor, geminiCli, antigravity];
export const harnesses: readonly Harness[] = [...hostedHarnesses, ...localHarnesses];

/** Described on a page of their own and recognised by name, but not offered by setup. */
export const describedHosted: readonly HostedHarness[] = [];
export const describedLocal: readonly LocalHarness[] = [];
export const everyHarness: readonly Harness[] = [...hostedHarnesses, ...describedHosted, ...localHarnesses, ...describedLocal];

/** A harness beside what its page says, in the order of the pages. Only the site loads the words. */
export const hostedPages: readonly { harness: HostedHarness; guide: HostedGuide }[] = [
  { harness: claude, guide: claudeGuide },
  { harness: chatgpt, guide: chatgptGuide },
  { harness: perplexity, guide: perplexityGuide },
  { harness: manus, guide: manusGuide },
];
export const localPages: readonly { harness: LocalHarness; guide: LocalGuide }[] = [
  { harness: codex, guide: codexGuide },
  { harness: claudeCode, guide: claudeCodeGuide },
  { harness: cursor, guide: cursorGuide },
  { harness: geminiCli, guide: geminiCliGuide },
  { harness: antigravity, guide: antigravityGuide },
];

export function findHarness(id: string): Harness | null {
  return everyHarness.find((harness) => harness.id === id) ?? null;
}

/** The harness a client's own words point to. A claim, never proof; null when none fits. */
export function harnessFromClaim(name: string): Harness | null {
  return everyHarness.find((harness) => harness.claimedNames.some((pattern) => pattern.test(name))) ?? null;
}

/** The vendor's harness, when the redirect URI is one that only the vendor can receive. */
export function harnessFromRedirect(redirectUri: string): HostedHarness | null {
  return [...hostedHarnesses, ...describedHosted].find((harness) => harness.redirectUris.includes(redirectUri)) ?? null;
}
