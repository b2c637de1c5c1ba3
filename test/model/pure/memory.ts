import type { CursorRepository } from '../../../src/store/cursors';
import type { DecisionRepository } from '../../../src/store/decisions';
import { LinkHasOtherId, UnknownLink } from '../../../src/store/errors';
import type { FlexEvent, NewHint } from '../../../src/store/hint-intake';
import type { Hint, HintRepository } from '../../../src/store/hints';
import type { DecideIssue, Issue, IssueRepository, NewIssue } from '../../../src/store/issues';
import type { JournalRepository, NewJournalEntry } from '../../../src/store/journal';
import type { MassChangeRepository } from '../../../src/store/mass-change';
import type { Link, LinkPatch, LinkRepository, MissingSide } from '../../../src/store/links';
import { newId } from '../../../src/store/new-id';
import type { NewOverride, OverrideRepository, WaitingOverride } from '../../../src/store/overrides';
import type { Store } from '../../../src/store/store';
import { NOTHING_AGREED, applyPatch } from '../../../src/sync/agreement';
import type { FieldName, Side } from '../../../src/sync/customer';
import type { Decision } from '../../../src/sync/decisions';
import type { FlexId, IssueId, LinkId, NetvisorKey, OverrideId, TenantId } from '../../../src/sync/ids';
import { partly } from './partly';

/** What the store keeps of an issue, and what a test asks about it. */
export type KeptIssue = Pick<Issue, 'id' | 'linkId' | 'code' | 'field' | 'params' | 'choices'> & {
  basis: string;
  /** The data for which it was settled by a person. */
  settledBasis: string | null;
  decision: Decision | null;
  state: 'open' | 'resolved' | 'ignored';
};
type KeptOverride = WaitingOverride & { closed: boolean };
type KeptEntry = NewJournalEntry & { confirmed: boolean };
type KeptHint = Hint & { processed: boolean; webhookId: string | null };

/**
 * The store in memory: what reconciling a link asks of it, with the same meaning (`src/store`, held by its own
 * contract tests). One process, so nothing ever happens at the same time.
 */
export class Memory {
  private readonly rows = new Map<LinkId, Link>();
  readonly hints: KeptHint[] = [];
  readonly issues: KeptIssue[] = [];
  readonly journal: KeptEntry[] = [];
  private readonly overrides: KeptOverride[] = [];
  private readonly cursors = new Map<string, string>();
  private readonly decisions: Array<{
    flexId: FlexId;
    netvisorKey: NetvisorKey;
    kind: 'same' | 'different';
  }> = [];

  /** Links that once had an address derived from the other one (D7, D18). */
  readonly everDerived = { billingAddress: new Set<LinkId>(), visitingAddress: new Set<LinkId>() };

  constructor(
    private readonly tenantId: TenantId,
    private readonly now: () => Date,
  ) {}

  /** Links that are not aliases, in order of creation. */
  links(): Link[] {
    return [...this.rows.values()].filter((link) => link.aliasOf === null);
  }

  link(id: LinkId): Link | null {
    const row = this.rows.get(id);
    return row?.aliasOf ? this.link(row.aliasOf) : (row ?? null);
  }

  openIssues(linkId: LinkId): KeptIssue[] {
    return this.issuesOf(linkId).filter((issue) => issue.state === 'open');
  }

  /** What a person knows of: open, or closed by a person's own word for the data as it is. */
  knownIssues(linkId: LinkId): KeptIssue[] {
    return this.issuesOf(linkId).filter((issue) => issue.state === 'open' || issue.settledBasis !== null);
  }

  /** As `IssueRepository.decide`. */
  decideIssue(
    issue: KeptIssue,
    { decision, state, holds }: Pick<DecideIssue, 'decision' | 'state' | 'holds'>,
  ): void {
    Object.assign(issue, { decision, state, settledBasis: holds ? issue.basis : null });
  }

  /** As `OverrideRepository.add`. */
  addOverrides(linkId: LinkId, issueId: IssueId, words: readonly NewOverride[]): void {
    for (const word of words) {
      for (const earlier of this.overrides) {
        const same = earlier.field === word.field && earlier.side === word.side;
        if (same && this.isOf(earlier.linkId, linkId)) earlier.closed = true;
      }
      const id: OverrideId = newId('ovr');
      const cause = { operatorId: 'opr_model', issueId, journalId: null, createdAt: this.now() };
      this.overrides.push({ ...word, id, linkId, ...cause, closed: false });
    }
  }

  /** Whether an operator's word on a field is still to be carried out. */
  waitsForWord(linkId: LinkId, field: FieldName): boolean {
    return this.overrides.some(
      (word) => !word.closed && word.field === field && this.isOf(word.linkId, linkId),
    );
  }

