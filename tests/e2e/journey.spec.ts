/** From a fresh server to one governed connection, as the people in it see it. */
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as V1Stdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as V1Transport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright/test';
import { parse as parseToml } from 'smol-toml';
import { revokeConnection } from '../../domain/contract/connections.ts';
import { createWorkspace } from '../../domain/contract/workspaces.ts';
import { loopbackOAuth } from '../support/mcp-oauth-provider.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test, type Server } from './fixtures.ts';

const cli = fileURLToPath(new URL('../../cli/bin/fygment.mjs', import.meta.url));

/** The person's part of a client's sign-in: the browser opens, they are signed in already or pick who they are, and answer. */
async function answerConsent(page: Page, url: URL, options: { person?: string; decision?: 'Allow' | 'Deny' } = {}): Promise<void> {
  await page.goto(url.href);
  if (options.person) await page.getByRole('button', { name: `Continue as ${options.person}` }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('wants to connect');
  await expectAccessible(page);
  await page.getByRole('button', { name: options.decision ?? 'Allow', exact: true }).click();
  await expect(page.getByText('The client has its answer')).toBeVisible();
}

async function connectV2(server: Server, page: Page, name: string, options: { person?: string; mode?: 'auto' } = {}) {
  const oauth = await loopbackOAuth(name);
  const transport = () => new StreamableHTTPClientTransport(new URL(server.mcpUrl), { authProvider: oauth as never });
  const first = transport();
  const client = () => new Client({ name, version: '1' }, options.mode ? { versionNegotiation: { mode: options.mode } } : {});
  await expect(client().connect(first)).rejects.toThrow(UnauthorizedError);
  await answerConsent(page, await oauth.authorizationUrl(), options);
  await first.finishAuth(await oauth.answer());
  const connected = client();
  await connected.connect(transport());
  return { client: connected, oauth };
}

test('becomes the first owner and lands on the setup page', async ({ server, open }) => {
  const page = await open();
  await page.goto('/');
  await page.getByRole('link', { name: 'Open workspace setup' }).first().click();
  await expect(page.getByRole('heading', { name: 'Sign in as' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Continue as Olive' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('no owner yet');
  await expectAccessible(page);

  await page.goto(server.ownerLink);
  await expect(page).toHaveURL(`${server.origin}/console/new`);
  await page.getByLabel(/name/i).fill('Kestrel Instruments');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create workspace' }).click();

  await expect(page).toHaveURL(`${server.origin}/console/w/kestrel-instruments/setup`);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByText(server.mcpUrl).first()).toBeVisible();
  await page.getByRole('button', { name: /^Copy/ }).first().click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(server.mcpUrl);
  for (const text of ['Olive Owner', 'Claude', 'ChatGPT', 'Codex CLI', 'setup:read', 'connections:read']) await expect(page.getByText(text).first()).toBeVisible();
  await expectAccessible(page);

  await page.goto('/console');
  await expect(page).toHaveURL(/\/console\/w\/kestrel-instruments\/setup/);
  await page.goto(server.ownerLink);
  await page.getByLabel(/name/i).fill('A second one');
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await expect(page).toHaveURL(/\/console\/w\/a-second-one\/setup/);
});

test('a real MCP client discovers, registers, gets consent and calls tools', async ({ server, team, open }) => {
  const consolePage = await open({ as: team.owner });
  await consolePage.goto(`/console/w/${team.workspace.slug}/connections`);
  await expect(consolePage.getByRole('heading', { level: 1 })).toBeVisible();

  const browser = await open();
  const { client, oauth } = await connectV2(server, browser, 'Modern harness', { person: 'Olive', mode: 'auto' });
  // The console shows it without a reload, within the two seconds people are promised.
  await expect(consolePage.getByText('Modern harness').first()).toBeVisible({ timeout: 2000 });

  expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(['get_setup', 'check_connection']);
  expect((await client.callTool({ name: 'get_setup', arguments: {} })).structuredContent).toMatchObject({ mcpUrl: server.mcpUrl, workspace: { name: 'Kestrel Instruments' } });
  expect((await client.callTool({ name: 'check_connection', arguments: {} })).structuredContent).toMatchObject({ client: 'Modern harness', health: 'active' });
  await client.close();
  oauth.close();

  await consolePage.getByRole('link', { name: /Modern harness/ }).first().click();
  for (const text of ['Olive Owner', 'setup:read', 'Active', '127.0.0.1']) await expect(consolePage.getByText(text).first()).toBeVisible();
  for (const fact of ['Created', 'Last used', 'Access ends', 'Refresh ends']) await expect(consolePage.getByText(fact).first()).toBeVisible();
  await expectAccessible(consolePage);
});

test('an older MCP client gets through the same door', async ({ server, team, open }) => {
  const oauth = await loopbackOAuth('Older harness');
  const transport = () => new V1Transport(new URL(server.mcpUrl), { authProvider: oauth as never });
  const first = transport();
  await expect(new V1Client({ name: 'Older harness', version: '1' }).connect(first)).rejects.toThrow('Unauthorized');
  await answerConsent(await open({ as: team.member }), await oauth.authorizationUrl());
  await first.finishAuth((await oauth.answer()).get('code')!);
  const client = new V1Client({ name: 'Older harness', version: '1' });
  await client.connect(transport());
  expect((await client.callTool({ name: 'check_connection', arguments: {} })).structuredContent).toMatchObject({ client: 'Older harness', health: 'active' });
  await client.close();
  oauth.close();
});

test('a person who denies sends the client away with nothing', async ({ server, team, open }) => {
  const oauth = await loopbackOAuth('Refused harness');
  const transport = new StreamableHTTPClientTransport(new URL(server.mcpUrl), { authProvider: oauth as never });
  await expect(new Client({ name: 'Refused harness', version: '1' }).connect(transport)).rejects.toThrow(UnauthorizedError);
  await answerConsent(await open({ as: team.member }), await oauth.authorizationUrl(), { decision: 'Deny' });
  expect((await oauth.answer()).get('error')).toBe('access_denied');
  oauth.close();
  const page = await open({ as: team.owner });
  await page.goto(`/console/w/${team.workspace.slug}/connections`);
  await expect(page.getByText('Refused harness')).toHaveCount(0);
});

test('a member joins by a link, connects their own tool, and cannot revoke', async ({ server, team, open }) => {
  const second = (await team.owner.call(createWorkspace, {}, { name: 'Harbour Lab' })).workspace;
  const ownerPage = await open({ as: team.owner });
  await ownerPage.goto(`/console/w/${second.slug}/members`);
  await ownerPage.getByRole('button', { name: 'Invite…' }).click();
  const dialog = ownerPage.getByRole('dialog');
  await expect(dialog.getByRole('radio', { name: 'Member' })).toBeChecked();
  await expectAccessible(ownerPage);
  await dialog.getByRole('button', { name: 'Create link' }).click();
  await dialog.getByRole('button', { name: /^Copy/ }).click();
  const link = await ownerPage.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(new RegExp(`^${server.origin}/console/join#[\\w-]{43}$`));
  await expectAccessible(ownerPage);

  const page = await open();
  await page.goto(link);
  // The secret is out of the address bar before anybody can share the screen.
  await expect(page).toHaveURL(`${server.origin}/console/join`);
  await expect(page.getByText('Harbour Lab').first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: /sign in/i }).or(page.getByRole('button', { name: /sign in/i })).first().click();
  await page.getByRole('button', { name: 'Continue as Mia' }).click();
  await page.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(page).toHaveURL(new RegExp(`/console/w/${second.slug}/setup`));
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(ownerPage.getByText('Mia Member')).toBeVisible();

  const browser = await open({ as: team.member });
  const oauth = await loopbackOAuth('Tool of Mia');
  const transport = new StreamableHTTPClientTransport(new URL(server.mcpUrl), { authProvider: oauth as never });
  await expect(new Client({ name: 'x', version: '1' }).connect(transport)).rejects.toThrow(UnauthorizedError);
  await browser.goto((await oauth.authorizationUrl()).href);
  await browser.getByLabel(/Kestrel Instruments/).check();
  await browser.getByRole('button', { name: 'Allow', exact: true }).click();
  await transport.finishAuth(await oauth.answer());
  oauth.close();

  await browser.goto(`/console/w/${team.workspace.slug}/connections`);
  await browser.getByRole('link', { name: /Tool of Mia/ }).first().click();
  await expect(browser.getByText('Active').first()).toBeVisible();
  await expect(browser.getByRole('button', { name: /^Revoke/ })).toHaveCount(0);
  await expect(browser.getByText(/Olive Owner/).first()).toBeVisible();
  await expectAccessible(browser);
  const id = browser.url().split('/').at(-1)!;
  const refused = await team.member.attempt(revokeConnection, { workspaceId: team.workspace.id, connectionId: id });
  expect(refused.status).toBe(403);
  expect((refused.body as { error: { message: string } }).error.message).toContain('Olive Owner');
});

test('a revoked client is refused on its very next call, and so is its refresh token', async ({ server, team, open }) => {
  const { client, oauth } = await connectV2(server, await open({ as: team.member }), 'Doomed harness');
  expect((await client.listTools()).tools).toHaveLength(2);

  const page = await open({ as: team.admin });
  await page.goto(`/console/w/${team.workspace.slug}/connections`);
  await page.getByRole('link', { name: /Doomed harness/ }).first().click();
  await page.getByRole('button', { name: /^Revoke/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Mia Member');
  await expectAccessible(page);
  await dialog.getByLabel(/reason/i).fill('Laptop lost');

  // While the answer is on its way, the page does not say what is not so.
  let release!: () => void;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/revoke', async (route) => {
    await held;
    await route.continue();
  });
  await dialog.getByRole('button', { name: /^Revoke/ }).click();
  await expect(dialog.getByRole('button', { name: /Revoking/ })).toBeVisible();
  await expect(page.getByText('Revoked', { exact: true })).toHaveCount(0);
  expect((await client.listTools()).tools).toHaveLength(2);
  release();
  await expect(page.getByText('Revoked', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('Laptop lost').first()).toBeVisible();

  const tokens = oauth.tokens() as { refresh_token: string; access_token: string };
  const call = await fetch(server.mcpUrl, { method: 'POST', headers: { authorization: `Bearer ${tokens.access_token}` } });
  expect(call.status).toBe(401);
  const information = oauth.clientInformation() as { client_id: string };
  const refreshed = await fetch(`${server.origin}/api/oauth/token`, {
    method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'refresh_token', client_id: information.client_id, refresh_token: tokens.refresh_token }).toString(),
  });
  expect([refreshed.status, ((await refreshed.json()) as { error: string }).error]).toEqual([400, 'invalid_grant']);
  await client.close();
  oauth.close();
});

test('a revoke that the server did not confirm is not shown as done', async ({ server, team, open }) => {
  const { client, oauth } = await connectV2(server, await open({ as: team.member }), 'Lucky harness');
  const page = await open({ as: team.admin });
  await page.goto(`/console/w/${team.workspace.slug}/connections`);
  await page.getByRole('link', { name: /Lucky harness/ }).first().click();
  await page.getByRole('button', { name: /^Revoke/ }).click();
  await page.route('**/revoke', (route) => route.fulfill({ status: 404, contentType: 'application/json', body: JSON.stringify({ error: { id: 'not_found', message: 'There is nothing here, or it belongs to another workspace.', requestId: 'req_test' } }) }));
  await page.getByRole('dialog').getByRole('button', { name: /^Revoke/ }).click();
  await expect(page.getByText(/still active|treat it as active/i).first()).toBeVisible();
  await expect(page.getByText('Revoked', { exact: true })).toHaveCount(0);
  expect((await client.listTools()).tools).toHaveLength(2);
  await client.close();
  oauth.close();
});

test('sets up Codex with every other byte unchanged and relays a stdio client', async ({ server, team, open }) => {
  const home = mkdtempSync(join(tmpdir(), 'fygment-home-'));
  const config = join(home, '.codex', 'config.toml');
  mkdirSync(join(home, '.codex'));
  const before = '# my settings\r\nmodel   = "gpt-5"   # keep this\r\n\r\n[mcp_servers.postgres]\r\ncommand = "pg-mcp"\r\nargs = [ "--db" , "x", ] # odd\r\n';
  writeFileSync(config, before);
  const env = { PATH: process.env['PATH']!, HOME: home, USERPROFILE: home, FYGMENT_BROWSER: '/bin/true', NO_COLOR: '1' };

  const setup = spawn(process.execPath, [cli, 'setup', '--target', 'codex', '--yes', '--url', server.origin], { env, cwd: home });
  let output = '';
  const url = new Promise<string>((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const found = /http:\/\/localhost:\d+\/api\/oauth\/authorize\?[^\s"']+/.exec(output);
      if (found) resolve(found[0]);
    };
    setup.stdout.on('data', read);
    setup.stderr.on('data', read);
  });
  const ended = new Promise<number | null>((resolve) => setup.on('close', resolve));
  const browser = await open({ as: team.member });
  await browser.goto(await Promise.race([url, ended.then(() => Promise.reject(new Error(output)))]));
  await expect(browser.getByText('Fygment CLI')).toBeVisible();
  await expectAccessible(browser);
  await browser.getByRole('button', { name: 'Allow', exact: true }).click();
  expect(await ended, output).toBe(0);
  expect(output).toContain('[mcp_servers.fygment]');

  const after = readFileSync(config, 'utf8');
  expect(after.startsWith(before)).toBe(true);
  const entry = (parseToml(after) as { mcp_servers: { fygment: { command: string; args: string[] } } }).mcp_servers.fygment;
  expect(entry.args).toEqual(expect.arrayContaining(['mcp', 'proxy', '--harness', 'codex']));

  const page = await open({ as: team.owner });
  await page.goto(`/console/w/${team.workspace.slug}/connections`);
  const client = new V1Client({ name: 'codex-mcp-client', version: '0.169.0' });
  await client.connect(new V1Stdio({ command: entry.command, args: entry.args, env, stderr: 'pipe' }));
  expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(['get_setup', 'check_connection']);
  const checked = (await client.callTool({ name: 'check_connection', arguments: {} })).structuredContent;
  expect(checked).toMatchObject({ client: 'Fygment CLI', health: 'active' });
  await expect(page.getByText('Codex CLI').first()).toBeVisible({ timeout: 2000 });
  await client.close();
  await expectAccessible(page);

  const undo = spawn(process.execPath, [cli, 'undo', 'codex', '--yes'], { env, cwd: home });
  expect(await new Promise((resolve) => undo.on('close', resolve))).toBe(0);
  expect(readFileSync(config, 'utf8')).toBe(before);
  rmSync(home, { recursive: true, force: true });
});

test('a person with several workspaces chooses one and goes on to where the link led', async ({ server, team, open }) => {
  await team.admin.call(createWorkspace, {}, { name: 'Harbour Lab' });
  const page = await open({ as: team.admin });
  await page.goto('/go/setup?client=codex');
  await expect(page.getByRole('heading', { name: 'Choose a workspace' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Kestrel Instruments' }).click();
  await expect(page).toHaveURL(`${server.origin}/console/w/${team.workspace.slug}/setup?client=codex`);
  await page.goto('/go/members');
  await page.getByRole('link', { name: 'Harbour Lab' }).click();
  await expect(page).toHaveURL(`${server.origin}/console/w/harbour-lab/members`);
});

test('every screen fits a phone and a desk, in light and dark, and reads well to a machine', async ({ team, open }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open({ as: team.owner, context: { colorScheme } });
    for (const width of [320, 390, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      for (const path of ['/console/new', ...['setup', 'setup?client=codex', 'connections', 'members'].map((screen) => `/console/w/${team.workspace.slug}/${screen}`)]) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      }
    }
  }
});
