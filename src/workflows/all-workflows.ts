/** What the worker's workflow bundle holds. */
export { customerSync } from './customer-sync';
export { netvisorPoll } from './netvisor-poll';
export { officeSweep } from './office-sweep';
export { onboarding } from './onboarding';
export { operatorRead } from './operator-read';
export { reconciliation } from './reconciliation';
export { webhookRotation } from './webhook-rotation';
