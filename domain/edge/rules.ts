/**
 * Narrow rules for five edges, generated from networks.ts: one host, named paths and methods,
 * one network. Each lets bot protection step aside for exactly these requests and leaves every
 * other protection, rate limits first, in force.
 */
import type { Certainty } from '../harnesses/harness.ts';
import { EDGE_DATA_DATE, type Passage, passages as allPassages, ranges as allRanges } from './networks.ts';

export const edgeIds = ['cloudflare', 'aws-waf', 'nginx', 'caddy', 'vercel'] as const;
export type EdgeId = (typeof edgeIds)[number];

export interface EdgeInput {
  host: string;
  passages: readonly Passage[];
  ranges: readonly string[];
}

export interface EdgeRule {
  id: EdgeId;
  name: string;
  /** Where the rule goes. Inline Markdown. */
  place: string;
  /** Heads the code: "Expression", "Rule, as JSON". */
  kind: string;
  /** What else there is to set or to know; each with how we know it. Inline Markdown. */
  settings: readonly { label: string; text: string; certainty: Certainty | 'ours' }[];
  generate(input: EdgeInput): string;
}

const documented = (by: string): Certainty => ({ kind: 'documented', by, on: EDGE_DATA_DATE });
const reported = (by: string): Certainty => ({ kind: 'reported', by, on: EDGE_DATA_DATE });

/** A host name stands inside quoted strings of five languages. */
function checkedHost(host: string): string {
  if (!/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(host)) throw new Error(`“${host}” is not a host name`);
  return host;
}

/** Passages that differ only in why, together: fewer lines to read in a rule. */
function grouped(passages: readonly Passage[]): Pick<Passage, 'method' | 'match' | 'paths'>[] {
  const groups = new Map<string, { method: Passage['method']; match: Passage['match']; paths: string[] }>();
  for (const { method, match, paths } of passages) {
    const group = groups.get(`${method} ${match}`) ?? { method, match, paths: [] };
    group.paths.push(...paths);
    groups.set(`${method} ${match}`, group);
  }
  return [...groups.values()];
}

const cloudflare: EdgeRule = {
  id: 'cloudflare',
  name: 'Cloudflare',
  place: 'Security, then Security rules, then a new custom rule. Put it first, choose **Skip**, and keep *Log matching requests* on. Change the host to yours.',
  kind: 'Expression',
  settings: [
    { label: 'Skip', text: 'Super Bot Fight Mode rules. Browser Integrity Check, Security Level, User Agent Blocking.', certainty: reported('confirmed by users, not by us') },
    { label: 'Skip as well', text: 'All remaining custom rules, only if AI Crawl Control blocks `Claude-User`: its block is a later custom rule.', certainty: reported('confirmed by users, not by us') },
    { label: 'Do not skip', text: 'Rate limiting rules, managed rules.', certainty: 'ours' },
    { label: 'Free plan', text: 'Bot Fight Mode cannot be skipped. Serve MCP from a host that is DNS only, or turn that one mode off.', certainty: documented('developers.cloudflare.com') },
  ],
  generate({ host, passages, ranges }) {
    return grouped(passages)
      .map(({ method, match, paths }) => {
        const path = match === 'exact'
          ? `http.request.uri.path in {${paths.map((one) => `"${one}"`).join(' ')}}`
          : paths.map((one) => `starts_with(http.request.uri.path, "${one}")`).join(' or ');
        return [
          `(http.host eq "${checkedHost(host)}"`,
          `  and http.request.method eq "${method}"`,
          `  and ${match === 'prefix' && paths.length > 1 ? `(${path})` : path}`,
          `  and ip.src in {${ranges.join(' ')}})`,
        ].join('\n');
      })
      .join('\nor\n');
  },
};

