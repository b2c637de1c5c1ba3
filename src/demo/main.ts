import { openStage } from '../dev/stage';
import type { Stage } from '../dev/stage';
import { TemporalServerUnavailable } from '../dev/temporal-server-executable';
import { createLogger } from '../logging';
import { Narrator, wantsColour } from './narrator';
import { USAGE, parseDemoOptions } from './options';
import type { DemoOptions } from './options';
import { play } from './play';
import { sandboxesReady, writeHistories, writeJournal } from './records';
import { flexControl, netvisorControl } from './sandbox-control';
import type { Company } from './scene';
import { tenantIdSchema } from '../sync/ids';

/** Plays the main job on real parts, tells it, and checks every claim against both sandboxes. */
async function main(argv: readonly string[]): Promise<number> {
  const options = parseDemoOptions(argv);
  if (options === 'help') {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const story = options.json ? process.stderr : process.stdout;
  const tell = new Narrator(story, options.json ? process.stdout : null, wantsColour(story, process.env));
  const interrupted = untilInterrupted();
  tell.heading('flex-netvisor-sync: two companies, from onboarding to steady sync, on real parts');
  const stage = await openStage({
    profile: 'demo',
    env: process.env,
    logger: createLogger({ level: process.env['LOG_LEVEL'] ?? 'fatal', destination: 'stderr' }),
    say: (text) => tell.say(`  ${text}`),
  });
  try {
    tell.emit({ ready: readyLine(stage) });
    tell.say(
      `  up: Temporal ${stage.temporalServer.address}, API ${stage.apiUrl}, both sandboxes, store and worker`,
    );
    const played: Company[] = [];
    const ok = await Promise.race([playAll(stage, tell, options, played), interrupted.then(() => null)]);
    if (ok === null) {
      tell.fallSilent('\nstopping in the middle of the story');
      return 130;
    }
    if (!options.once && ok) {
      await tellWhereToLook(stage, tell, played);
      await interrupted;
      tell.say('\nstopping');
    }
    return ok ? 0 : 1;
  } finally {
    await stage.stop();
  }
}

async function playAll(
  stage: Stage,
  tell: Narrator,
  options: DemoOptions,
  companies: Company[],
): Promise<boolean> {
  let ok = true;
  try {
    await play(stage, tell, companies);
  } catch (error) {
    ok = false;
    tell.say(`\nThe story broke off: ${error instanceof Error ? error.message : String(error)}`);
  }
  await report(stage, tell, companies, ok);
  if (options.journal !== null) await writeJournal(stage, options.journal);
  if (options.histories !== null) await writeHistories(stage, options.histories);
  return ok;
}

/** The result line (interfaces.md) and its sentence for people. */
async function report(
  stage: Stage,
  tell: Narrator,
  companies: readonly Company[],
  ok: boolean,
): Promise<void> {
  const requests = await netvisorControl(stage.netvisor.baseUrl).requests();
  const maxConcurrent = Math.max(0, ...requests.map((request) => request.inFlight));
  const tenants = await Promise.all(
    companies.map(async (company) => ({
      tenantId: company.tenantId,
      flexTenantId: company.flexTenant,
      organisationId: company.organisationId,
      webhookSecret: await webhookSecret(stage, company.tenantId),
    })),
  );
  tell.emit({
    ok: ok && tell.steps.every((step) => step.ok),
    steps: tell.steps,
    netvisor: { requests: requests.length, maxConcurrent },
    temporal: { address: stage.temporalServer.address, ui: stage.temporalServer.uiUrl },
    tenants,
  });
  const alone = maxConcurrent <= 1 ? 'never two at once for one company' : `${String(maxConcurrent)} at once`;
  tell.say(
    `\n${ok ? 'All of it held.' : 'Not all of it held.'} Netvisor saw ${String(requests.length)} requests, ${alone}.`,
  );
}

async function webhookSecret(stage: Stage, tenantId: string): Promise<string | null> {
  const webhook = await stage.service.store.connections.webhook(tenantIdSchema.parse(tenantId));
  return webhook?.secrets[0]?.value ?? null;
}

function readyLine(stage: Stage) {
  return {
    api: stage.apiUrl,
    operatorToken: stage.operatorToken,
    temporal: { address: stage.temporalServer.address, ui: stage.temporalServer.uiUrl },
    ...sandboxesReady(stage),
  };
}

async function tellWhereToLook(stage: Stage, tell: Narrator, [, company]: readonly Company[]): Promise<void> {
  const { apiUrl, operatorToken } = stage;
  tell.heading('Look around, everything stays up until Ctrl-C');
  tell.say(`  Temporal's Web UI   ${stage.temporalServer.uiUrl ?? stage.temporalServer.address}`);
  tell.say(`  API                 ${apiUrl}/api/v1/tenants   (Authorization: Bearer ${operatorToken})`);
  tell.say(`  Netvisor's sandbox  ${stage.netvisor.baseUrl}/_sandbox/customers`);
  tell.say(`  Flex's sandbox      ${stage.flex.baseUrl}/_sandbox/customers`);
  tell.heading('Try by hand');
  tell.say(`  export FNS_API_URL=${apiUrl} FNS_TOKEN=${operatorToken}`);
  tell.say('  npm run cli -- status');
  if (!company) return;
  tell.say(`  npm run cli -- issues list --tenant ${company.tenantId}`);
  const [customer] = await flexControl(stage.flex.baseUrl).customers(company.flexTenant);
  if (!customer) return;
  const address = `${stage.flex.baseUrl}/_sandbox/customers/${customer.id}?tenant=${company.flexTenant}`;
  tell.say(`  # edit ${customer.name} in Flex, then look at the customer in Netvisor:`);
  tell.say(`  curl -X PATCH '${address}' -H 'content-type: application/json' -d '{"phone":"040 123 4567"}'`);
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const plain = error instanceof TemporalServerUnavailable || error instanceof TypeError;
    process.stderr.write(
      `${error instanceof Error ? (plain ? error.message : (error.stack ?? error.message)) : String(error)}\n`,
    );
    process.exit(2);
  },
);
