import manifest from './package.json' with { type: 'json' };

/** The version in the publish manifest: the only place that states it. */
export const VERSION: string = manifest.version;
