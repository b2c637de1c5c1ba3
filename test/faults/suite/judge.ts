import type { JournalEntry } from '../../../src/sandbox/common/journal';
import { bears } from './company';
import type { Company } from './company';
import type { Ground } from './ground';
import { FIELDS, flexValues, netvisorValues } from './people';
import type { Entry, Field, FlexCustomer, NetvisorCustomer, Person, Values } from './people';
import { issuesOf, journalOf, linksOf } from './product';
import type { IssueRow, JournalRow, LinkRow } from './product';

/** Something that must not be. `person` where it concerns one customer. */
export interface Finding {
  readonly company: number | null;
  readonly person: Person | null;
  readonly text: string;
}

/** Everything that can be known of one company when all is quiet. */
export interface Evidence {
  readonly company: Company;
  readonly flex: readonly FlexCustomer[];
  readonly netvisor: readonly NetvisorCustomer[];
  readonly links: readonly LinkRow[];
  readonly issues: readonly IssueRow[];
  readonly written: readonly JournalRow[];
  readonly requests: readonly JournalEntry[];
}

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly inStep: number;
  readonly withIssue: number;
  readonly neverTravel: number;
  /** Edits in Netvisor that came between the product's read and its write: Netvisor has nothing to prevent it. */
  readonly races: ReadonlyArray<{ readonly mark: string; readonly field: Field; readonly windowMs: number }>;
}

/** What the product calls our fields. */
const PRODUCT_FIELD: Record<Field, string> = {
  name: 'name',
  nameExtension: 'nameExtension',
  email: 'email',
  phone: 'phone',
  invoicingEmail: 'invoicingEmail',
  visiting: 'visitingAddress',
  billing: 'billingAddress',
  eInvoice: 'eInvoice',
  active: 'active',
};

export async function gather(
  ground: Ground,
  company: Company,
  requests: readonly JournalEntry[],
): Promise<Evidence> {
  const { organisationId } = company.credentials.netvisor;
  return {
    company,
    flex: await company.flexCustomers(),
    netvisor: await company.netvisorCustomers(),
    links: await linksOf(ground, company),
    issues: await issuesOf(ground, company),
    written: await journalOf(ground, company),
    requests: requests.filter(({ tenant }) => tenant === organisationId),
  };
}

/** Holds the registers of a company against our own record of what was typed. */
export function judge(evidence: Evidence): Verdict {
  const { company, flex, netvisor } = evidence;
  const findings: Finding[] = [];
  const races: Array<Verdict['races'][number]> = [];
  const count = { inStep: 0, withIssue: 0, neverTravel: 0 };
  const say = (person: Person | null, text: string): void => {
    findings.push({ company: company.index, person, text });
  };
  for (const person of company.people) {
    const inFlex = flex.filter((record) => bears(record.website, person));
    const inNetvisor = netvisor.filter((record) => bears(record.customerBaseInformation.homePageUri, person));
    if (inFlex.length > 1) say(person, `lies ${String(inFlex.length)} times in Flex`);
    if (inNetvisor.length > 1) say(person, `lies ${String(inNetvisor.length)} times in Netvisor`);
    const [a, b] = [inFlex[0], inNetvisor[0]];
    const open = openIssues(evidence, a, b);
    if (person.sort === 'temp') {
      count.neverTravel += 1;
      if (a) say(person, 'TEMP is in Flex (D16)');
      continue;
    }
    if (!a || !b) {
      // Deactivated before it ever lay on the other side (D21).
      const there = a ? flexValues(a) : b ? netvisorValues(b) : null;
      if (open.length > 0) count.withIssue += 1;
      else if (there?.active === 'false') count.neverTravel += 1;
      else say(person, `is missing in ${a ? 'Netvisor' : b ? 'Flex' : 'both'} and no issue tells`);
      continue;
    }
    const [valuesA, valuesB] = [flexValues(a), netvisorValues(b)];
    const differing = differences(person, valuesA, valuesB);
    if (differing.length === 0) count.inStep += 1;
    else if (open.length > 0) count.withIssue += 1;
    else {
      const shown = differing.map(
        (field) => `${field}: Flex “${valuesA[field]}”, Netvisor “${valuesB[field]}”`,
      );
      say(person, `is not in step and no issue tells: ${shown.join('; ')}`);
    }
    if (person.sort === 'bank' && valuesA.eInvoice !== '')
      say(person, 'a bank’s e-invoice address is in Flex (R16)');
    for (const field of FIELDS.filter((one) => !differing.includes(one))) {
      const lost = lostUpdate(evidence, person, field, {
        values: valuesA,
        link: linkOf(evidence, a, b),
        key: b.netvisorKey,
      });
      if (lost === null) continue;
      if ('windowMs' in lost) races.push({ mark: person.mark, field, windowMs: lost.windowMs });
      else say(person, lost.text);
    }
  }
  for (const record of flex.filter(
    ({ website }) => !company.people.some((person) => bears(website, person)),
  )) {
    say(null, `Flex holds ${record.id}, whom nobody created: “${record.name}”`);
  }
  for (const { netvisorKey, customerBaseInformation: base } of netvisor) {
    if (!company.people.some((person) => bears(base.homePageUri, person))) {
      say(null, `Netvisor holds ${String(netvisorKey)}, whom nobody created: “${base.name ?? ''}”`);
    }
  }
  return { findings, races, ...count };
}