  waiting(): LinkId[] {
    const waiting = this.hints.filter((hint) => !hint.processed).map((hint) => this.link(hint.linkId)?.id);
    return [...new Set(waiting)].filter((id) => id !== undefined);
  }

  /** An operator said that this customer is none of those that it resembles (D3). */
  wasKeptApart({ flexId, netvisorKey }: Link): boolean {
    return this.decisions.some(
      (one) => one.kind === 'different' && (one.flexId === flexId || one.netvisorKey === netvisorKey),
    );
  }

  wasSaidToBeOne({ flexId, netvisorKey }: Link): boolean {
    return this.decisions.some(
      (one) => one.kind === 'same' && one.flexId === flexId && one.netvisorKey === netvisorKey,
    );
  }

  decide(kind: 'same' | 'different', flexId: FlexId, netvisorKey: NetvisorKey): void {
    this.decisions.push({ kind, flexId, netvisorKey });
  }

  ensureForFlex(flexId: FlexId): Link {
    return this.links().find((link) => link.flexId === flexId) ?? this.add({ flexId });
  }

  ensureForNetvisor(netvisorKey: NetvisorKey): Link {
    return this.links().find((link) => link.netvisorKey === netvisorKey) ?? this.add({ netvisorKey });
  }

  /** As `HintIntake.recordEvent`: an event of our own create gives its link the Flex id. */
  recordEvent({ webhookId, type, flexId, version, linkId, processed = false }: FlexEvent): void {
    if (this.hints.some((hint) => hint.webhookId === webhookId)) return;
    const holder = this.links().find((link) => link.flexId === flexId);
    const cause = linkId === undefined ? null : this.link(linkId);
    if (!holder && cause?.flexId === null) this.join(cause.id, { flexId });
    const link = this.ensureForFlex(flexId);
    this.hint({ linkId: link.id, source: 'webhook', type, flexVersion: version }, processed, webhookId);
  }

  hint(given: NewHint, processed = false, webhookId: string | null = null): void {
    this.hints.push({
      id: newId('hnt'),
      linkId: given.linkId,
      source: given.source,
      type: given.type,
      flexVersion: given.flexVersion ?? null,
      receivedAt: this.now(),
      held: false,
      processed,
      webhookId,
    });
  }

  private add(ids: { flexId?: FlexId; netvisorKey?: NetvisorKey }): Link {
    const link: Link = {
      id: newId('lnk'),
      tenantId: this.tenantId,
      flexId: ids.flexId ?? null,
      netvisorKey: ids.netvisorKey ?? null,
      state: 'pending',
      kind: null,
      agreement: NOTHING_AGREED,
      officeKey: null,
      hasOffice: false,
      flexVersionWritten: null,
      flexVersionSeen: null,
      label: null,
      aliasOf: null,
      parkedCode: null,
      changeGuard: null,
      agreedAt: null,
      lastChangeAt: null,
      createdAt: this.now(),
      traits: [],
    };
    this.rows.set(link.id, link);
    return link;
  }

  save(id: LinkId, patch: LinkPatch): void {
    const link = this.link(id);
    if (!link) throw new UnknownLink(`there is no link ${id}`);
    const { agreement, agreed: _agreed, changed: _changed, numberFingerprint: _number, ...rest } = patch;
    const next = agreement ? applyPatch(link.agreement, agreement) : link.agreement;
    if (next.billingDerived) this.everDerived.billingAddress.add(link.id);
    if (next.visitingDerived) this.everDerived.visitingAddress.add(link.id);
    this.rows.set(link.id, { ...link, ...rest, agreement: next });
  }

  /** As `join-links.ts`: the older survives, the other becomes its alias. */
  private join(id: LinkId, side: MissingSide): { survivor: Link; merged: LinkId | null } {
    const own = this.link(id);
    if (!own) throw new UnknownLink(`there is no link ${id}`);
    const holds = (link: Link): boolean =>
      side.flexId !== undefined ? link.flexId === side.flexId : link.netvisorKey === side.netvisorKey;
    if (holds(own)) return { survivor: own, merged: null };
    const other = this.links().find(holds);
    const free = side.flexId !== undefined ? own.flexId === null : own.netvisorKey === null;
    if (!free) throw new LinkHasOtherId(own.id, other?.id ?? null);
    if (!other) {
      const state = own.state === 'oneSide' ? 'pending' : own.state;
      const survivor = { ...own, ...side, state };
      this.rows.set(own.id, survivor);
      return { survivor, merged: null };
    }
    const compatible =
      (own.flexId === null || other.flexId === null) &&
      (own.netvisorKey === null || other.netvisorKey === null);
    if (!compatible) throw new LinkHasOtherId(own.id, other.id);
    const [first] = this.links().filter((link) => link.id === own.id || link.id === other.id);
    const [survivor, alias] = first?.id === own.id ? [own, other] : [other, own];
    return { survivor: this.merge(survivor, alias), merged: alias.id };
  }

