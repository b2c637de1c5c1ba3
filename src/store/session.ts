import { AsyncLocalStorage } from 'node:async_hooks';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { TransactionEnded } from './errors';
import { errorCode } from './plain-errors';

/** What both drivers have in common. */
export type Db = PgDatabase<PgQueryResultHKT>;

/**
 * Where repositories run their statements.
 *
 * Inside a transaction everything joins it, also what is asked of the outer store: PGlite has a single
 * connection, so a statement beside the open transaction would wait for it for ever, and on a server it would
 * wait for locks that the transaction holds. The surrounding transaction is found by async context.
 */
export interface Session {
  /** The handle for the next statement: the surrounding transaction's, else one that commits by itself. */
  db(): Db;
  /** Joins the surrounding transaction, else opens one. A bound store is for `work` only. */
  transaction<T>(work: (bound: Session) => Promise<T>): Promise<T>;
  /** The same for work that may be repeated: when it opened the transaction it is repeated after a deadlock. */
  atomically<T>(work: () => Promise<T>): Promise<T>;
  /** Repeats a single statement after a deadlock, unless in a transaction (which is lost then). */
  repeatable<T>(statement: () => Promise<T>): Promise<T>;
  /** Undoes what `work` did when it fails, without losing the surrounding transaction. Only within one. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

interface Transaction {
  readonly db: Db;
  open: boolean;
}

/** Deadlock and serialisation failure: the statement did nothing and may be tried again. */
const REPEATABLE = new Set(['40P01', '40001']);
const ATTEMPTS = 5;

export function createSession(root: Db): Session {
  const surrounding = new AsyncLocalStorage<Transaction>();
  const current = (): Transaction | undefined => {
    const transaction = surrounding.getStore();
    return transaction?.open === true ? transaction : undefined;
  };

  async function repeatable<T>(work: () => Promise<T>): Promise<T> {
    if (current()) return work();
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt === ATTEMPTS || !REPEATABLE.has(errorCode(error) ?? '')) throw error;
      }
    }
  }

  async function transaction<T>(work: (bound: Session) => Promise<T>): Promise<T> {
    if (current()) return work(session);
    return root.transaction(async (db) => {
      const opened: Transaction = { db, open: true };
      try {
        return await surrounding.run(opened, () => work(bindTo(opened)));
      } finally {
        opened.open = false;
      }
    });
  }

  const savepoint = async <T>(work: () => Promise<T>): Promise<T> => session.db().transaction(work);

  /** The same session, fixed to one transaction wherever it is called from. */
  function bindTo(opened: Transaction): Session {
    const within = <T>(work: () => Promise<T>): Promise<T> => {
      if (!opened.open) throw new TransactionEnded();
      return surrounding.run(opened, work);
    };
    const bound: Session = {
      db: () => {
        if (!opened.open) throw new TransactionEnded();
        return opened.db;
      },
      transaction: async (work) => within(() => work(bound)),
      atomically: async (work) => within(work),
      repeatable: async (statement) => within(statement),
      savepoint: async (work) => within(() => savepoint(work)),
    };
    return bound;
  }

  const session: Session = {
    db: () => current()?.db ?? root,
    transaction,
    atomically: (work) => repeatable(() => transaction(work)),
    repeatable,
    savepoint,
  };
  return session;
}