const linkOf = (
  { links }: Evidence,
  flex: FlexCustomer | undefined,
  netvisor: NetvisorCustomer | undefined,
): LinkRow[] =>
  links.filter(
    (link) =>
      (link.flexId !== null && link.flexId === flex?.id) ||
      (netvisor && link.netvisorKey === String(netvisor.netvisorKey)),
  );

function openIssues(
  evidence: Evidence,
  flex: FlexCustomer | undefined,
  netvisor: NetvisorCustomer | undefined,
): IssueRow[] {
  const links = linkOf(evidence, flex, netvisor);
  const ids = new Set(links.map(({ id }) => id));
  // A mass change that was held back is one issue for all whom it holds (D12).
  const held = new Set(links.map(({ parkedCode }) => parkedCode));
  return evidence.issues.filter(
    ({ linkId, state, code }) => state === 'open' && (linkId === null ? held.has(code) : ids.has(linkId)),
  );
}

/** Fields in which the two sides are not in step, by R12–R17 and D7, D18. */
function differences(person: Person, flex: Values, netvisor: Values): Field[] {
  return FIELDS.filter((field) => {
    switch (field) {
      case 'eInvoice':
        return person.kind === 'COMPANY' && flex.eInvoice !== netvisor.eInvoice;
      case 'visiting':
        // Without an office Netvisor's base address stands for it (D18).
        if (netvisor.visiting === '') return flex.visiting !== '' && flex.visiting !== netvisor.billing;
        return flex.visiting !== netvisor.visiting;
      case 'billing':
        // Without one in Flex the visiting address stands for it (R13, D7).
        if (flex.billing === '') return netvisor.billing !== '' && netvisor.billing !== flex.visiting;
        return flex.billing !== netvisor.billing;
      default:
        return flex[field] !== netvisor[field];
    }
  });
}

interface Standing {
  readonly values: Values;
  readonly link: readonly LinkRow[];
  readonly key: number;
}

/**
 * Whether what was typed last stands (D1): the last of all, or Netvisor's last with an issue that keeps Flex's. A
 * derived address may be what was typed for the other one. Null when all is right.
 */
function lostUpdate(
  evidence: Evidence,
  person: Person,
  field: Field,
  { values, link, key }: Standing,
): { windowMs: number } | { text: string } | null {
  const typed = person.entries.filter((entry) => entry.field === field);
  const last = typed.at(-1);
  const value = field === 'billing' && values.billing === '' ? values.visiting : values[field];
  if (person.derives && (field === 'visiting' || field === 'billing')) {
    const either = person.entries.filter((entry) => entry.field === 'visiting' || entry.field === 'billing');
    if (value === '' || either.some((entry) => entry.value === value)) return null;
    return { text: `${field} is “${value}”, which nobody typed` };
  }
  if (!last || value === last.value) return null;
  const ids = new Set(link.map(({ id }) => id));
  const conflict = evidence.issues.some(
    (issue) =>
      issue.code === 'field_conflict' &&
      issue.field === PRODUCT_FIELD[field] &&
      issue.linkId !== null &&
      ids.has(issue.linkId),
  );
  const lastInNetvisor = typed.findLast(({ side }) => side === 'netvisor');
  if (conflict && value === lastInNetvisor?.value) return null;
  // On, off and on again between two looks is no change at all; of two equal changes none is a conflict.
  if (field === 'active' && new Set(typed.map(({ side }) => side)).size > 1) return null;
  const race = last.side === 'netvisor' ? windowOf(evidence, key, last) : null;
  if (race !== null) return { windowMs: race };
  const whoses = typed.map((entry) => `${entry.side} “${entry.value}” at step ${String(entry.step)}`);
  return { text: `${field} is “${value}”, yet typed were ${whoses.join(', ')}` };
}

