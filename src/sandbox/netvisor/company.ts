import { createHash } from 'node:crypto';
import { Lane } from './lane';
import { Latency } from './latency';
import { NamedKeys } from './named-keys';
import type { DimensionRecord } from './record';
import { CustomerRegister } from './register';
import { defaultSettings, type NetvisorSettings } from './settings';

/** What a client needs to speak for one company, as the ready line of `npm run sandbox` names it. */
export interface NetvisorCredentials {
  /** Business id of the company. */
  readonly organisationId: string;
  readonly customerId: string;
  readonly customerKey: string;
  readonly partnerId: string;
  readonly partnerKey: string;
}

export interface NetvisorCompanyCard extends NetvisorCredentials {
  /** A fitting `X-Netvisor-Authentication-Sender`; ASCII, because others break signatures (netvisor-api.md 1.5). */
  readonly sender: string;
}

/** One company with its own register, switches and queue. */
export class NetvisorCompany {
  /** Draws the time that answers take; undefined where they take none. */
  latency: Latency | undefined;
  private currentSettings: NetvisorSettings = defaultSettings();
  readonly lane = new Lane();
  register = new CustomerRegister();
  customerGroups = new NamedKeys();
  paymentTerms = paymentTerms();
  factoringAccounts = factoringAccounts();
  salesPersons = salesPersons();
  private dimensions = new NamedKeys();
  private dimensionItems = new NamedKeys();
  automationRules = automationRules();

  constructor(public credentials: NetvisorCredentials) {}

  get settings(): NetvisorSettings {
    return this.currentSettings;
  }

  /** New switches; the waits of the latency model begin anew. */
  set settings(settings: NetvisorSettings) {
    this.currentSettings = settings;
    this.restartLatency();
  }

  restartLatency(): void {
    const model = this.currentSettings.latency;
    this.latency = model ? new Latency(model) : undefined;
  }

  /** Forgets every record, or puts a new register in place of the old; credentials and switches stay. */
  empty(register = new CustomerRegister()): void {
    this.register = register;
    this.customerGroups = new NamedKeys();
    this.paymentTerms = paymentTerms();
    this.factoringAccounts = factoringAccounts();
    this.salesPersons = salesPersons();
    this.dimensions = new NamedKeys();
    this.dimensionItems = new NamedKeys();
    this.automationRules = automationRules();
  }

  /** Makes a dimension and its item known, if they are not. */
  rememberDimension({ dimensionName, dimensionItem }: DimensionRecord): void {
    this.dimensions.keyOf(dimensionName);
    this.dimensionItems.keyOf(itemName(dimensionName, dimensionItem));
  }

  knowsDimension({ dimensionName, dimensionItem }: DimensionRecord): boolean {
    return (
      this.dimensions.has(dimensionName) && this.dimensionItems.has(itemName(dimensionName, dimensionItem))
    );
  }

  dimensionKeys({ dimensionName, dimensionItem }: DimensionRecord): { name: number; item: number } {
    return {
      name: this.dimensions.keyOf(dimensionName),
      item: this.dimensionItems.keyOf(itemName(dimensionName, dimensionItem)),
    };
  }

  card(): NetvisorCompanyCard {
    return { ...this.credentials, sender: 'flex-netvisor-sync' };
  }
}

/** Items of two dimensions may have the same name. */
const itemName = (dimension: string, item: string): string => `${dimension}\n${item}`;

const paymentTerms = (): NamedKeys => new NamedKeys('14 pv netto', '30 pv netto', '7 pv netto');
const factoringAccounts = (): NamedKeys => new NamedKeys('Rahoitusyhtiö');
const automationRules = (): NamedKeys => new NamedKeys('Yritysasiakkaat', 'Henkilöasiakkaat');
const salesPersons = (): NamedKeys => new NamedKeys('Maija Myyjä', 'Mikko Myyjä');

/** The companies of one sandbox and what their partners have used up. */
export class NetvisorCompanies {
  private readonly byOrganisation = new Map<string, NetvisorCompany>();
  private readonly usedTransactionIds = new Map<string, Set<string>>();

  constructor(cards: readonly NetvisorCredentials[]) {
    for (const card of cards) this.put(card);
  }

  all(): NetvisorCompany[] {
    return [...this.byOrganisation.values()];
  }

  first(): NetvisorCompany | undefined {
    return this.all()[0];
  }

  get(organisationId: string): NetvisorCompany | undefined {
    return this.byOrganisation.get(organisationId);
  }

  /** Adds a company; one that is there keeps its register and gets new keys, so the old ones are revoked. */
  put(credentials: NetvisorCredentials): NetvisorCompany {
    const known = this.byOrganisation.get(credentials.organisationId);
    if (known) {
      known.credentials = credentials;
      return known;
    }
    const company = new NetvisorCompany(credentials);
    this.byOrganisation.set(credentials.organisationId, company);
    return company;
  }

  /** Remembers a transaction id of a partner. @returns false when that partner has used it before */
  claimTransactionId(partnerId: string, transactionId: string): boolean {
    const used = this.usedTransactionIds.get(partnerId) ?? new Set();
    this.usedTransactionIds.set(partnerId, used);
    if (used.has(transactionId)) return false;
    used.add(transactionId);
    return true;
  }

  forgetTransactionIds(): void {
    this.usedTransactionIds.clear();
  }
}

/** Two companies of one partner. The keys look random and are the same in every run. */
export function defaultCredentials(): NetvisorCredentials[] {
  return ['1967543-8', '2077474-0'].map((organisationId) => ({
    organisationId,
    customerId: `FNS_${madeUpHex(`customer id ${organisationId}`, 12).toUpperCase()}`,
    customerKey: madeUpHex(`customer key ${organisationId}`, 32),
    partnerId: `Fns_${madeUpHex('partner id', 4)}`,
    partnerKey: madeUpHex('partner key', 32),
  }));
}

function madeUpHex(what: string, length: number): string {
  return createHash('sha256').update(`Netvisor sandbox, ${what}`).digest('hex').slice(0, length);
}
