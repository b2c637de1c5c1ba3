import type { Link } from '../../store/links';
import type { SnapshotRow } from '../../store/snapshots';
import type { FlexCustomer, NetvisorCustomer, Side } from '../../sync/customer';
import { isOfKind, kindOfKept } from '../../sync/customer-traits';
import { otherSide } from '../../sync/field-view';
import type { FlexId, NetvisorKey, RunId } from '../../sync/ids';
import { isStrong, suggestMatches } from '../../sync/suggest-matches';
import type { Candidate, Suggestion } from '../../sync/suggest-matches';
import { flexCustomerSchema, netvisorCustomerSchema } from '../../sync/stored-shapes';
import type { Session } from '../session';

/** Two customers that may be one, or one that is alone. */
export interface Pair {
  readonly flex: FlexCustomer | null;
  readonly netvisor: NetvisorCustomer | null;
  /** The link that holds one of them already, from an earlier run. */
  readonly link: Link | null;
}

/** A customer of the source side with the counterpart that the matching ladder finds in the other snapshot. */
export interface PairedRow {
  readonly row: SnapshotRow;
  readonly pair: Pair;
  readonly decided: 'same' | 'different' | null;
  /** The counterpart only looks like it (D6): a person has to say. */
  readonly lookalike: boolean;
  /** Its number stands on so many customers of one side. */
  readonly numberTwice: { readonly side: Side; readonly n: number } | null;
  readonly suggestions: readonly Suggestion[];
}

/** Candidates for one customer: those that share most come first. */
const CANDIDATES = 30;

/**
 * Pairs the two snapshots of a scan by the same ladder as a reconcile does (counterpart.ts): links, what operators
 * said, numbers, likenesses.
 */
export class SnapshotPairing {
  /** Customers of the target side that a line of the source side speaks of. */
  readonly spokenOf = new Set<string>();
  private readonly target: Side;

  private constructor(
    private readonly session: Session,
    private readonly runId: RunId,
    private readonly source: Side,
    private readonly verdicts: ReadonlyMap<string, 'same' | 'different'>,
    private readonly saidPartner: ReadonlyMap<string, string>,
    private readonly twice: Readonly<Record<Side, ReadonlyMap<string, number>>>,
  ) {
    this.target = otherSide(source);
  }

  static async open(session: Session, runId: RunId, source: Side): Promise<SnapshotPairing> {
    const { snapshots, decisions } = session.deps.store;
    const twice = async (side: Side) =>
      new Map((await snapshots.duplicateNumbers(runId, side)).map(({ numberFp, n }) => [numberFp, n]));
    const known = await decisions.verdicts(session.tenant.id);
    const verdicts = new Map(
      known.map(({ flexId, netvisorKey, verdict }) => [`${flexId} ${netvisorKey}`, verdict]),
    );
    const partners = known.flatMap(({ flexId, netvisorKey, verdict }): Array<[string, string]> => {
      if (verdict === 'different') return [];
      return source === 'flex' ? [[flexId, netvisorKey]] : [[netvisorKey, flexId]];
    });
    return new SnapshotPairing(session, runId, source, verdicts, new Map(partners), {
      flex: await twice('flex'),
      netvisor: await twice('netvisor'),
    });
  }

  /** Pairs one page of the source side. */
  async pair(rows: readonly SnapshotRow[]): Promise<PairedRow[]> {
    const byNumber = await this.rowsByNumber(this.target, rows);
    const strong = await this.sharingStrongTraits(rows);
    const paired: PairedRow[] = [];
    for (const row of rows) {
      const link = await this.linkOf(this.source, row);
      const partnerId = this.idOnTarget(link) ?? this.saidPartner.get(row.externalId) ?? null;
      const partner = partnerId === null ? null : await this.rowById(partnerId);
      const settled = partner ?? (row.numberFp === null ? null : (byNumber.get(row.numberFp) ?? null));
      paired.push(
        settled || this.idOnTarget(link) !== null
          ? this.found(row, link, settled)
          : await this.alike(row, link, strong),
      );
    }
    return paired;
  }

  private found(row: SnapshotRow, link: Link | null, counterpart: SnapshotRow | null): PairedRow {
    if (counterpart) this.spokenOf.add(counterpart.externalId);
    const pair: Pair = { ...this.sides(row, counterpart), link };
    return {
      row,
      pair,
      decided: this.verdict(row, counterpart),
      lookalike: false,
      numberTwice:
        this.numberTwice(this.source, row) ?? (counterpart && this.numberTwice(this.target, counterpart)),
      suggestions: [],
    };
  }

  /** No counterpart: what the other side has that is like it, by the rules of a reconcile (D5, D6). */
  private async alike(
    row: SnapshotRow,
    link: Link | null,
    strong: readonly SnapshotRow[],
  ): Promise<PairedRow> {
    const { flex, netvisor } = this.sides(row, null);
    const subject = { name: (flex ?? netvisor)?.fields.name ?? '', kind: (flex ?? netvisor)?.kind ?? null };
    const missing = row.numberFp === null;
    const looked = missing && this.source === 'netvisor' ? await this.sharingAnyTrait(row) : strong;
    const candidates: Array<Candidate & { readonly row: SnapshotRow }> = [];
    for (const other of looked) {
      const shared = other.traits.filter((kept) => row.traits.includes(kept));
      if (shared.length === 0 || this.verdict(row, other) === 'different') continue;
      candidates.push({
        ...(await this.candidate(other)),
        shared: shared.flatMap((kept) => kindOfKept(kept) ?? []),
      });
    }
    const suggestions = suggestMatches(subject, candidates);
    // Where Flex has no number, Netvisor would give one: then a customer that is linked counts too (D6).
    const best = candidates
      .filter((candidate) => isStrong(subject, candidate) && (!candidate.linked || missing))
      .sort((one, other) => place(suggestions, one) - place(suggestions, other))[0];
    const waits = best && !(missing && this.source === 'netvisor') ? best.row : null;
    if (waits) this.spokenOf.add(waits.externalId);
    return {
      row,
      pair: { ...this.sides(row, waits), link },
      decided: null,
      lookalike: waits !== null,
      numberTwice: this.numberTwice(this.source, row),
      suggestions,
    };
  }

