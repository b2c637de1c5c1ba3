import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDir } from '../../src/store/data-dir-lock';
import { DataDirInUse } from '../../src/store/errors';

describe('lock on the data folder', () => {
  let parent = '';
  let dataDir = '';
  const lockFile = () => join(dataDir, 'store.lock');
  const ownerIs = (pid: number, born: string | null = null) => {
    writeFileSync(lockFile(), JSON.stringify({ pid, born }));
  };

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'fns-lock-'));
    dataDir = join(parent, 'data');
  });
  afterEach(() => {
    rmSync(parent, { recursive: true, force: true });
  });

  /** A process that lives until the test ends it. */
  async function withOther<T>(work: (pid: number) => T | Promise<T>): Promise<T> {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(other, 'spawn');
    try {
      return await work(other.pid ?? 0);
    } finally {
      other.kill('SIGKILL');
      await once(other, 'exit');
    }
  }

  it('makes the folder, holds it with this process’s pid and gives it back', () => {
    const release = lockDataDir(dataDir);
    expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid });
    expect(() => lockDataDir(dataDir)).toThrow(DataDirInUse);
    release();
    expect(readdirSync(dataDir)).toEqual([]);
    lockDataDir(dataDir)();
  });

  it('refuses while another process lives, and says which and what to do', async () => {
    lockDataDir(dataDir)();
    await withOther((pid) => {
      ownerIs(pid);
      expect(() => lockDataDir(dataDir)).toThrow(new RegExp(`process ${String(pid)}.*DATABASE_URL`));
      expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid });
    });
  });

  it('takes over from a dead owner', async () => {
    lockDataDir(dataDir)();
    ownerIs(await withOther((pid) => pid));
    lockDataDir(dataDir)();
  });

  it('takes over from an owner whose pid another process has now, this one included', async () => {
    lockDataDir(dataDir)();
    ownerIs(process.pid, 'an earlier life');
    lockDataDir(dataDir)();
    if (!existsSync('/proc/self/stat')) return;
    await withOther((pid) => {
      ownerIs(pid, 'an earlier life');
      lockDataDir(dataDir)();
    });
  });

  it('takes over a file that isn’t a lock', () => {
    lockDataDir(dataDir)();
    writeFileSync(lockFile(), 'half writ');
    lockDataDir(dataDir)();
    expect(existsSync(lockFile())).toBe(false);
  });
});
