import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../src/store/new-id';
import type { LinkId, TenantId } from '../../../src/sync/ids';
import { flexIdSchema } from '../../../src/sync/ids';
import { aLiveTenant, aTenant } from '../../api/harness';
import { openCli } from '../cli-world';
import type { CliWorld } from '../cli-world';

let cli: CliWorld;
beforeAll(async () => {
  cli = await openCli();
});
afterAll(() => cli.close());
beforeEach(() => cli.forgetCalls());

async function aLink(tenantId: TenantId, name: string): Promise<LinkId> {
  const { links } = cli.api.store;
  const { link } = await links.ensureForFlex(tenantId, flexIdSchema.parse(newId('lnk')));
  await links.save(link.id, {
    state: 'parked',
    label: { name, number: '10377' },
    parkedCode: 'number_collision',
  });
  return link.id;
}

describe('runs, links, issues, journal', () => {
  it('runs: list, show, pause, resume, cancel', async () => {
    const id = await aTenant(cli.api.store);
    const run = await cli.api.store.runs.create(id, {
      kind: 'copy',
      startedBy: 'tok_operator',
      workflowId: 'onboarding:x',
      total: 10,
    });
    await cli.api.store.runs.setState(run.id, 'running');
    expect((await cli.english('runs', 'list', '--tenant', id)).stdout).toMatch(/copy +running +0\/10/);
    expect((await cli.english('runs', 'list')).stdout).toContain(run.id);
    expect((await cli.english('runs', 'show', run.id, '--tenant', id)).stdout).toMatch(
      /Workflow +http:\/\/temporal\.test/,
    );
    for (const command of ['pause', 'resume', 'cancel']) {
      expect((await cli.english('runs', command, run.id, '--tenant', id)).stdout).toBe(
        `Asked for: ${command}.\n`,
      );
    }
    expect(cli.api.control.named('controlRun')).toHaveLength(3);
  });

  it('links: list by state, show, sync', async () => {
    const id = await aLiveTenant(cli.api.store);
    const link = await aLink(id, 'Kahvila Aalto Ky');
    expect((await cli.english('links', 'list', '--tenant', id, '--state', 'parked')).stdout).toContain(
      'Kahvila Aalto Ky',
    );
    expect((await cli.english('links', 'list', '--tenant', id, '--state', 'inStep')).stdout).toBe(
      'Nothing to show.\n',
    );
    expect((await cli.english('links', 'show', link, '--tenant', id)).stdout).toMatch(
      /Parked +number_collision/,
    );
    expect((await cli.english('links', 'sync', link, '--tenant', id)).stdout).toBe(
      'The customer is being synced.\n',
    );
    expect(cli.api.control.named('wake')).toHaveLength(1);
  });

  it('issues: list the open ones, show one with what to do, in the language asked for', async () => {
    const id = await aLiveTenant(cli.api.store);
    const issue = await cli.api.store.issues.open(id, {
      linkId: await aLink(id, 'Kahvila Aalto Ky'),
      code: 'number_collision',
      class: 'decide',
      severity: 'warning',
      field: 'customerNumber',
      params: { number: '10377', nameFlex: 'Matti Meikäläinen', nameNetvisor: 'Kahvila Aalto Ky' },
    });
    expect((await cli.fns('issues', 'list', '--tenant', id)).stdout).toContain(
      'Sama asiakasnumero, eri tiedot',
    );
    expect((await cli.english('issues', 'list')).stdout).toContain('Same customer number, different details');
    expect((await cli.english('issues', 'list', '--tenant', id, '--state', 'resolved')).stdout).toBe(
      'Nothing to show.\n',
    );
    const shown = await cli.fns('issues', 'show', issue.id, '--tenant', id);
    expect(shown.stdout).toMatch(/Syy +Numero 10377 on Flexissä asiakkaalla Matti Meikäläinen/);
    expect(shown.stdout).toMatch(/same +Sama asiakas +Asiakkaat yhdistetään/);
    expect(shown.stdout).toMatch(/different +Eri asiakkaat/);
  });

  it('issues: decide one, or see first what that would do', async () => {
    const id = await aLiveTenant(cli.api.store);
    const linkId = await aLink(id, 'Kahvila Aalto Ky');
    const issue = await cli.api.store.issues.open(id, {
      linkId,
      code: 'office_choice',
      class: 'decide',
      severity: 'warning',
      field: 'visitingAddress',
      params: { n: 2 },
      choices: [{ id: '71', label: 'Varasto', detail: 'Rantatie 4, 00100 Helsinki' }],
    });
    const shown = await cli.fns('issues', 'show', issue.id, '--tenant', id);
    expect(shown.stdout).toMatch(/71 +Varasto +Rantatie 4, 00100 Helsinki/);
    const decide = (...more: string[]) =>
      cli.english('issues', 'decide', issue.id, 'choose_office', '-t', id, ...more);
    expect(await decide('--office', '99')).toMatchObject({ code: 1 });
    const dry = await decide('--office', '71', '--dry-run');
    expect(dry.stdout).toContain('It would be decided: Choose the office');
    expect((await cli.api.store.links.get(linkId))?.officeKey).toBeNull();
    const done = await decide('--office', '71');
    expect(done.stdout).toMatch(/Decided: Choose the office\n.*\nchooseOffice +netvisor +visitingAddress/);
    expect((await cli.api.store.links.get(linkId))?.officeKey).toBe('71');
    expect((await cli.english('issues', 'show', issue.id, '-t', id)).stdout).toMatch(
      /Decided +choose_office/,
    );
  });

  it('journal: what was written over, values one by one', async () => {
    const id = await aLiveTenant(cli.api.store);
    const [entry] = await cli.api.store.journal.append(id, [
      {
        linkId: await aLink(id, 'Kahvila Aalto Ky'),
        side: 'flex',
        field: 'phone',
        before: null,
        after: '+358401234567',
        reason: 'onlyNetvisorChanged',
        actor: { type: 'sync' },
        runId: null,
      },
    ]);
    expect((await cli.english('journal', '--tenant', id)).stdout).toMatch(
      /Flex +Phone +Only Netvisor changed, so its value comes to Flex\./,
    );
    const values = await cli.english('journal', '--tenant', id, '--values', entry ?? '');
    expect(values.stdout).toBe('Before  –\nAfter   +358401234567\n');
    const undone = await cli.english('journal', 'undo', entry ?? '', '--tenant', id);
    expect(undone).toMatchObject({ code: 0 });
    expect(undone.stdout).toContain('Undoing');
    expect((await cli.fns('journal', '--tenant', id)).stdout).toMatch(
      /Tieto muuttui vain Netvisorissa.*waiting/,
    );
  });
});
