import { describe, expect, it } from 'vitest';
import { linkIdSchema, questionIdSchema, runIdSchema, tenantIdSchema } from '../../src/sync/ids';
import {
  BULK_TASK_QUEUE,
  customerSyncWorkflowId,
  EDIT_TASK_QUEUE,
  netvisorPollId,
  officeSweepId,
  onboardingWorkflowId,
  operatorReadWorkflowId,
  reconciliationId,
} from '../../src/temporal/names';

const tenant = tenantIdSchema.parse('tnt_7mV3kq9XaB2c');
const link = linkIdSchema.parse('lnk_5tR8wz1YdE4f');
const run = runIdSchema.parse('run_2nC6hj0PgL8s');
const question = questionIdSchema.parse('qst_4kP9vx2TcD6g');

describe('names that Temporal, its Web UI and scripts know', () => {
  it('are these, built of our own ids only (I3)', () => {
    expect(customerSyncWorkflowId(link)).toBe('customerSync:lnk_5tR8wz1YdE4f');
    expect(onboardingWorkflowId(tenant, run)).toBe('onboarding:tnt_7mV3kq9XaB2c:run_2nC6hj0PgL8s');
    expect(operatorReadWorkflowId(question)).toBe('operatorRead:qst_4kP9vx2TcD6g');
    expect(netvisorPollId(tenant)).toBe('netvisorPoll:tnt_7mV3kq9XaB2c');
    expect(officeSweepId(tenant)).toBe('officeSweep:tnt_7mV3kq9XaB2c');
    expect(reconciliationId(tenant)).toBe('reconciliation:tnt_7mV3kq9XaB2c');
    expect([EDIT_TASK_QUEUE, BULK_TASK_QUEUE]).toEqual(['fns', 'fns-bulk']);
  });
});
