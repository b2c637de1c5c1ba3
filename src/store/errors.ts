import type { LinkId, TenantId } from '../sync/ids';

/*
 * What the store throws. Messages hold ids and codes only: they may end up in Temporal's failures (I3).
 */

/** A statement failed. `sqlState` is PostgreSQL's code where there is one. */
export class StoreError extends Error {
  override name = 'StoreError';
  constructor(
    message: string,
    readonly sqlState: string | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The database can't be reached or is shutting down: trying again later helps. */
export class StoreUnavailable extends StoreError {
  override name = 'StoreUnavailable';
}

/** Another tenant that isn't off-boarded has this business id. */
export class TenantExists extends Error {
  override name = 'TenantExists';
}

export class UnknownTenant extends Error {
  override name = 'UnknownTenant';
  constructor(readonly tenantId: TenantId) {
    super(`there is no tenant ${tenantId}`);
  }
}

export class UnknownLink extends Error {
  override name = 'UnknownLink';
}

/** Somebody changed it meanwhile; `current` is how it stands now (If-Match). */
export class StaleVersion<T> extends Error {
  override name = 'StaleVersion';
  constructor(readonly current: T) {
    super('changed by somebody else meanwhile');
  }
}

/** The two can't be one: each already has a customer of its own on that side. */
export class LinkHasOtherId extends Error {
  override name = 'LinkHasOtherId';
  constructor(
    readonly linkId: LinkId,
    readonly otherId: LinkId | null,
  ) {
    super(`${linkId} already has a customer on that side`);
  }
}

/** The other link is being reconciled by somebody else (I4): try again later. */
export class LinkBusy extends Error {
  override name = 'LinkBusy';
  constructor(readonly linkId: LinkId) {
    super(`${linkId} is leased by another reconcile`);
  }
}

/** The tenant was off-boarded and its key destroyed: its values can be neither read nor written any more. */
export class DataKeyDestroyed extends Error {
  override name = 'DataKeyDestroyed';
  constructor(readonly tenantId: TenantId) {
    super(`the data key of ${tenantId} was destroyed`);
  }
}

/** An encrypted value doesn't open: other key, other place, or tampered with. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

/** SECRETS_KEY (and SECRETS_KEY_PREVIOUS) don't open the data keys of this database. */
export class WrongSecretsKey extends Error {
  override name = 'WrongSecretsKey';
  constructor() {
    super(
      'SECRETS_KEY does not fit this database: its data keys were wrapped by another key. ' +
        'Set the key it was made with, or name that one in SECRETS_KEY_PREVIOUS.',
    );
  }
}

/** A list cursor that this store didn't hand out. */
export class InvalidCursor extends Error {
  override name = 'InvalidCursor';
  constructor() {
    super('not a cursor of this list');
  }
}

/** A store bound to a transaction was used after that had ended. */
export class TransactionEnded extends Error {
  override name = 'TransactionEnded';
  constructor() {
    super('this store was bound to a transaction that has ended');
  }
}

/** Another process has the embedded database open: it can be opened once only. */
export class DataDirInUse extends Error {
  override name = 'DataDirInUse';
  constructor(
    readonly dataDir: string,
    readonly pid: number,
  ) {
    super(
      `${dataDir} is in use by process ${String(pid)}. The embedded database can be opened by one process only: ` +
        'end that one, choose another DATA_DIR, or set DATABASE_URL to use a PostgreSQL server.',
    );
  }
}
