/** Builds into `outDir` (dist/cli); resolves to the size in bytes of each file. */
export function buildCli(options?: { outDir?: string }): Promise<Record<string, number>>;
