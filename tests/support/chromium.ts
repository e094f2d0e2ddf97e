/** Where this machine has a Chromium, for Playwright to drive. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const USUAL_FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin'];

/** CHROMIUM_PATH, then the browser Playwright installed for itself, then the system's; null when there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH;
  const folders = [...USUAL_FOLDERS, ...(env.PATH ?? '').split(delimiter)];
  const candidates = [chromium.executablePath(), ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))];
  return candidates.find(isExecutable) ?? null;
}

/** Playwright's launch options: the browser speaks to nobody but the server under test. */
export function chromiumLaunch(env: NodeJS.ProcessEnv = process.env) {
  const executablePath = findChromium(env);
  return {
    ...(executablePath ? { executablePath } : {}),
    args: ['--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
