import { describe, expect, it } from 'vitest';
import { operations, TOKEN_PATH } from '../../../src/sandbox/flex/route-table';
import { describedOperations, describedScopes, violations, type Exchange } from './contract';

describe('the contract of docs/flex-openapi.yaml', () => {
  it('describes exactly the operations that the sandbox has', () => {
    const built = operations.map(({ method, template }) => `${method} ${template}`);
    expect(describedOperations().sort()).toEqual([...built, `POST ${TOKEN_PATH}`].sort());
  });

  it('asks the scopes that the sandbox asks', () => {
    const asked = operations.map(({ method, template, scope }) => [`${method} ${template}`, scope]);
    expect(describedScopes()).toEqual({
      ...Object.fromEntries(asked),
      [`POST ${TOKEN_PATH}`]: null,
    });
  });
});

describe('the check of exchanges against the contract', () => {
  const me = {
    tenant: 'flex_1',
    client_id: 'flex-client-1',
    scopes: ['customers.read'],
    company: { name: 'Lämpöykkönen Oy', business_id: '1967543-8' },
    clock: '2025-11-24T10:00:00.000Z',
  };
  const exchange = (change: Partial<Exchange>): Exchange => ({
    method: 'GET',
    target: '/v1/me',
    requestType: '',
    requestBody: '',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(me),
    ...change,
  });

  it('finds nothing wrong with a good answer', () => {
    expect(violations(exchange({}))).toEqual([]);
  });

  it.each([
    ['a status that is not described', { status: 418 }],
    ['a path that is not described', { target: '/v1/you' }],
    ['another content type', { headers: { 'content-type': 'text/html' } }],
    ['a missing member', { body: JSON.stringify({ ...me, clock: undefined }) }],
    ['a member that is not described', { body: JSON.stringify({ ...me, extra: 1 }) }],
    [
      'a member too many further in',
      { body: JSON.stringify({ ...me, company: { ...me.company, city: 'Salo' } }) },
    ],
    ['a value of another form', { body: JSON.stringify({ ...me, clock: '2025-11-24' }) }],
    ['an error without its header', { status: 401, headers: { 'content-type': 'application/problem+json' } }],
  ])('finds %s', (_what, change) => {
    expect(violations(exchange(change))).not.toEqual([]);
  });

  it('finds an accepted request that the contract forbids', () => {
    const taken = violations({
      method: 'POST',
      target: '/v1/webhook-endpoints/whe_1:rotate-secret',
      requestType: 'application/json',
      requestBody: '{"overlap":5}',
      status: 200,
      headers: {},
      body: '',
    });
    expect(taken.join()).toContain('request');
  });
});
