import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DataDirInUse } from './errors';

const LOCK_FILE = 'store.lock';

const ownerSchema = z.object({
  pid: z.number().int(),
  /** When the process began, in the system's own words; null where it can't be told. */
  born: z.string().nullable(),
});
type Owner = z.infer<typeof ownerSchema>;

/** Folders that this process has open: its own pid in a lock file says nothing when the pid was used before. */
const heldHere = new Set<string>();

/**
 * Claims a data folder for this process by a lock file with its pid, made when missing: PGlite opens one folder
 * twice without an error and loses writes. A dead owner's lock is taken over. Throws {@link DataDirInUse}.
 * @returns gives the folder back
 */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const folder = realpathSync(dataDir);
  const file = join(folder, LOCK_FILE);
  if (heldHere.has(folder)) throw new DataDirInUse(dataDir, process.pid);
  while (!claim(file)) {
    const owner = ownerOf(file);
    if (owner && isAlive(owner)) throw new DataDirInUse(dataDir, owner.pid);
    removeStale(file);
  }
  heldHere.add(folder);
  const release = (): void => {
    if (!heldHere.delete(folder)) return;
    process.off('exit', release);
    rmSync(file, { force: true });
  };
  process.once('exit', release);
  return release;
}

/** Puts the lock file in place in one step, complete. False when there is one. */
function claim(file: string): boolean {
  const draft = `${file}.${randomUUID()}`;
  const owner: Owner = { pid: process.pid, born: birthOf(process.pid) };
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes a dead owner's lock away; when another process was quicker and it is a living one's, puts it back. */
function removeStale(file: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    // Another process did it: the next claim decides.
    return;
  }
  const owner = ownerOf(aside);
  try {
    if (owner && isAlive(owner)) linkSync(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
}

function ownerOf(file: string): Owner | null {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

function isAlive({ pid, born }: Owner): boolean {
  // A container's processes get the same pids each time: this one doesn't hold the lock, so it is an old one's.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const bornNow = birthOf(pid);
  return born === null || bornNow === null || born === bornNow;
}

/** Boot and start time of a process on Linux (proc(5), field 22 of stat): tells a reused pid. */
function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The name, in parentheses, may hold spaces; what follows begins with field 3.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${fields[19] ?? ''}`;
  } catch {
    return null;
  }
}
