import { ScheduleOverlapPolicy } from '@temporalio/client';
import { z } from 'zod';
import { eventually } from '../../../src/dev/eventually';
import { Prng } from '../../../src/sandbox/seed/prng';
import { tenantIdSchema } from '../../../src/sync/ids';
import { netvisorPollId, officeSweepId, reconciliationId } from '../../../src/temporal/names';
import { Company } from './company';
import { Ground } from './ground';
import { goLive } from './go-live';
import { gather, judge, timeline } from './judge';
import type { Evidence, Finding, Verdict } from './judge';
import { play } from './play';
import type { PlayOptions, Told } from './play';
import { leaks } from './secrecy';

export interface RunOptions extends PlayOptions {
  readonly companies: number;
  /** Customers of each company at its go-live. */
  readonly customers: number;
  readonly workers: number;
  /** How many polls must write nothing once all is quiet (I8). */
  readonly quietPolls: number;
  /** Waiting for quiet gives up after so many seconds. */
  readonly patienceSeconds: number;
  readonly say: (text: string) => void;
}

export interface RunResult {
  readonly findings: readonly Finding[];
  /** Of each customer with a finding. */
  readonly timelines: readonly string[];
  readonly figures: Readonly<Record<string, string | number>>;
}

/** A whole fault run: go-lives in calm, hours of work among mishaps, healing, and the judgement. */
export async function faultRun(options: RunOptions): Promise<RunResult> {
  const { seed, say } = options;
  const startedAt = performance.now();
  const ground = await Ground.open({
    companies: options.companies,
    workers: options.workers,
    prng: new Prng(seed + 2),
  });
  try {
    // So that retries of a minute fit into a run of some.
    for (const { tenantId } of ground.flex.tenants) {
      await ground.control('flex', 'PATCH', `/settings?tenant=${tenantId}`, { retryScale: 0.2 });
    }
    const companies = ground.companies.map(
      (credentials, index) =>
        new Company(index, index % 2 === 0 ? 'netvisorToFlex' : 'flexToNetvisor', credentials, ground, seed),
    );
    say(`${String(companies.length)} companies go live`);
    for (const company of companies) await goLive(ground, company, options.customers);
    await ground.untilQuiet(options.patienceSeconds);
    say(`${String(options.steps)} steps of work among mishaps`);
    const told = await play(ground, companies, options);
    say('all mishaps are over; waiting for quiet');
    const healedAt = performance.now();
    await heal(ground, companies, options);
    const healSeconds = (performance.now() - healedAt) / 1000;
    say('judging');
    const judged = await judgeAll(ground, companies, options, told);
    if (judged.findings.length > 0)
      say(`the log of all processes: ${ground.keepLog(`faults-${String(seed)}.log`)}`);
    return {
      ...judged,
      figures: {
        seed,
        steps: `${String(options.steps)} (${(options.steps / 60).toFixed(1)} h of work)`,
        ...figuresOf(ground, companies, told),
        ...judged.figures,
        'seconds to heal': Math.round(healSeconds),
        seconds: Math.round((performance.now() - startedAt) / 1000),
      },
    };
  } catch (error) {
    say(`the log of all processes: ${ground.keepLog(`faults-${String(seed)}.log`)}`);
    throw error;
  } finally {
    await ground.close();
  }
}

/** What an operator finds after a bad day: all parts are up again, and the Schedules come as always. */
async function heal(
  ground: Ground,
  companies: readonly Company[],
  { patienceSeconds }: RunOptions,
): Promise<void> {
  await ground.untilApiAnswers();
  // Only the comparison of the night finds who was deleted in Netvisor (D10).
  for (const idOf of [netvisorPollId, officeSweepId, netvisorPollId, reconciliationId]) {
    await Promise.all(
      companies.map(({ tenantId }) => toItsEnd(ground, idOf(tenantIdSchema.parse(tenantId)))),
    );
    await ground.untilQuiet(patienceSeconds);
  }
}

/** Triggers a Schedule, as its time would, and waits until the workflow that it started has ended. */
async function toItsEnd(ground: Ground, scheduleId: string): Promise<void> {
  const { client, close } = await ground.connectTemporal();
  try {
    const handle = client.schedule.getHandle(scheduleId);
    const before = (await handle.describe()).info.numActionsTaken;
    // Another one may be under way, and must not be taken for ours.
    await handle.trigger(ScheduleOverlapPolicy.BUFFER_ALL);
    const started = await eventually(
      `${scheduleId} has begun`,
      async () => {
        const { info } = await handle.describe();
        return info.numActionsTaken > before ? info.recentActions.at(-1) : null;
      },
      { seconds: 300 },
    );
    await client.workflow.getHandle(started.action.workflow.workflowId).result();
  } finally {
    await close();
  }
}

