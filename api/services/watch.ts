import type { Deps } from '../deps.ts';

/** How often a watched workspace's revision is read. People see a change well within two seconds. */
const POLL_MS = 500;

/**
 * Tells listeners when a workspace has changed, on this process or another: the revision in the
 * database is the signal, read once per interval for all watched workspaces together. Nothing
 * runs while nobody watches.
 */
export class WorkspaceWatch {
  readonly #deps: Pick<Deps, 'store' | 'log'>;
  readonly #listeners = new Map<string, Set<(revision: number) => void>>();
  readonly #seen = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #reading = false;

  constructor(deps: Pick<Deps, 'store' | 'log'>) {
    this.#deps = deps;
  }

  /** Calls `listener` with each new revision until the returned function is called. */
  watch(workspaceId: string, current: number, listener: (revision: number) => void): () => void {
    const listeners = this.#listeners.get(workspaceId) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(workspaceId, listeners);
    if (!this.#seen.has(workspaceId)) this.#seen.set(workspaceId, current);
    this.#timer ??= setInterval(() => void this.#read(), POLL_MS);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      this.#listeners.delete(workspaceId);
      this.#seen.delete(workspaceId);
      if (this.#listeners.size === 0) this.close();
    };
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      for (const { id, revision } of await this.#deps.store.workspaces.revisions([...this.#listeners.keys()])) {
        if (this.#seen.get(id) === revision) continue;
        this.#seen.set(id, revision);
        for (const listener of this.#listeners.get(id) ?? []) listener(revision);
      }
    } catch (error) {
      this.#deps.log.warn('workspace revisions could not be read', { error: (error as Error).message });
    } finally {
      this.#reading = false;
    }
  }
}
