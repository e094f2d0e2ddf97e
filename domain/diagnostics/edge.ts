/** Between the client and the server: bot rules, company proxies, certificates, addresses, the browser's way back. */
import { type Rule, REPORTED, thread } from './rule.ts';

export const edgeRules: readonly Rule[] = [
  {
    id: 'F16', area: 'edge',
    name: 'The edge blocks the agent after the token',
    symptom: 'Sign-in succeeds. Then no tools, or “could not connect”. Your server’s log stays silent.',
    errors: ['Your request was blocked.', '403 text/plain', 'cf-mitigated: challenge', 'Sorry, you have been blocked'],
    cause: 'A bot rule at the edge drops `POST /api/mcp` from `Claude-User`. Sign-in ran under another user agent, so it passed. On Cloudflare four separate places can do this: Block AI bots, Block AI training bots, AI Crawl Control, and a custom rule.',
    side: 'edge', fault: 'The edge in front of the server. Neither the client nor the person.',
    evidence: {
      text: 'The token was answered 200, and no call of that client followed. From outside, this answers 403 where it should answer 401:',
      command: {
        where: 'Terminal, outside your network',
        lines: ['curl -i -X POST -A Claude-User \\', '  https://mcp.example.com/api/mcp'],
        answers: [
          { answer: '403', means: 'the edge answered: F16 applies' },
          { answer: '401', means: 'the server answered: not F16' },
        ],
      },
    },
    fix: 'Add the narrow rule for your edge: one host, named paths and methods, one network. Copy the rule for [Cloudflare](/edge-rules#cloudflare), [AWS WAF](/edge-rules#aws-waf), [nginx](/edge-rules#nginx), [Caddy](/edge-rules#caddy) or [Vercel](/edge-rules#vercel).',
    sure: 'Run the command again. A 401 shows that the user agent passes. Only a first real call proves the whole path.',
    undo: 'Delete the rule. Nothing else was changed.',
    never: 'Do not switch bot protection off for the whole site. One path needs passage, and only after the person has signed in.',
    certainty: REPORTED,
    sources: [thread('anthropics/claude-ai-mcp#49'), thread('anthropics/claude-ai-mcp#438'), thread('anthropics/claude-ai-mcp#680'), thread('anthropics/claude-ai-mcp#1061')],
  },
  {
    id: 'F11', area: 'edge',
    name: 'A company certificate that Node does not know',
    symptom: 'The browser opens the address. The client or its proxy refuses the connection.',
    errors: ['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'self-signed certificate in certificate chain', 'unable to get local issuer certificate'],
    cause: 'A security product opens TLS and signs again with the company’s own certificate. The system trusts it, Node reads its own list. `NODE_EXTRA_CA_CERTS` counts only when it is set before Node starts, and some launchers strip it.',
    side: 'machine', fault: 'The machine’s settings. The server’s certificate is fine.',
    evidence: {
      text: 'See who signed what arrives.',
      command: {
        where: 'Terminal',
        lines: ['openssl s_client -connect fygment.dev:443 \\', '  < /dev/null 2> /dev/null | grep -m1 issuer'],
        answers: [
          { answer: 'your company or a security product', means: 'F11 applies' },
          { answer: 'a public authority', means: 'not F11' },
        ],
      },
    },
    fix: 'Put the path of the company’s certificate into the entry’s environment: `NODE_EXTRA_CA_CERTS=/path/company.pem`. Node 22.15 and later can use the system’s list: `NODE_OPTIONS=--use-system-ca`.',
    sure: 'The client connects.',
    undo: 'Remove the variable.',
    never: 'Do not set `NODE_TLS_REJECT_UNAUTHORIZED=0`. Then anybody in between may read the token.',
    certainty: REPORTED,
    sources: [thread('upstash/context7#2271'), thread('czlonkowski/n8n-mcp#440')],
  },
  {
    id: 'F12', area: 'edge',
    name: 'The network allows only its own proxy, and Node does not use it',
    symptom: 'Browser and `curl` reach the server. The client waits and gives up.',
    errors: ['fetch failed', 'UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error', 'ECONNRESET', 'getaddrinfo ENOTFOUND', 'ETIMEDOUT'],
    cause: 'Node’s `fetch` does not read `HTTPS_PROXY` unless it is told to. Its direct connection is dropped by the company’s network.',
    side: 'machine', fault: 'The settings of the process. Server and network do what they should.',
    evidence: {
      text: 'Try without the proxy and with it.',
      command: {
        where: 'Terminal',
        lines: ["curl -sS --noproxy '*' -o /dev/null -m 10 \\", '  -w "%{http_code}\\n" https://fygment.dev/healthz', 'echo $HTTPS_PROXY'],
        answers: [
          { answer: '000, and a proxy is named', means: 'F12 applies' },
          { answer: '200', means: 'not F12' },
        ],
      },
    },
    fix: 'Add `NODE_USE_ENV_PROXY=1` and `HTTPS_PROXY` to the entry’s environment (Node 24). Name loopback in `NO_PROXY`: `localhost,127.0.0.1`.',
    sure: 'The client connects, and its sign-in page comes back.',
    undo: 'Remove the variables.',
    certainty: REPORTED,
    sources: [thread('fastagent-sh/fastagent#474'), thread('punkpeye/mcp-remote#124'), thread('apify/mcpc#4')],
  },
  {
    id: 'F30', area: 'edge',
    name: 'IPv6 leads nowhere',
    symptom: 'Connecting takes very long or fails, on one network alone. A phone’s hotspot works.',
    errors: ['ETIMEDOUT', 'ENETUNREACH', 'AggregateError [ETIMEDOUT]'],
    cause: 'The network promises IPv6 and does not carry it. The client tries that address first.',
    side: 'machine', fault: 'The network. Neither client nor server.',
    evidence: {
      text: 'Ask both ways.',
      command: {
        where: 'Terminal',
        lines: ['curl -6 -m 10 -sSo /dev/null https://fygment.dev', 'curl -4 -m 10 -sSo /dev/null https://fygment.dev'],
        answers: [
          { answer: 'only the first waits and fails', means: 'F30 applies' },
          { answer: 'the first could not resolve host', means: 'no IPv6 address: not F30' },
        ],
      },
    },
    fix: 'Let the process prefer IPv4: `NODE_OPTIONS=--dns-result-order=ipv4first` in the entry’s environment. Tell whoever runs the network.',
    sure: 'The client connects at once.',
    undo: 'Remove the variable.',
    certainty: { kind: 'documented', by: 'README of mcp-remote, option --ipv4', on: '2026-11-22' },
    sources: [{ text: 'mcp-remote, README', href: 'https://github.com/punkpeye/mcp-remote' }],
  },
  {
    id: 'F15', area: 'edge',
    name: 'The browser cannot reach the sign-in’s way back',
    symptom: 'You approve in the browser. Then it says that localhost refuses to connect, and the client waits.',
    errors: ['ERR_CONNECTION_REFUSED', 'localhost refused to connect', 'This site can’t be reached'],
    cause: 'The client listens inside WSL2, a container or a machine reached by SSH. The browser runs outside and looks for `localhost` there. Some clients listen on IPv6 alone, which WSL2 does not forward.',
    side: 'machine', fault: 'The border between two machines. Neither sign-in nor server.',
    evidence: {
      text: 'The address bar shows `localhost` or `127.0.0.1` with a port. Ask inside the environment who listens there.',
      command: {
        where: 'Terminal, where the client runs',
        lines: ['ss -ltnp | grep PORT'],
        answers: [
          { answer: '127.0.0.1:PORT', means: 'it listens: the border drops it' },
          { answer: '[::1]:PORT', means: 'IPv6 alone: WSL2 does not forward it' },
          { answer: 'nothing', means: 'it gave up waiting: start again' },
        ],
      },
    },
    fix: 'For WSL2 switch to mirrored networking: `networkingMode=mirrored` under `[wsl2]` in `.wslconfig`. By SSH or in a container, forward that port. Or sign in once where browser and client share a machine.',
    sure: 'The browser shows the client’s own closing page.',
    undo: 'Remove the line or the forwarding.',
    never: 'Do not make the listener bind to all addresses. Whoever shares your network could then offer it a code.',
    certainty: REPORTED,
    sources: [thread('anthropics/claude-code#35740'), thread('anomalyco/opencode#30013'), thread('anomalyco/opencode#9081')],
  },
];