const awsWaf: EdgeRule = {
  id: 'aws-waf',
  name: 'AWS WAF',
  place: 'Make an IP set of the ranges named below. Then open the rule that holds *AWSManagedRulesBotControlRuleSet*, and give it this scope-down statement in its JSON editor. Put in the ARN of your IP set, and your host.',
  kind: 'ScopeDownStatement',
  settings: [
    { label: 'IP set', text: allRanges.map((range) => `\`${range}\``).join(', '), certainty: documented('platform.claude.com') },
    { label: 'Effect', text: 'Bot Control leaves these requests alone. All other rules, rate limits too, still judge them.', certainty: documented('docs.aws.amazon.com, Bot Control examples') },
    { label: 'Not so', text: 'An *Allow* rule in front ends the evaluation: nothing behind it looks at the request any more.', certainty: documented('docs.aws.amazon.com') },
    { label: 'Whole rule', text: 'The form follows the vendor’s examples. We have not run it against a live web ACL.', certainty: { kind: 'unverified', on: EDGE_DATA_DATE } },
  ],
  generate({ host, passages }) {
    const none = [{ Priority: 0, Type: 'NONE' }];
    const requests = grouped(passages).map(({ method, match, paths }) => ({
      AndStatement: {
        Statements: [
          { ByteMatchStatement: { SearchString: method, FieldToMatch: { Method: {} }, TextTransformations: none, PositionalConstraint: 'EXACTLY' } },
          { RegexMatchStatement: { RegexString: `^(${paths.map(escapeRegex).join('|')})${match === 'exact' ? '$' : ''}`, FieldToMatch: { UriPath: {} }, TextTransformations: none } },
        ],
      },
    }));
    const statement = {
      NotStatement: {
        Statement: {
          AndStatement: {
            Statements: [
              { IPSetReferenceStatement: { ARN: 'ARN_OF_YOUR_IP_SET' } },
              { ByteMatchStatement: { SearchString: checkedHost(host), FieldToMatch: { SingleHeader: { Name: 'host' } }, TextTransformations: [{ Priority: 0, Type: 'LOWERCASE' }], PositionalConstraint: 'EXACTLY' } },
              requests.length === 1 ? requests[0] : { OrStatement: { Statements: requests } },
            ],
          },
        },
      },
    };
    return shortJson(statement);
  },
};

const nginx: EdgeRule = {
  id: 'nginx',
  name: 'nginx',
  place: 'The first part stands in `http { }`. It computes `$fygment_pass`: 1 for these requests and 0 for all others. `$bad_bot` stands for the variable your own bot rule tests today; test `$refuse` in its place.',
  kind: 'nginx.conf',
  settings: [
    { label: 'Behind another proxy', text: '`$remote_addr` must be the caller. Set `set_real_ip_from` and `real_ip_header` first, for that proxy alone.', certainty: documented('nginx.org, ngx_http_realip_module') },
    { label: 'Streams', text: 'In the location of `/api/mcp`: `proxy_buffering off;`', certainty: 'ours' },
    { label: 'Whole rule', text: 'Loaded, and asked with requests inside and outside of it.', certainty: { kind: 'measured', version: 'nginx 1.22.1', on: '2026-11-23' } },
  ],
  generate({ host, passages, ranges }) {
    const name = checkedHost(host);
    const lines = grouped(passages).flatMap(({ method, match, paths }) =>
      paths.map((path) => (match === 'exact' ? `  "1:${name}:${method}:${path}" 1;` : `  "~^1:${escapeRegex(name)}:${method}:${escapeRegex(path)}" 1;`)),
    );
    return [
      'geo $agent_network {', '  default 0;', ...ranges.map((range) => `  ${range} 1;`), '}',
      'map "$agent_network:$host:$request_method:$uri" $fygment_pass {', '  default 0;', ...lines, '}',
      'map "$fygment_pass:$bad_bot" $refuse {', '  default 0;', '  "0:1" 1;', '}',
      '', '# in server { }, where your bot rule stands:', 'if ($refuse) { return 403; }',
    ].join('\n');
  },
};

