/**
 * A diagnostics rule is one known way for a setup to fail: what a person sees, why it happens,
 * whose side it is on, how to be sure, how to repair it and how to take the repair back.
 *
 * Rules are data. Pages draw them, search finds them by the literal error text. Sentences are
 * inline Markdown: code in backticks, links, emphasis.
 */
import type { Certainty } from '../harnesses/harness.ts';

/** In the order of the checklist: what is checked first comes first. */
export const areas = ['client', 'oauth', 'proxy', 'edge', 'machine'] as const;
export type Area = (typeof areas)[number];

/** Whoever has to change something; a rule may also find that nobody is at fault. */
export type Side = 'client' | 'server' | 'edge' | 'machine' | 'identity provider' | 'workspace' | 'local bridge';

export interface Evidence {
  /** What settles it, in words. */
  text: string;
  /** A command that shows it, and how its answers read. */
  command?: {
    /** Where it runs: "Terminal, outside your network". */
    where: string;
    /** Lines of at most 66 characters; longer commands break with a backslash. */
    lines: readonly string[];
    answers: readonly { answer: string; means: string }[];
  };
}

export interface Source {
  text: string;
  href: string;
}

export interface Rule {
  /** `F` and two digits. Never given to another rule: answers of support link to it. */
  id: `F${number}${number}`;
  area: Area;
  /** As a statement, without a full stop. */
  name: string;
  /** What the person sees. */
  symptom: string;
  /** Literal pieces of error messages, as a person would paste them. Empty when the failure is silent. */
  errors: readonly string[];
  cause: string;
  side: Side;
  /** The sentence beside "At fault": whose side, and whose not. */
  fault: string;
  evidence: Evidence;
  fix: string;
  /** How to see that the fix worked. */
  sure: string;
  undo: string;
  /** A tempting repair that makes things worse. */
  never?: string;
  /** Where our knowledge ends, when that is not obvious. */
  limit?: string;
  /** How far the rule was checked, and when. */
  certainty: Certainty;
  /** Public reports and documents it rests on. */
  sources: readonly Source[];
}

/** A public thread as a source: `anthropics/claude-ai-mcp#49`. */
export function thread(reference: `${string}/${string}#${number}`): Source {
  const [repository, number] = reference.split('#');
  return { text: reference, href: `https://github.com/${repository}/issues/${number}` };
}

/** Read in public threads on this day. */
export const REPORTED: Certainty = { kind: 'reported', by: 'public threads', on: '2026-11-22' };
