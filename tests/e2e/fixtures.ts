/** A server of its own for each test, and people with browsers whose pages must stay clean: no console error, no policy violation. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base, type Browser, type BrowserContext, type Page } from 'playwright/test';
import { createWorkspace } from '../../domain/contract/workspaces.ts';
import type { Membership } from '../../domain/contract/me.ts';
import { join as joinWorkspace, Person, type PersonName } from '../support/person.ts';
import { freePort, startServerProcess } from '../support/server-process.ts';

export { expect };

export interface Server {
  origin: string;
  mcpUrl: string;
  /** As printed at the start. */
  ownerLink: string;
}

export interface Team {
  workspace: Membership;
  owner: Person;
  admin: Person;
  member: Person;
}

interface Fixtures {
  server: Server;
  /** A browser of its own, watched; signed in when a person of the team is named. */
  open(options?: { as?: Person; context?: Parameters<Browser['newContext']>[0] }): Promise<Page>;
  team: Team;
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const test = base.extend<Fixtures>({
  server: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'fygment-e2e-'));
    const port = await freePort();
    const server = startServerProcess({ PORT: String(port), DATABASE_URL: `file:${join(folder, 'fygment.db')}`, LOG_LEVEL: 'warn' });
    await server.says('MCP URL');
    const origin = `http://localhost:${port}`;
    await use({ origin, mcpUrl: `${origin}/api/mcp`, ownerLink: /Owner link\s+(\S+)/.exec(server.output())![1]! });
    server.child.kill('SIGTERM');
    expect(await server.exit()).toBe(0);
    // What the server logged at "error" is a fault of ours, whatever the page showed.
    expect(server.output()).not.toContain('"level":"error"');
    rmSync(folder, { recursive: true, force: true });
  },

  open: async ({ browser, server }, use) => {
    const contexts: BrowserContext[] = [];
    const complaints: string[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: server.origin, ...options.context });
      contexts.push(context);
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.origin }).catch(() => {});
      if (options.as) {
        const [name, value] = options.as.cookieHeader('/').split('; ').find((cookie) => /^fygment_\d+=/.test(cookie))!.split('=');
        await context.addCookies([{ name: name!, value: value!, url: server.origin, httpOnly: true, sameSite: 'Lax' }]);
      }
      await context.addInitScript(() => {
        addEventListener('securitypolicyviolation', (event) => console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`));
      });
      const watch = (page: Page) => {
        page.on('console', (message) => {
          if (message.type() === 'error' && !expectedRefusal(message.text())) complaints.push(`${page.url()}: ${message.text()}`);
        });
        page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
      };
      context.on('page', watch);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
    expect(complaints).toEqual([]);
  },

  team: async ({ server }, use) => {
    const people: Record<string, Person> = {};
    for (const name of ['olive', 'adam', 'mia'] satisfies PersonName[]) {
      people[name] = new Person(server.origin);
      await people[name].signIn(name);
    }
    const { olive, adam, mia } = people as { olive: Person; adam: Person; mia: Person };
    const { workspace } = await olive.call(createWorkspace, {}, { name: 'Kestrel Instruments', ownerLinkToken: server.ownerLink.split('#owner=')[1]! });
    await joinWorkspace(olive, workspace.id, adam, 'admin');
    await joinWorkspace(olive, workspace.id, mia, 'member');
    await use({ workspace, owner: olive, admin: adam, member: mia });
  },
});

/** A browser reports an answer of 4xx as an error of the page; our pages mean it when they ask and are refused. */
function expectedRefusal(text: string): boolean {
  return /Failed to load resource: the server responded with a status of (401|403|404|410)/.test(text);
}

/** WCAG 2.2 A and AA and best practice: nothing found, on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const violations = await page.evaluate(async (source) => {
    if (!('axe' in window)) new Function(source)();
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  }, axeSource).catch(async () => {
    // A page whose policy forbids evaluation is examined from the debugger's side.
    const session = await page.context().newCDPSession(page);
    await session.send('Runtime.evaluate', { expression: axeSource });
    const { result } = await session.send('Runtime.evaluate', {
      expression: `axe.run({ runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'] }).then((r) => JSON.stringify(r.violations.map(({ id, nodes }) => id + ': ' + nodes.map((n) => n.html.slice(0, 160)).join(' | '))))`,
      awaitPromise: true, returnByValue: true,
    });
    return JSON.parse(String(result.value)) as string[];
  });
  expect(violations, page.url()).toEqual([]);
}

/** WCAG 1.4.10: nothing to scroll sideways for. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content, `${page.url()} at ${view} px`).toBeLessThanOrEqual(view!);
}