  private async candidate(
    row: SnapshotRow,
  ): Promise<Omit<Candidate, 'shared'> & { readonly row: SnapshotRow }> {
    const customer = readSnapshot(this.target, row);
    const link = await this.linkOf(this.target, row);
    const numbers = row.numberFp === null ? [] : [row.numberFp];
    const own = await this.session.deps.store.snapshots.byNumber(
      this.session.tenant.id,
      this.runId,
      this.source,
      numbers,
    );
    return {
      row,
      id: row.externalId,
      name: customer.fields.name ?? '',
      number: customer.fields.customerNumber ?? null,
      kind: customer.kind,
      linked: own.length > 0 || isPair(link),
    };
  }

  private async sharingStrongTraits(rows: readonly SnapshotRow[]): Promise<SnapshotRow[]> {
    const traits = rows.flatMap((row) => row.traits.filter((kept) => isOfKind(kept, 'businessId', 'person')));
    return this.session.deps.store.snapshots.byTraits(
      this.session.tenant.id,
      this.runId,
      this.target,
      traits,
    );
  }

  private sharingAnyTrait({ traits }: SnapshotRow): Promise<SnapshotRow[]> {
    const { snapshots } = this.session.deps.store;
    return snapshots.byTraits(this.session.tenant.id, this.runId, this.target, traits, CANDIDATES);
  }

  /** Whether a customer of the target side has its counterpart on a line already. */
  async covered(rows: readonly SnapshotRow[]): Promise<ReadonlySet<string>> {
    const byNumber = await this.rowsByNumber(this.source, rows);
    return new Set(
      rows.flatMap(({ externalId, numberFp }) =>
        this.spokenOf.has(externalId) || (numberFp !== null && byNumber.has(numberFp)) ? [externalId] : [],
      ),
    );
  }

  private async rowsByNumber(side: Side, rows: readonly SnapshotRow[]) {
    const numbers = rows.flatMap((row) => (row.numberFp === null ? [] : [row.numberFp]));
    const { snapshots } = this.session.deps.store;
    const found = await snapshots.byNumber(this.session.tenant.id, this.runId, side, numbers);
    return new Map(found.map((row) => [row.numberFp, row]));
  }

  private async rowById(id: string): Promise<SnapshotRow | null> {
    const { snapshots } = this.session.deps.store;
    return (await snapshots.get(this.session.tenant.id, this.runId, this.target, [id]))[0] ?? null;
  }

  linkOf(side: Side, row: SnapshotRow): Promise<Link | null> {
    const { links } = this.session.deps.store;
    const { flexId, netvisorKey } = idsOf(side, row);
    if (flexId !== null) return links.byFlexId(this.session.tenant.id, flexId);
    return netvisorKey === null
      ? Promise.resolve(null)
      : links.byNetvisorKey(this.session.tenant.id, netvisorKey);
  }

  private idOnTarget(link: Link | null): string | null {
    return (this.target === 'flex' ? link?.flexId : link?.netvisorKey) ?? null;
  }

  private verdict(row: SnapshotRow, other: SnapshotRow | null): 'same' | 'different' | null {
    if (!other) return null;
    const [flex, netvisor] = this.source === 'flex' ? [row, other] : [other, row];
    return this.verdicts.get(`${flex.externalId} ${netvisor.externalId}`) ?? null;
  }

  private numberTwice(side: Side, { numberFp }: SnapshotRow): PairedRow['numberTwice'] {
    const sides = [side, otherSide(side)];
    for (const one of sides) {
      const n = numberFp === null ? undefined : this.twice[one].get(numberFp);
      if (n !== undefined) return { side: one, n };
    }
    return null;
  }

  private sides(row: SnapshotRow, other: SnapshotRow | null): Pick<Pair, 'flex' | 'netvisor'> {
    const [flex, netvisor] = this.source === 'flex' ? [row, other] : [other, row];
    return {
      flex: flex && flexCustomerSchema.parse(flex.body),
      netvisor: netvisor && netvisorCustomerSchema.parse(netvisor.body),
    };
  }
}

const isPair = (link: Link | null): boolean => link?.flexId != null && link.netvisorKey !== null;

const place = (suggestions: readonly Suggestion[], { id }: Candidate): number => {
  const at = suggestions.findIndex((suggestion) => suggestion.id === id);
  return at < 0 ? suggestions.length : at;
};

/** The customer of a snapshot's row. */
export const readSnapshot = (side: Side, row: SnapshotRow): FlexCustomer | NetvisorCustomer =>
  side === 'flex' ? flexCustomerSchema.parse(row.body) : netvisorCustomerSchema.parse(row.body);

function idsOf(
  side: Side,
  row: SnapshotRow,
): { readonly flexId: FlexId | null; readonly netvisorKey: NetvisorKey | null } {
  return side === 'flex'
    ? { flexId: flexCustomerSchema.parse(row.body).id, netvisorKey: null }
    : { flexId: null, netvisorKey: netvisorCustomerSchema.parse(row.body).key };
}
