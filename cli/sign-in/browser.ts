/** Opens a page in the person's browser, without a shell anywhere on the way. */
import type { Machine } from '../machine.ts';

/**
 * Starts FYGMENT_BROWSER with the address as its last argument, or the system's own opener.
 * False when nothing could be started; the address is always printed as well.
 */
export async function openBrowser(machine: Machine, url: URL): Promise<boolean> {
  // Serialised from the parsed URL: it begins with http, so it can be no flag and no other scheme.
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false;
  const [command, ...args] = openerFor(machine);
  if (command === undefined) return false;
  try {
    const child = await machine.spawn(command, [...args, url.href], { stdio: 'ignore', detached: true, shell: false, windowsHide: true });
    child.once('error', () => {});
    child.unref();
    // Without a process id nothing was started.
    return child.pid !== undefined;
  } catch {
    return false;
  }
}

function openerFor(machine: Machine): string[] {
  const chosen = machine.env.FYGMENT_BROWSER?.trim();
  if (chosen) return chosen.split(/\s+/);
  if (machine.platform === 'darwin') return ['/usr/bin/open'];
  // Not `start`: that is a shell word, and & in an address would be one too.
  if (machine.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}
