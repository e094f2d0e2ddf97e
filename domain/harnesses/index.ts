/** The only place that names every harness. */
import { amp, ampGuide } from './amp.ts';
import { antigravity, antigravityGuide } from './antigravity.ts';
import { chatgpt, chatgptGuide } from './chatgpt.ts';
import { claude, claudeGuide } from './claude.ts';
import { claudeCode, claudeCodeGuide } from './claude-code.ts';
import { claudeDesktop, claudeDesktopGuide } from './claude-desktop.ts';
import { cline, clineGuide } from './cline.ts';
import { codex, codexGuide } from './codex.ts';
import { copilotCli, copilotCliGuide } from './copilot-cli.ts';
import { copilotStudio, copilotStudioGuide } from './copilot-studio.ts';
import { cursor, cursorGuide } from './cursor.ts';
import { devin, devinGuide } from './devin.ts';
import { factoryDroid, factoryDroidGuide } from './factory-droid.ts';
import { geminiCli, geminiCliGuide } from './gemini-cli.ts';
import { goose, gooseGuide } from './goose.ts';
import { grok, grokGuide } from './grok.ts';
import type { Harness, HostedGuide, HostedHarness, LocalGuide, LocalHarness } from './harness.ts';
import { kiro, kiroGuide } from './kiro.ts';
import { leChat, leChatGuide } from './le-chat.ts';
import { lmStudio, lmStudioGuide } from './lm-studio.ts';
import { manus, manusGuide } from './manus.ts';
import { opencode, opencodeGuide } from './opencode.ts';
import { perplexity, perplexityGuide } from './perplexity.ts';
import { qwenCode, qwenCodeGuide } from './qwen-code.ts';
import { vsCode, vsCodeGuide } from './vs-code.ts';
import { windsurf, windsurfGuide } from './windsurf.ts';
import { zed, zedGuide } from './zed.ts';

/** What setup offers, and the order in which it does: the console, the tools and the picture show these. */
export const hostedHarnesses: readonly HostedHarness[] = [claude, chatgpt, perplexity, manus];
export const localHarnesses: readonly LocalHarness[] = [codex, claudeCode, cursor, geminiCli, antigravity];
export const harnesses: readonly Harness[] = [...hostedHarnesses, ...localHarnesses];

/** Described on a page of their own and recognised by name, but not offered by setup. */
export const describedHosted: readonly HostedHarness[] = [leChat, grok, devin, copilotStudio];
export const describedLocal: readonly LocalHarness[] = [
  vsCode, copilotCli, claudeDesktop, windsurf, zed, opencode, goose, cline, kiro, amp, factoryDroid, qwenCode, lmStudio,
];
export const everyHarness: readonly Harness[] = [...hostedHarnesses, ...describedHosted, ...localHarnesses, ...describedLocal];

/** A harness beside what its page says, in the order of the pages. Only the site loads the words. */
export const hostedPages: readonly { harness: HostedHarness; guide: HostedGuide }[] = [
  { harness: claude, guide: claudeGuide },
  { harness: chatgpt, guide: chatgptGuide },
  { harness: perplexity, guide: perplexityGuide },
  { harness: manus, guide: manusGuide },
  { harness: leChat, guide: leChatGuide },
  { harness: grok, guide: grokGuide },
  { harness: devin, guide: devinGuide },
  { harness: copilotStudio, guide: copilotStudioGuide },
];
export const localPages: readonly { harness: LocalHarness; guide: LocalGuide }[] = [
  { harness: codex, guide: codexGuide },
  { harness: claudeCode, guide: claudeCodeGuide },
  { harness: cursor, guide: cursorGuide },
  { harness: geminiCli, guide: geminiCliGuide },
  { harness: antigravity, guide: antigravityGuide },
  { harness: vsCode, guide: vsCodeGuide },
  { harness: copilotCli, guide: copilotCliGuide },
  { harness: claudeDesktop, guide: claudeDesktopGuide },
  { harness: windsurf, guide: windsurfGuide },
  { harness: zed, guide: zedGuide },
  { harness: opencode, guide: opencodeGuide },
  { harness: goose, guide: gooseGuide },
  { harness: cline, guide: clineGuide },
  { harness: kiro, guide: kiroGuide },
  { harness: amp, guide: ampGuide },
  { harness: factoryDroid, guide: factoryDroidGuide },
  { harness: qwenCode, guide: qwenCodeGuide },
  { harness: lmStudio, guide: lmStudioGuide },
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
