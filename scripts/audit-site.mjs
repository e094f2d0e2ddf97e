/**
 * `npm run audit:site`: Lighthouse, as a phone, on the built public pages. Prints the category
 * scores with LCP and CLS, the median of three runs, and fails below 100, above 0.9 s or with
 * any shift. It stands outside `npm test` because its times depend on the machine.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { onPinnedNode, root } from './runtime.mjs';

onPinnedNode();
const { buildOrExit } = await import('./build.mjs');
const { chromium } = await import('playwright');
const { default: lighthouse } = await import('lighthouse');
const { ensureChromium } = await import('./ensure-chromium.ts');

const RUNS = 3;
const MOST_LCP_MILLISECONDS = 900;
const pages = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['/', '/resources/how-teams-should-manage-mcp-setup', '/troubleshooting', '/troubleshooting/edge', '/edge-rules', '/clients/codex'];

await buildOrExit({ only: ['site'] });
const site = serve(join(root, 'dist', 'site'));
await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
const port = await freePort();
const executablePath = ensureChromium(root, (line) => console.log(line));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', `--remote-debugging-port=${port}`] });
let failed = false;
try {
  for (const page of pages) {
    const runs = [];
    for (let run = 0; run < RUNS; run++) {
      const { lhr } = await lighthouse(`http://127.0.0.1:${site.address().port}${page}`, { port, logLevel: 'silent', output: 'json' });
      runs.push(lhr);
    }
    const scores = Object.keys(runs[0].categories).map((id) => ({ id, score: Math.round(100 * median(runs.map(({ categories }) => categories[id].score))) }));
    const lcp = median(runs.map(({ audits }) => audits['largest-contentful-paint'].numericValue));
    const shift = median(runs.map(({ audits }) => audits['cumulative-layout-shift'].numericValue));
    console.log(`${page}\n  ${scores.map(({ id, score }) => `${id} ${score}`).join('  ')}  LCP ${(lcp / 1000).toFixed(2)} s  CLS ${shift.toFixed(3)}`);
    for (const audit of Object.values(runs.at(-1).audits)) {
      const counts = Object.values(runs[0].categories).some(({ auditRefs }) => auditRefs.some(({ id, weight }) => id === audit.id && weight > 0));
      if (counts && audit.score !== null && audit.score < 1) console.log(`    ${audit.id}: ${audit.displayValue ?? audit.title}`);
    }
    failed ||= scores.some(({ score }) => score < 100) || lcp > MOST_LCP_MILLISECONDS || shift > 0;
  }
} finally {
  await browser.close();
  site.close();
}
process.exitCode = failed ? 1 : 0;

/** The built files, Brotli first, as the server would send them. */
function serve(folder) {
  const types = { '.html': 'text/html; charset=utf-8', '.txt': 'text/plain; charset=utf-8', '.svg': 'image/svg+xml', '.ico': 'image/x-icon', '.png': 'image/png', '.xml': 'application/xml', '.md': 'text/markdown; charset=utf-8' };
  return createServer((request, response) => {
    const path = decodeURI(new URL(request.url, 'http://site').pathname);
    const file = join(folder, extname(path) ? path : join(path, 'index.html'));
    if (!existsSync(file)) return response.writeHead(404).end();
    const packed = existsSync(`${file}.br`);
    response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', ...(packed && { 'Content-Encoding': 'br' }), 'Cache-Control': 'public, max-age=0, must-revalidate' });
    response.end(readFileSync(packed ? `${file}.br` : file));
  });
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port: free } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return free;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
