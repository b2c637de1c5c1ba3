import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, describe, expect, it } from 'vitest';
import { DataDirInUse } from '../../src/store/errors';
import { openStore } from '../../src/store/store';
import { linkIdSchema, tenantIdSchema } from '../../src/sync/ids';
import { SECRETS_KEY } from './contract/fixture';
import { dumpDatabase } from './dump';
import { findKnown, storeEverythingPersonal } from './everything-personal';
import { takeLane } from './contract/take-lane';

const BOOTS_MS = 120_000;

function filesOf(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesOf(path) : [path];
  });
}

describe('embedded store in a folder', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fns-store-'));
  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  it(
    'belongs to one process, keeps everything but leases, and nothing personal in the clear (I12)',
    async () => {
      const options = { dataDir, secretsKey: SECRETS_KEY };
      const store = await openStore(options);
      await expect(openStore(options)).rejects.toThrow(DataDirInUse);
      const stored = await storeEverythingPersonal(store);
      const linkId = linkIdSchema.parse(stored.linkId);
      const tenantId = tenantIdSchema.parse(stored.tenantId);
      const lane = { tenantId, side: 'netvisor', slots: 1, rank: 2, holder: 'dead' } as const;
      const held = await store.leases.acquireLink(linkId, 'dead');
      await takeLane(store.lanes, { ...lane, waiterId: 'w1' });
      await takeLane(store.lanes, { ...lane, waiterId: 'w2' });
      await store.close();

      const raw = await PGlite.create({ dataDir: join(dataDir, 'pglite') });
      const dumped = await dumpDatabase((sql) => raw.query(sql));
      await raw.close();
      expect(dumped).toContain(linkId);
      expect(findKnown(dumped)).toEqual([]);
      // The write-ahead log and whatever else lies there.
      const found = filesOf(dataDir).filter((file) => findKnown(readFileSync(file, 'utf8')).length > 0);
      expect(found).toEqual([]);

      const reopened = await openStore(options);
      try {
        expect((await reopened.links.get(linkId))?.label?.name).toBe('Tuulikki Ruusunen-Mäkelä');
        expect(await reopened.leases.acquireLink(linkId, 'new')).toEqual({
          fencing: (held?.fencing ?? 0) + 1,
        });
        expect(await takeLane(reopened.lanes, { ...lane, rank: 3, waiterId: 'w3' })).toMatchObject({
          slot: 1,
        });
      } finally {
        await reopened.close();
      }
    },
    BOOTS_MS,
  );
});