async function judgeAll(
  ground: Ground,
  companies: readonly Company[],
  options: RunOptions,
  told: readonly Told[],
): Promise<RunResult> {
  const netvisor = await ground.requests('netvisor');
  const flex = await ground.requests('flex');
  const evidence: Evidence[] = [];
  for (const company of companies) evidence.push(await gather(ground, company, netvisor));
  const verdicts = evidence.map(judge);
  const findings: Finding[] = verdicts.flatMap((verdict) => verdict.findings);
  const general = (text: string): void => {
    findings.push({ company: null, person: null, text });
  };
  const inFlight = Math.max(...netvisor.map((request) => request.inFlight));
  const together = netvisor.find((request) => request.inFlight > 1);
  if (together) {
    general(
      `I5: ${String(inFlight)} requests of ${together.tenant} at once, first ${together.url} at ${together.at}`,
    );
  }
  for (const { url, alarm } of netvisor) if (alarm !== undefined) general(`D10: ${alarm} (${url})`);
  for (const text of await echoes(ground, companies, options)) general(text);
  const { found, histories } = await leaks(ground, companies);
  for (const text of found.slice(0, 20)) general(`I3: ${text}`);
  for (const text of await unfinished(ground)) general(text);
  for (const process of ground.processes) {
    const bad = process.stopCodes.filter((code) => code !== 0);
    if (bad.length > 0)
      general(`${process.name} ended with ${bad.map(String).join(', ')} when stopped in order`);
  }
  const sum = (of: (verdict: Verdict) => number): number =>
    verdicts.reduce((total, one) => total + of(one), 0);
  const races = verdicts.flatMap((verdict) => verdict.races);
  const widest = Math.max(0, ...races.map(({ windowMs }) => windowMs));
  const timelines = evidence.flatMap((one) =>
    findings
      .filter(({ company, person }) => company === one.company.index && person !== null)
      .flatMap(({ person }) => (person ? timeline(one, person, told) : [])),
  );
  return {
    findings,
    timelines,
    figures: {
      'netvisor calls': netvisor.length,
      'flex calls': flex.length,
      'max in flight at netvisor': inFlight,
      'workflows searched': histories,
      'customers in step': sum(({ inStep }) => inStep),
      'with an issue': sum(({ withIssue }) => withIssue),
      'never travel': sum(({ neverTravel }) => neverTravel),
      'issues open': evidence.reduce(
        (total, { issues }) => total + issues.filter(({ state }) => state === 'open').length,
        0,
      ),
      'races that netvisor cannot prevent': `${String(races.length)} (widest ${String(Math.round(widest))} ms)`,
    },
  };
}

/** I8: once in step, polls write nothing. */
async function echoes(ground: Ground, companies: readonly Company[], options: RunOptions): Promise<string[]> {
  const netvisorFrom = (await ground.requests('netvisor')).at(-1)?.n ?? 0;
  const flexFrom = (await ground.requests('flex')).at(-1)?.n ?? 0;
  for (let n = 0; n < options.quietPolls; n += 1) {
    await Promise.all(
      companies.map(({ tenantId }) => toItsEnd(ground, netvisorPollId(tenantIdSchema.parse(tenantId)))),
    );
  }
  await ground.untilQuiet(options.patienceSeconds);
  return [...(await ground.requests('netvisor', netvisorFrom)), ...(await ground.requests('flex', flexFrom))]
    .filter(({ method, url }) => method !== 'GET' && !url.includes('/oauth2/token'))
    .map(({ method, url }) => `I8: a poll wrote: ${method} ${url}`);
}

/** Every workflow has ended, none in failure. */
async function unfinished(ground: Ground): Promise<string[]> {
  const { client, close } = await ground.connectTemporal();
  const lines: string[] = [];
  try {
    const query = ['Running', 'Failed', 'TimedOut', 'Terminated'].map((one) => `ExecutionStatus = '${one}'`);
    for await (const { workflowId, status } of client.workflow.list({ query: query.join(' OR ') })) {
      lines.push(`${workflowId} is ${status.name.toLowerCase()}`);
    }
  } finally {
    await close();
  }
  const runs = await ground.ask(
    z.object({ kind: z.string(), state: z.string() }),
    "select kind, state from runs where state not in ('completed', 'completedWithIssues', 'cancelled', 'failed')",
  );
  for (const { kind, state } of runs) lines.push(`a run (${kind}) is ${state} for ever`);
  return lines;
}

function figuresOf(
  ground: Ground,
  companies: readonly Company[],
  told: readonly Told[],
): Record<string, string | number> {
  const count = (of: (company: Company) => number): number =>
    companies.reduce((total, one) => total + of(one), 0);
  const kinds = new Map<string, number>();
  for (const { text } of told) {
    if (text.endsWith(' ends') || text.startsWith('everything')) continue;
    const name = text.replace(/ begins$/, '');
    kinds.set(name, (kinds.get(name) ?? 0) + 1);
  }
  const restarts = ground.processes.map(
    ({ name, restarts: { killed, stopped, byItself } }) =>
      `${name} ${String(killed)} killed, ${String(stopped)} stopped, ${String(byItself)} by itself`,
  );
  return {
    companies: companies.length,
    customers: count(({ people }) => people.length),
    edits: count(({ counts }) => counts.edits),
    created: count(({ counts }) => counts.created),
    deleted: count(({ counts }) => counts.deleted),
    'nobody there to edit': count(({ counts }) => counts.skipped),
    events: Object.entries(ground.road.counts)
      .map(([what, n]) => `${String(n)} ${what}`)
      .join(', '),
    mishaps: [...kinds].map(([name, n]) => `${name} × ${String(n)}`).join(', '),
    restarts: [
      ...restarts,
      `Temporal ${String(ground.restarts.temporal)}`,
      `PostgreSQL ${String(ground.restarts.postgres)}`,
    ].join('; '),
  };
}
