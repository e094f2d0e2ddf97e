/** All rules, area by area in the order of the checklist. The only file that names them all. */
import { clientRules } from './client.ts';
import { edgeRules } from './edge.ts';
import { machineRules } from './machine.ts';
import { oauthRules } from './oauth.ts';
import { proxyRules } from './proxy.ts';
import type { Area, Rule } from './rule.ts';

export * from './rule.ts';

export const rulesByArea: Readonly<Record<Area, readonly Rule[]>> = {
  client: clientRules,
  oauth: oauthRules,
  proxy: proxyRules,
  edge: edgeRules,
  machine: machineRules,
};

export const rules: readonly Rule[] = Object.values(rulesByArea).flat();

export interface AreaWords {
  /** Heads the area's page: "Rules: edge and network". */
  title: string;
  /** What belongs here, and what was ruled out before. */
  text: string;
}

export const areaWords: Readonly<Record<Area, AreaWords>> = {
  client: { title: 'Client and configuration', text: 'The entry is in the wrong file, says the wrong thing, or is overruled. The server was never asked.' },
  oauth: { title: 'Sign-in and connection', text: 'The server was reached. Sign-in does not complete, or the connection it made does not last.' },
  proxy: { title: 'Local proxy', text: 'A process on the machine speaks for the client. It does not start, or it is not the one you think.' },
  edge: { title: 'Edge and network', text: 'Something between client and server answers in the server’s place, or lets nothing through.' },
  machine: { title: 'Machine and runtime', text: 'The client starts a command, and the machine does not run what was meant.' },
};

/** The anchor of a rule, on every page that shows it. */
export function ruleAnchor(rule: Pick<Rule, 'id'>): string {
  return rule.id.toLowerCase();
}

export function areaPath(area: Area): string {
  return `/troubleshooting/${area}`;
}

/** Where the whole rule stands. */
export function rulePath(rule: Pick<Rule, 'id' | 'area'>): string {
  return `${areaPath(rule.area)}#${ruleAnchor(rule)}`;
}