  private merge(survivor: Link, alias: Link): Link {
    const ofFlex = survivor.flexId === null ? alias : survivor;
    const ofNetvisor = survivor.netvisorKey === null ? alias : survivor;
    const { fields, billingDerived, visitingDerived } = survivor.agreement;
    const hasAgreement = Object.keys(fields).length > 0 || billingDerived || visitingDerived;
    const united: Link = {
      ...survivor,
      flexId: ofFlex.flexId,
      netvisorKey: ofNetvisor.netvisorKey,
      state: survivor.state === 'oneSide' ? 'pending' : survivor.state,
      kind: survivor.kind ?? alias.kind,
      agreement: hasAgreement ? survivor.agreement : alias.agreement,
      officeKey: ofNetvisor.officeKey,
      hasOffice: ofNetvisor.hasOffice,
      flexVersionWritten: ofFlex.flexVersionWritten,
      flexVersionSeen: ofFlex.flexVersionSeen,
      traits: [...new Set([...survivor.traits, ...alias.traits])],
    };
    this.rows.set(alias.id, { ...alias, aliasOf: survivor.id, flexId: null, netvisorKey: null, traits: [] });
    this.rows.set(survivor.id, united);
    return united;
  }

  /** Customers known to be gone are like nobody. */
  private notGone(except: LinkId): Link[] {
    return this.links().filter((link) => link.id !== except && link.parkedCode !== 'customer_gone');
  }

  private isOf(recordedFor: LinkId | null, linkId: LinkId): boolean {
    return recordedFor !== null && this.link(recordedFor)?.id === this.link(linkId)?.id;
  }

