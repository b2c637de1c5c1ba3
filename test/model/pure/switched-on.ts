import { finnishBusinessId } from '../../../src/sync/business-id';
import type { FieldName, Side } from '../../../src/sync/customer';
import type { LinkId } from '../../../src/sync/ids';
import type { Direction } from '../../../src/sync/policy';
import type { FlexAccount } from './flex-account';
import { form } from './forms';
import type { Memory } from './memory';
import type { NetvisorBooks } from './netvisor-books';
import type { Write } from './write-log';

type Forms = Readonly<Record<Side, string | null>>;

/** One field of one customer as it stood when its direction was switched on. */
interface Note {
  readonly linkId: LinkId;
  readonly field: FieldName;
  readonly forms: Forms;
}

/** Derived from one another (R13, D18), so that the one moves with the other and not by itself. */
const MOVE_TOGETHER: readonly FieldName[] = ['visitingAddress', 'billingAddress'];

/**
 * What stood in a field when its direction was switched on: as long as nobody edits or decides anything there, it
 * is not to be written (D1).
 */
export class SwitchedOn {
  private notes: Note[] = [];
  /** Noted in the step that is being played: they hold from the next one on. */
  private coming: Note[] = [];

  constructor(
    private readonly flex: FlexAccount,
    private readonly netvisor: NetvisorBooks,
    private readonly memory: Memory,
  ) {}

  /** To be called when the direction is switched on, with everybody looked at. */
  async note(field: FieldName, before: Direction): Promise<void> {
    if (MOVE_TOGETHER.includes(field)) return;
    for (const { id } of this.memory.links()) {
      const waits =
        this.memory.waitsForWord(id, field) ||
        (before !== 'off' && (this.waitsForPerson(id, field) || (await this.waitsForBusinessId(id, field))));
      const forms = waits ? null : await this.formsOf(id, field);
      if (forms) this.coming.push({ linkId: id, field, forms });
    }
  }

  /**
   * One way, and the giving side's value can't be written: that is told by an issue and stays unsettled (R15, D13), so
   * that with both directions on it meets what the other side has by then as D1 says of two edits.
   */
  private waitsForPerson(linkId: LinkId, field: FieldName): boolean {
    return this.memory.knownIssues(linkId).some((issue) => issue.field === field || issue.field === null);
  }

  /** So does an e-invoice address until there is a valid business id, without an issue (R15). */
  private async waitsForBusinessId(linkId: LinkId, field: FieldName): Promise<boolean> {
    const ids = field === 'eInvoice' ? await this.formsOf(linkId, 'businessId') : null;
    return ids !== null && [ids.flex, ids.netvisor].some((id) => finnishBusinessId(id ?? '') === null);
  }

  /** An operator decided on the field: what follows from that is written. */
  forget(linkId: LinkId, field: FieldName): void {
    this.notes = this.notes.filter((note) => !(this.isOf(note, linkId) && note.field === field));
  }

  /** To be called after each step: what was edited or written is no longer as it stood. */
  async refresh(): Promise<void> {
    const standing: Note[] = [];
    for (const note of this.notes) {
      const now = await this.formsOf(note.linkId, note.field);
      if (now?.flex === note.forms.flex && now.netvisor === note.forms.netvisor) standing.push(note);
    }
    this.notes = [...standing, ...this.coming];
    this.coming = [];
  }

  /** Writes of what nobody touched since its direction was switched on, in words. */
  writtenByThemselves(writes: readonly Write[]): string[] {
    return writes.flatMap(({ side, customer, values }) =>
      this.notes
        .filter(({ linkId, field }) => {
          const link = this.memory.link(linkId);
          const id = side === 'flex' ? link?.flexId : link?.netvisorKey;
          return id === customer && values[field] !== undefined;
        })
        .map(({ field }) => `${field} of ${side} ${customer} was written because it was switched on (D1)`),
    );
  }

  private isOf(note: Note, linkId: LinkId): boolean {
    return this.memory.link(note.linkId)?.id === this.memory.link(linkId)?.id;
  }

  private async formsOf(linkId: LinkId, field: FieldName): Promise<Forms | null> {
    const link = this.memory.link(linkId);
    const flex = link?.flexId ? await this.flex.read(link.flexId) : null;
    const netvisor = link?.netvisorKey ? this.netvisor.read(link.netvisorKey) : null;
    if (!flex || !netvisor) return null;
    return { flex: form(field, flex.fields), netvisor: form(field, netvisor.fields) };
  }
}
