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

/** The name of our entry in every harness: safe in every client's naming rules. */
export const SERVER_NAME = 'fygment';