  readonly store: Store = partly<Store>('the store', {
    links: partly<LinkRepository>('links', {
      get: (id) => Promise.resolve(this.link(id)),
      byFlexId: (_tenant, flexId) =>
        Promise.resolve(this.links().find((link) => link.flexId === flexId) ?? null),
      byNetvisorKey: (_tenant, key) =>
        Promise.resolve(this.links().find((link) => link.netvisorKey === key) ?? null),
      join: (id, side) => Promise.resolve().then(() => this.join(id, side)),
      save: (id, patch) => Promise.resolve().then(() => this.save(id, patch)),
      alike: (_tenant, { traits, has, except, limit }) => {
        const sharedBy = (link: Link): string[] => link.traits.filter((trait) => traits.includes(trait));
        return Promise.resolve(
          this.notGone(except)
            .filter((link) => (has === 'flex' ? link.flexId : link.netvisorKey) !== null)
            .map((link) => ({ link, shared: sharedBy(link) }))
            .filter(({ shared }) => shared.length > 0)
            .sort((one, other) => other.shared.length - one.shared.length)
            .slice(0, limit),
        );
      },
      countOthersWith: (_tenant, trait, except) =>
        Promise.resolve(this.notGone(except).filter((link) => link.traits.includes(trait)).length),
      waitingWith: (_tenant, { traits, parked, oneSided, except }) =>
        Promise.resolve(
          this.links()
            .filter(
              (link) =>
                link.id !== except &&
                (parked.includes(link.parkedCode ?? '') || (oneSided && link.state === 'oneSide')) &&
                link.traits.some((trait) => traits.includes(trait)),
            )
            .map(({ id }) => id),
        ),
    }),
    // A model's few customers are edited often: the mass-change guard is tested by itself.
    massChange: partly<MassChangeRepository>('counted changes', {
      countIn: () => Promise.resolve(true),
    }),
    hints: partly<HintRepository>('hints', {
      record: (_tenant, hints) => {
        for (const hint of hints) this.hint(hint);
        return Promise.resolve([]);
      },
      pending: (linkId) =>
        Promise.resolve(this.hints.filter((hint) => !hint.processed && this.isOf(hint.linkId, linkId))),
      markProcessed: (ids) => {
        for (const hint of this.hints) if (ids.includes(hint.id)) hint.processed = true;
        // How long they waited is of no interest here.
        return Promise.resolve([]);
      },
    }),
    issues: partly<IssueRepository>('issues', {
      open: (_tenant, issue) =>
        Promise.resolve(partly<Issue>('an issue', { state: this.openIssue(issue).state })),
      heal: (linkId, keep, healable) => {
        const healed = this.issuesOf(linkId).filter(
          (issue) =>
            (issue.state !== 'resolved' || issue.settledBasis !== null) &&
            healable.includes(issue.code) &&
            !isNamed(issue, keep) &&
            !this.waitsForOverride(issue),
        );
        for (const issue of healed) Object.assign(issue, { state: 'resolved', settledBasis: null });
        return Promise.resolve(healed.length);
      },
      review: async (linkId, keep, { healable }) => {
        await this.store.issues.heal(linkId, keep, healable);
        const decided = this.issuesOf(linkId).filter(
          (issue) => issue.state === 'open' && issue.decision !== null && !this.waitsForOverride(issue),
        );
        for (const issue of decided) {
          if (isNamed(issue, keep)) Object.assign(issue, { decision: null, settledBasis: null });
          else issue.state = 'resolved';
        }
      },
    }),
    overrides: partly<OverrideRepository>('overrides', {
      waiting: (_tenant, linkId) =>
        Promise.resolve(this.overrides.filter((word) => !word.closed && this.isOf(word.linkId, linkId))),
      close: (ids, outcome) => {
        for (const word of this.overrides.filter(({ id }) => ids.includes(id))) {
          word.closed = true;
          const issue = this.issues.find(({ id }) => id === word.issueId);
          if (issue?.state !== 'open' || this.waitsForOverride(issue)) continue;
          if (outcome === 'applied') issue.state = 'resolved';
          else Object.assign(issue, { decision: null, settledBasis: null });
        }
        return Promise.resolve();
      },
    }),
    journal: partly<JournalRepository>('the journal', {
      prepare: (_tenant, linkId, side, entries) => {
        const fields = entries.map((entry) => entry.field);
        const replaced = this.unconfirmed(linkId, side).filter((entry) => fields.includes(entry.field));
        for (const entry of replaced) this.journal.splice(this.journal.indexOf(entry), 1);
        for (const entry of this.unconfirmed(linkId, side)) entry.confirmed = true;
        this.journal.push(...entries.map((entry) => ({ ...entry, confirmed: false })));
        return Promise.resolve();
      },
      confirm: (linkId, side) => {
        for (const entry of this.unconfirmed(linkId, side)) entry.confirmed = true;
        return Promise.resolve();
      },
    }),
    decisions: partly<DecisionRepository>('decisions', {
      between: (_tenant, flexId, key) =>
        Promise.resolve(
          this.decisions.findLast((one) => one.flexId === flexId && one.netvisorKey === key)?.kind ?? null,
        ),
      counterpart: (_tenant, of) => {
        const said = this.decisions.filter((one) =>
          'flexId' in of ? one.flexId === of.flexId : one.netvisorKey === of.netvisorKey,
        );
        const standing = said.filter(
          (one) =>
            said.findLast((other) => other.flexId === one.flexId && other.netvisorKey === one.netvisorKey) ===
            one,
        );
        return Promise.resolve(standing.findLast(({ kind }) => kind === 'same') ?? null);
      },
    }),
    cursors: partly<CursorRepository>('cursors', {
      get: (_tenant, name) => Promise.resolve(this.cursors.get(name) ?? null),
      set: (_tenant, name, value) => {
        this.cursors.set(name, value);
        return Promise.resolve();
      },
      setUnlessThere: (_tenant, name, value) => {
        if (!this.cursors.has(name)) this.cursors.set(name, value);
        return Promise.resolve();
      },
      remove: (_tenant, name) => {
        this.cursors.delete(name);
        return Promise.resolve();
      },
    }),
    transaction: (work) => work(this.store),
  });

  private unconfirmed(linkId: LinkId, side: Side): KeptEntry[] {
    return this.journal.filter(
      (entry) => !entry.confirmed && entry.side === side && this.isOf(entry.linkId, linkId),
    );
  }

  private openIssue({
    linkId,
    code,
    field,
    params,
    choices = [],
    basis = JSON.stringify(params),
  }: NewIssue): KeptIssue {
    const known = this.issues.find(
      (issue) =>
        linkId !== null && this.isOf(issue.linkId, linkId) && issue.code === code && issue.field === field,
    );
    if (!known) {
      const id = newId('iss');
      const state = 'open' as const;
      const made = {
        id,
        linkId,
        code,
        field,
        params,
        choices,
        basis,
        settledBasis: null,
        decision: null,
        state,
      };
      this.issues.push(made);
      return made;
    }
    if (known.state !== 'open' && known.settledBasis !== basis) {
      Object.assign(known, { state: 'open', settledBasis: null, decision: null });
    }
    if (known.state === 'open') Object.assign(known, { params, choices, basis });
    return known;
  }

  private issuesOf(linkId: LinkId): KeptIssue[] {
    return this.issues.filter((issue) => this.isOf(issue.linkId, linkId));
  }

  private waitsForOverride({ id }: KeptIssue): boolean {
    return this.overrides.some((word) => !word.closed && word.issueId === id);
  }
}

const isNamed = (
  issue: KeptIssue,
  keep: ReadonlyArray<{ code: KeptIssue['code']; field: FieldName | null }>,
): boolean => keep.some(({ code, field }) => issue.code === code && issue.field === field);
