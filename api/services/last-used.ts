import { findHarness } from '../../domain/harnesses/index.ts';
import type { Deps } from '../deps.ts';

/** Uses are gathered this long and written together: one commit for many calls. */
const FLUSH_MS = 250;

interface Use {
  at: string;
  device: string | null;
  harness: string | null;
}

/**
 * Notes that a connection was used. The note is in memory until the next flush, so the call
 * itself waits for no write; a crash loses at most a quarter of a second of "last used".
 */
export class LastUsed {
  readonly #deps: Pick<Deps, 'store' | 'now' | 'log'>;
  #pending = new Map<string, Use>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: Pick<Deps, 'store' | 'now' | 'log'>) {
    this.#deps = deps;
  }

  /** `harness` and `device` are what the Fygment proxy says of itself; a claim, cut to size, unknown harnesses dropped. */
  note(connectionId: string, told: { harness: string | null; device: string | null }): void {
    const before = this.#pending.get(connectionId);
    this.#pending.set(connectionId, {
      at: this.#deps.now().toISOString(),
      device: told.device ?? before?.device ?? null,
      harness: (told.harness && findHarness(told.harness)?.id) ?? before?.harness ?? null,
    });
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  /** Writes what is pending; also called when the server drains. */
  flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const uses = this.#pending;
    this.#pending = new Map();
    if (uses.size === 0) return this.#writing;
    this.#writing = this.#writing.then(() => this.#write(uses));
    return this.#writing;
  }

  async #write(uses: Map<string, Use>): Promise<void> {
    try {
      await this.#deps.store.transaction(async (stores) => {
        const workspaces = new Set<string>();
        for (const [connectionId, use] of uses) {
          const touched = await stores.connections.touch(connectionId, use.at, use.device);
          if (touched) workspaces.add(touched.workspace_id);
          if (use.harness) await stores.connections.touchHarness(connectionId, use.harness, use.at);
        }
        for (const workspaceId of workspaces) await stores.workspaces.bumpRevision(workspaceId);
      });
    } catch (error) {
      this.#deps.log.warn('last use was not written', { error: (error as Error).message, count: uses.size });
    }
  }
}
