import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;

/**
 * Runs `work` while this process holds the lock file, waiting as long as a living process holds it. The file
 * holds its owner's process id; a dead owner's lock is taken over. Two that take over at the same instant may
 * both run, so the work must bear that: the lock saves doing it twice, it does not guard data.
 */
export async function withFileLock<T>(lockFile: string, work: () => Promise<T>): Promise<T> {
  while (!(await tryToLock(lockFile))) {
    if (await ownerIsDead(lockFile)) await rm(lockFile, { force: true });
    else await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lockFile, { force: true });
  }
}

/** A hard link appears at once with its content, so a lock without an owner's id is never seen. */
async function tryToLock(lockFile: string): Promise<boolean> {
  const mine = `${lockFile}.${process.pid}`;
  await writeFile(mine, String(process.pid));
  try {
    await link(mine, lockFile);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(mine, { force: true });
  }
}

async function ownerIsDead(lockFile: string): Promise<boolean> {
  const owner = Number(await readFile(lockFile, 'utf8').catch(() => ''));
  // Just released: the next try decides.
  if (!Number.isInteger(owner) || owner <= 0) return false;
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return hasCode(error, 'ESRCH');
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
