/**
 * A harness is a program that lets an agent reach MCP tools. Hosted agents run elsewhere and
 * connect by OAuth; local ones run on a person's machine and start the Fygment proxy.
 */
import type { Availability } from '../availability.ts';

/** How far a statement was checked. Shown to readers beside the statement itself. */
export type Certainty =
  | { kind: 'measured'; version: string; on: string }
  | { kind: 'documented'; by: string; on: string }
  | { kind: 'reported'; by: string; on: string }
  | { kind: 'unverified'; on: string };

interface HarnessBase {
  /** Stable kebab-case id: URLs, the CLI's --target and stored connections use it. */
  id: string;
  name: string;
  vendor: string;
  /** Can Fygment set this one up today? */
  availability: Availability;
  evidence: Certainty;
  /** Names the client sends in registration or `clientInfo`; a hint for labelling, never proof. */
  claimedNames: readonly RegExp[];
}

export interface HostedHarness extends HarnessBase {
  kind: 'hosted';
  /** Where the person pastes the URL. */
  paste: string;
  /** Steps after copying the URL, in order. */
  steps: readonly { title: string; text: string }[];
  /** Exact https redirect URIs of the vendor: an answer sent there reaches the vendor and nobody else. */
  redirectUris: readonly string[];
  plan: string | null;
}

export type Platform = 'darwin' | 'linux' | 'win32';

/**
 * One config file a local harness reads. `~` is the home directory; `%NAME%` an environment
 * variable on Windows; `$NAME` an override the harness honours.
 */
export interface ConfigFile {
  scope: 'user' | 'project';
  path: Record<Platform, string>;
  /** Environment variable that moves the folder holding the file, when the harness has one. */
  folderVariable: { name: string; file: string } | null;
  format: 'toml' | 'json' | 'jsonc' | 'yaml';
}

/** The command a harness starts, as one canonical argv: absolute program, no shell. */
export interface ProxyCommand {
  command: string;
  args: readonly string[];
}

export interface LocalHarness extends HarnessBase {
  kind: 'local';
  /** The program's name on PATH, for detection. */
  binary: string | null;
  /** Folders whose existence says the harness was used here. */
  traces: readonly string[];
  files: readonly ConfigFile[];
  /** Key path under which servers live, and our entry below it. */
  serversKey: readonly string[];
  /** The entry as data; the CLI's editors turn it into text. */
  entry(proxy: ProxyCommand): Record<string, unknown>;
  /** The harness's own command that reads the entry back, when it has one. */
  readBack: readonly string[] | null;
  /** What the person does so that the harness picks the entry up. */
  restart: string;
}

export type Harness = HostedHarness | LocalHarness;

/*
 * What the public page of a harness says beside its data. Kept apart from the harness itself,
 * so that the console and the command line carry none of it. Texts are one paragraph of
 * Markdown: code, emphasis, strong, links.
 */

/** One answer to "can it …", with the ground it stands on. */
export interface Ability {
  what: string;
  /** In a word or three. */
  answer: string;
  detail: string;
  certainty: Certainty;
}

/** A statement with a few words to find it by. */
export interface Fact {
  name: string;
  text: string;
  certainty: Certainty;
}

/** What the harness itself offers to whoever governs it. */
export interface Policy {
  /** What the mechanism is, what it can do and what it cannot; says so when none is known. */
  statements: readonly Fact[];
  /** Where the policy lies, per system; empty when it is no file. */
  files: readonly { platform: Platform; path: string; certainty: Certainty }[];
  example: { place: string; text: string; certainty: Certainty } | null;
}

/** One thing that was tried with the real client and worked. Nothing else may stand here. */
export interface Proof {
  what: string;
  platform: Platform;
  version: string;
  on: string;
  /** How it was tried: the command, or the method. */
  how: string;
}

interface GuideBase {
  /** The day the words last changed. */
  updated: string;
  /** For search results, 50 to 170 characters. */
  description: string;
  standfirst: string;
  /** The whole answer, before any explanation. */
  answer: string;
  /** In the margin beside the answer. */
  note: { title: string; text: string } | null;
  abilities: readonly Ability[];
  policy: Policy;
  pitfalls: readonly Fact[];
  facts: readonly Fact[];
}

export interface HostedGuide extends GuideBase {
  /** In the vendor's own words for its screens; ids are anchors and never change. */
  steps: readonly { id: string; title: string; text: string }[];
  /** How far the steps were checked. */
  certainty: Certainty;
}

export interface LocalGuide extends GuideBase {
  /** How we know where the file is, per system. */
  locations: Record<Platform, Certainty>;
  /** What to know about the file beside its place. */
  locationNote: string | null;
  /** The entry for a remote server, without any proxy; null when the file takes none or we do not know it. */
  remoteEntry: { entry: (url: string) => Record<string, unknown>; text: string; certainty: Certainty } | null;
  /** Commands of the client itself, to add and to read back. */
  commands: readonly { command: string; text: string; certainty: Certainty }[];
  proven: readonly Proof[];
}

/** The name of our entry in every harness: safe in every client's naming rules. */
export const SERVER_NAME = 'fygment';