/**
 * In ms, the time between the product's read and its write of this customer when the entry fell between the two;
 * null when it did not, so that the product had seen it.
 */
function windowOf({ requests }: Evidence, key: number, entry: Entry): number | null {
  const at = ({ at: moment }: JournalEntry): number => Date.parse(moment);
  const write = requests.find(
    (request) =>
      request.method === 'POST' && names(request.url, key) && at(request) + request.ms >= entry.from,
  );
  if (!write) return null;
  const read = requests.findLast(
    (request) =>
      request.n < write.n &&
      request.url.toLowerCase().includes('getcustomer') &&
      names(request.url, key) &&
      request.status === 200,
  );
  if (!read || at(read) > entry.until) return null;
  return at(write) - at(read);
}

const names = (url: string, key: number): boolean =>
  new RegExp(`(?:[?&](?:id|customerid)=|idlist=(?:[^&]*[,%C])?)${String(key)}(?![0-9])`, 'i').test(url);

/** One readable story of a customer: what was typed, what the product decided and asked, what was wrong meanwhile. */
export function timeline(
  evidence: Evidence,
  person: Person,
  told: ReadonlyArray<{ at: number; text: string }>,
): string[] {
  const { flex, netvisor, links, issues, written, requests } = evidence;
  const a = flex.filter((record) => bears(record.website, person));
  const b = netvisor.filter((record) => bears(record.customerBaseInformation.homePageUri, person));
  const mine = links.filter(
    (link) =>
      a.some(({ id }) => id === link.flexId) ||
      b.some(({ netvisorKey }) => String(netvisorKey) === link.netvisorKey),
  );
  const ids = new Set(mine.map(({ id }) => id));
  const lines: Array<{ at: number; text: string }> = [
    ...person.entries.map((entry) => ({
      at: entry.from,
      text: `typed in ${entry.side}: ${entry.field} = “${entry.value}” (step ${String(entry.step)})`,
    })),
    ...requests
      .filter(
        (request) =>
          b.some(({ netvisorKey }) => names(request.url, netvisorKey)) || request.body.includes(person.mark),
      )
      .map((request) => ({
        at: Date.parse(request.at),
        text: `netvisor ${request.method} ${request.url} → ${String(request.status)} (${String(Math.round(request.ms))} ms)`,
      })),
    ...written
      .filter(({ linkId }) => ids.has(linkId))
      .map((entry) => ({
        at: Date.parse(entry.at),
        text: `writes ${entry.side} ${entry.field} (${entry.reasonCode})`,
      })),
    ...issues
      .filter(({ linkId }) => linkId !== null && ids.has(linkId))
      .map((issue) => ({
        at: Date.parse(issue.openedAt),
        text: `issue ${issue.code} ${issue.field ?? ''} (${issue.state})`,
      })),
    ...told.map(({ at, text }) => ({ at, text: `~ ${text}` })),
  ].sort((one, other) => one.at - other.at);
  const from = Math.min(...person.entries.map((entry) => entry.from)) - 1_000;
  return [
    `${person.mark} ${person.kind} ${person.sort}, born in ${person.bornOn}; ${mine
      .map(
        ({ id, state, parkedCode, flexId, netvisorKey }) =>
          `${id} ${parkedCode ?? state} Flex ${flexId ?? '–'} Netvisor ${netvisorKey ?? '–'}`,
      )
      .join('; ')}`,
    ...lines
      .filter(({ at }) => at >= from)
      .map(({ at, text }) => `  ${new Date(at).toISOString().slice(11, 23)} ${text}`),
  ];
}