const caddy: EdgeRule = {
  id: 'caddy',
  name: 'Caddy',
  place: 'Inside the site of your MCP host. The matched requests go to the server directly. Your own bot rule moves into the last `handle`, unchanged.',
  kind: 'Caddyfile',
  settings: [
    { label: 'Behind another proxy', text: 'Write `client_ip` in place of `remote_ip`, and name that proxy in `trusted_proxies` (Caddy 2.7 and later).', certainty: documented('caddyserver.com, request matchers') },
    { label: 'Whole rule', text: 'Loaded, and asked with requests inside and outside of it.', certainty: { kind: 'measured', version: 'Caddy 2.6.2', on: '2026-11-23' } },
  ],
  generate({ host, passages, ranges }) {
    const groups = grouped(passages).map(({ method, match, paths }, index) => {
      const name = `@agent${index + 1}`;
      return [
        `  ${name} {`, `    method ${method}`, `    path ${paths.map((path) => (match === 'exact' ? path : `${path}*`)).join(' ')}`,
        `    remote_ip ${ranges.join(' ')}`, '  }',
        `  handle ${name} {`, '    reverse_proxy localhost:4000 {', '      flush_interval -1', '    }', '  }',
      ].join('\n');
    });
    return [`${checkedHost(host)} {`, ...groups, '  handle {', '    # your bot rule, as it stands today', '    reverse_proxy localhost:4000', '  }', '}'].join('\n');
  },
};

const vercel: EdgeRule = {
  id: 'vercel',
  name: 'Vercel',
  place: 'Firewall, then a custom rule with the action **Bypass**, above every rule that denies. Each group is one set of conditions joined by AND; the groups are joined by OR. The same rule goes to the REST API in this form.',
  kind: 'Rule, as JSON',
  settings: [
    { label: 'Effect', text: 'Custom rules run before managed rulesets, so a bypass keeps bot protection away from these requests.', certainty: reported('a vendor’s public guide') },
    { label: 'Whole rule', text: 'Written from the vendor’s reference. We have not run it.', certainty: { kind: 'unverified', on: EDGE_DATA_DATE } },
  ],
  generate({ host, passages, ranges }) {
    const groups = grouped(passages).map(({ method, match, paths }) => ({
      conditions: [
        { type: 'host', op: 'eq', value: checkedHost(host) },
        { type: 'method', op: 'eq', value: method },
        match === 'exact' ? { type: 'path', op: 'inc', value: paths } : { type: 'path', op: 're', value: `^(${paths.map(escapeRegex).join('|')})` },
        { type: 'ip_address', op: 'inc', value: ranges },
      ],
    }));
    return shortJson({ name: 'Fygment: hosted agents', active: true, conditionGroup: groups, action: { mitigate: { action: 'bypass' } } });
  },
};

export const edgeRules: readonly EdgeRule[] = [cloudflare, awsWaf, nginx, caddy, vercel];

/** The rule for one host, from the whole list. */
export function edgeRuleText(rule: EdgeRule, host: string): string {
  return rule.generate({ host, passages: allPassages, ranges: allRanges });
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** JSON whose small objects stay on one line, and whose chains of single keys do: a rule of one page, not of three. */
function shortJson(value: unknown, indent = '', width = 92): string {
  const flat = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
  if (flat.length + indent.length <= width || typeof value !== 'object' || value === null) return flat;
  const [only, ...others] = Object.entries(value);
  if (only && others.length === 0 && !Array.isArray(value)) return `{ ${JSON.stringify(only[0])}: ${shortJson(only[1], indent, width)} }`;
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((one) => inner + shortJson(one, inner, width)).join(',\n')}\n${indent}]`;
  return `{\n${Object.entries(value).map(([key, one]) => `${inner}${JSON.stringify(key)}: ${shortJson(one, inner, width)}`).join(',\n')}\n${indent}}`;
}
