/** Whoever reads, signed out and without JavaScript. */
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures.ts';

const guide = '/resources/how-teams-should-manage-mcp-setup';

test('reads the home page and the guide signed out and without JavaScript', async ({ open }) => {
  const page = await open({ context: { javaScriptEnabled: false } });
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText('https://fygment.dev/api/mcp').first()).toBeVisible();
  await expect(page.getByText('npx fygment').first()).toBeVisible();

  await page.getByRole('link', { name: 'How teams should manage MCP setup' }).first().click();
  await expect(page).toHaveURL(new RegExp(`${guide}$`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/How teams should\s+manage MCP setup/);
  for (const section of [/every config by hand breaks down/i, /practical setup flow/i, /hosted agents/i, /local editors and CLIs/i, /live now, alpha and roadmap/i, /governance model/i, /when setup fails/i, /questions/i, /related/i]) {
    await expect(page.getByRole('heading', { level: 2, name: section })).toBeVisible();
  }
  const text = (await page.locator('main').textContent())!.replace(/\s+/g, ' ');
  for (const words of ['https://fygment.dev/api/mcp', 'npx fygment', 'fygment mcp proxy', 'Claude-User', 'POST /api/mcp', 'Live now', 'Alpha', 'Roadmap']) expect(text).toContain(words);
});

test('reads what a governed Skill is', async ({ open }) => {
  const page = await open({ context: { javaScriptEnabled: false } });
  await page.goto('/resources/governance-model-for-ai-agent-toolchains');
  await expect(page.getByRole('heading', { name: 'What a governed Skill is' })).toBeVisible();
  await expect(page.locator('main')).toContainText('Roadmap');
});

test('follows a call to action as a plain link that asks to sign in and comes back', async ({ server, team, open }) => {
  const page = await open();
  await page.goto(guide);
  const cta = page.getByRole('link', { name: 'Open workspace setup' }).first();
  expect(await cta.getAttribute('href')).toMatch(/^\/go\/setup/);
  await cta.click();
  await page.getByRole('button', { name: 'Continue as Mia' }).click();
  await expect(page).toHaveURL(`${server.origin}/console/w/${team.workspace.slug}/setup`);
});

// In parts, so that two browsers share the work.
for (const part of [0, 1, 2, 3]) {
  test(`every public page fits every width, in light and dark, and reads well to a machine (part ${part + 1} of 4)`, async ({ server, open }) => {
    test.setTimeout(180_000);
    const sitemap = await (await fetch(`${server.origin}/sitemap.xml`)).text();
    const paths = [...sitemap.matchAll(/<loc>https:\/\/fygment\.dev([^<]*)<\/loc>/g)].map((match) => match[1] || '/');
    expect(paths.length).toBeGreaterThanOrEqual(40);
    const page = await open();
    for (const path of [...paths, '/no-such-page'].filter((_, index) => index % 4 === part)) {
      await page.goto(path);
      for (const width of [320, 390, 768, 1024, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await expectNoSidewaysScroll(page);
        if (width !== 320 && width !== 1280) continue;
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await expectAccessible(page);
        }
      }
    }
  });
}

test('gets the same bytes signed in as signed out', async ({ server, team }) => {
  for (const path of ['/', guide]) {
    const [reader, member] = await Promise.all([fetch(server.origin + path), team.member.request(path)]);
    expect(await member.text()).toBe(await reader.text());
    expect(member.headers.get('etag')).toBe(reader.headers.get('etag'));
  }
});

test('finds the rule for a pasted error message, without JavaScript, and arrives at it', async ({ open }) => {
  const page = await open({ context: { javaScriptEnabled: false } });
  await page.goto('/troubleshooting');
  const field = page.getByRole('searchbox', { name: 'Paste the error' });
  await field.fill('Error: spawn npx ENOENT at ChildProcess._handle.onexit');
  await page.getByRole('button', { name: 'Find the rule' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Search' })).toBeVisible();
  await expect(page.getByRole('searchbox', { name: /error message/ })).toHaveValue(/spawn npx ENOENT/);
  await expect(page.locator('mark').first()).toBeVisible();
  const first = page.locator('ol.results a').first();
  await expect(first).toHaveAttribute('href', '/troubleshooting/machine#f01');
  await first.click();
  await expect(page.locator('#f01')).toBeInViewport();
});

test('sees results while typing when script runs, at an address that can be shared', async ({ server, open }) => {
  const page = await open();
  await page.goto('/search');
  await page.getByRole('searchbox', { name: /error message/ }).pressSequentially('EADDRINUSE', { delay: 5 });
  await expect(page.locator('ol.results a').first()).toHaveAttribute('href', '/troubleshooting/proxy#f13');
  await expect(page).toHaveURL(`${server.origin}/search?q=EADDRINUSE`);
  await expectAccessible(page);
  await page.reload();
  await expect(page.locator('ol.results a').first()).toHaveAttribute('href', '/troubleshooting/proxy#f13');
});

test('the search page fits every width, in light and dark, and reads well to a machine', async ({ open }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open({ context: { colorScheme } });
    for (const query of ['', 'spawn npx ENOENT', 'zzzzzz nothing like this', '"><script>alert(1)</script>', 'x'.repeat(300)]) {
      await page.goto(`/search?q=${encodeURIComponent(query)}`);
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await expectNoSidewaysScroll(page);
        if (width !== 390) await expectAccessible(page);
      }
    }
  }
});
