import { describe, expect, it } from 'vitest';
import { oauthPaths } from '../../api/oauth/paths.ts';
import { MCP_PATH } from '../../domain/canonical.ts';
import { EDGE_DATA_DATE, networks, passages, ranges, userAgents } from '../../domain/edge/networks.ts';
import { type EdgeId, edgeRules, edgeRuleText } from '../../domain/edge/rules.ts';

const host = 'mcp.example.com';
const text = (id: EdgeId) => edgeRuleText(edgeRules.find((rule) => rule.id === id)!, host);
const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

/** What the data file lets through: one line for each method and path. */
const expected = sorted(passages.flatMap(({ method, match, paths }) => paths.map((path) => `${method} ${path}${match === 'prefix' ? '*' : ''}`)));
const unescape = (regex: string) => regex.replace(/\\/g, '');

interface Reading { host: string[]; requests: string[]; ranges: string[] }

/** Each reader understands one language, so that a rule is judged by its meaning and not by its spelling. */
const readers: Record<EdgeId, (rule: string) => Reading> = {
  cloudflare: (rule) => {
    const parts = rule.split('\nor\n');
    return {
      host: parts.map((part) => /http\.host eq "([^"]+)"/.exec(part)![1]!),
      requests: parts.flatMap((part) => {
        const method = /http\.request\.method eq "([A-Z]+)"/.exec(part)![1];
        const exact = /http\.request\.uri\.path in \{([^}]*)\}/.exec(part);
        if (exact) return [...exact[1]!.matchAll(/"([^"]+)"/g)].map(([, path]) => `${method} ${path}`);
        return [...part.matchAll(/starts_with\(http\.request\.uri\.path, "([^"]+)"\)/g)].map(([, path]) => `${method} ${path}*`);
      }),
      ranges: parts.flatMap((part) => /ip\.src in \{([^}]*)\}/.exec(part)![1]!.split(' ')),
    };
  },
  'aws-waf': (rule) => {
    const [set, name, { OrStatement }] = JSON.parse(rule).NotStatement.Statement.AndStatement.Statements;
    expect(set.IPSetReferenceStatement.ARN).toBe('ARN_OF_YOUR_IP_SET');
    expect(name.ByteMatchStatement).toMatchObject({ FieldToMatch: { SingleHeader: { Name: 'host' } }, PositionalConstraint: 'EXACTLY' });
    return {
      host: [name.ByteMatchStatement.SearchString],
      requests: OrStatement.Statements.flatMap((one: { AndStatement: { Statements: [{ ByteMatchStatement: { SearchString: string } }, { RegexMatchStatement: { RegexString: string } }] } }) => {
        const [method, path] = one.AndStatement.Statements;
        const [, list, end] = /^\^\((.*)\)(\$?)$/.exec(path.RegexMatchStatement.RegexString)!;
        return list!.split('|').map((each) => `${method.ByteMatchStatement.SearchString} ${unescape(each)}${end ? '' : '*'}`);
      }),
      // The ranges stand in an IP set of its own, which the page names beside the rule.
      ranges: [...edgeRules.find(({ id }) => id === 'aws-waf')!.settings[0]!.text.matchAll(/`([^`]+)`/g)].map(([, range]) => range!),
    };
  },
  nginx: (rule) => {
    const lines = [...rule.matchAll(/^ {2}"(~\^)?1:([^":]+):([A-Z]+):([^"]+)" 1;$/gm)];
    return {
      host: lines.map(([, , name]) => unescape(name!)),
      requests: lines.map(([, prefix, , method, path]) => `${method} ${prefix ? `${unescape(path!)}*` : path}`),
      ranges: [...rule.matchAll(/^ {2}([\d.:a-f]+\/\d+) 1;$/gm)].map(([, range]) => range!),
    };
  },
  caddy: (rule) => ({
    host: [/^(\S+) \{/.exec(rule)![1]!],
    requests: [...rule.matchAll(/method (\S+)\n\s+path (.+)/g)].flatMap(([, method, paths]) => paths!.split(' ').map((path) => `${method} ${path}`)),
    ranges: [...rule.matchAll(/remote_ip (.+)/g)].flatMap(([, list]) => list!.split(' ')),
  }),
  vercel: (rule) => {
    interface Condition { type: string; op: string; value: string | string[] }
    const groups: { conditions: Condition[] }[] = JSON.parse(rule).conditionGroup;
    const of = (conditions: Condition[], type: string) => conditions.find((one) => one.type === type)!;
    return {
      host: groups.map(({ conditions }) => of(conditions, 'host').value as string),
      requests: groups.flatMap(({ conditions }) => {
        const { op, value } = of(conditions, 'path');
        const paths = op === 're' ? /^\^\((.*)\)$/.exec(value as string)![1]!.split('|').map((path) => `${unescape(path)}*`) : (value as string[]);
        return paths.map((path) => `${of(conditions, 'method').value as string} ${path}`);
      }),
      ranges: groups.flatMap(({ conditions }) => of(conditions, 'ip_address').value),
    };
  },
};

describe.each(edgeRules.map(({ id }) => id))('the rule for %s', (id) => {
  it('lets exactly the methods, paths and networks of the data file through, for one host', () => {
    const reading = readers[id](text(id));
    expect(sorted(reading.host)).toEqual([host]);
    expect(sorted(reading.requests)).toEqual(expected);
    expect(sorted(reading.ranges)).toEqual(sorted(ranges));
  });

  it('names no user agent, because anybody can send one', () => {
    const lower = text(id).toLowerCase();
    for (const { value } of userAgents) expect(lower).not.toContain(value.split('/')[0]!.toLowerCase());
  });

  it('takes a host name and nothing that could end its quotes', () => {
    const rule = edgeRules.find((one) => one.id === id)!;
    for (const bad of ['a" or 1', 'a;b', 'a b', '', 'a\nb', '-a']) expect(() => edgeRuleText(rule, bad)).toThrow(/not a host name/);
  });

  it('says how far it was checked', () => {
    expect(edgeRules.find((one) => one.id === id)!.settings.some(({ certainty }) => certainty !== 'ours')).toBe(true);
  });
});

describe('the data file', () => {
  it('names the addresses where this server answers', () => {
    const posts = passages.filter(({ method }) => method === 'POST').flatMap(({ paths }) => paths);
    expect(sorted(posts)).toEqual(sorted([MCP_PATH, oauthPaths.token, oauthPaths.registration, oauthPaths.revocation]));
    const [discovery] = passages.filter(({ method }) => method === 'GET').flatMap(({ paths }) => paths);
    for (const path of [oauthPaths.authorizationServerMetadata, oauthPaths.protectedResourceMetadata]) expect(path.startsWith(discovery!)).toBe(true);
  });

  it('has a date, and a source for every network and user agent', () => {
    expect(EDGE_DATA_DATE).toMatch(/^\d{4}-\d\d-\d\d$/);
    for (const { certainty } of [...networks, ...userAgents]) expect(certainty.kind).not.toBe('unverified');
  });

  it('copies no list that its vendor asks to be refreshed by machine', () => {
    expect(networks.filter(({ list }) => list !== null).flatMap((network) => network.ranges)).toEqual([]);
    for (const range of ranges) expect(range).toMatch(/^\d+(?:\.\d+){3}\/\d+$/);
  });
});
