import { describe, expect, it } from 'vitest';
import { lineOfJson, runFns } from '../run-fns';

describe('validate', () => {
  it('answers each line, without the service', async () => {
    const lines = [
      { kind: 'businessId', value: '1234567-1' },
      { kind: 'businessId', value: '1234567-2' },
      { kind: 'ovt', value: '0037 12345671' },
      { kind: 'iban', value: 'FI21 1234 5600 0007 85' },
      { kind: 'eInvoiceAddress', value: 'FI2112345600000785' },
      { kind: 'operator', value: 'NDEAFIHH' },
      { kind: 'vat', value: 'FI12345671' },
      { kind: 'email', value: 'Laskut@Aalto.example' },
      { kind: 'emailList', value: 'a@aalto.example, b@aalto.example' },
      { kind: 'phone', value: '050 123 4567' },
      { kind: 'phone', value: 'soita' },
      { kind: 'postalCode', value: '00100' },
      { kind: 'postalCode', value: '100' },
      { kind: 'colour', value: 'red' },
      { kind: 'toString', value: 'red' },
    ];
    const input = `${lines.map((line) => JSON.stringify(line)).join('\n')}\nnot json\n`;
    const { code, stdout } = await runFns(['validate', '--json'], {}, { input });
    expect(code).toBe(0);
    expect(stdout.trim().split('\n').map(lineOfJson)).toEqual([
      { valid: true, normalised: '1234567-1', code: null },
      { valid: false, normalised: null, code: 'business_id_invalid' },
      { valid: true, normalised: '003712345671', code: null },
      { valid: true, normalised: 'FI2112345600000785', code: null },
      { valid: true, normalised: 'FI2112345600000785', code: null },
      { valid: true, normalised: 'NDEAFIHH', code: null },
      { valid: true, normalised: 'FI12345671', code: null },
      { valid: true, normalised: 'laskut@aalto.example', code: null },
      { valid: false, normalised: null, code: 'value_not_allowed' },
      { valid: true, normalised: '+358501234567', code: null },
      { valid: false, normalised: null, code: 'phone' },
      { valid: true, normalised: '00100', code: null },
      { valid: false, normalised: null, code: 'postalCode' },
      { valid: false, normalised: null, code: 'malformed' },
      { valid: false, normalised: null, code: 'malformed' },
      { valid: false, normalised: null, code: 'malformed' },
    ]);
    const table = await runFns(['validate'], {}, { input });
    expect(table.stdout).toMatch(/businessId +1234567-2 +false +– +business_id_invalid/);
  });

  it('tells all that would keep a value from a field of a side, and what only looks wrong', async () => {
    const address = {
      street: 'Mäkikatu 2',
      street2: null,
      postalCode: '3310',
      city: 'Tampere',
      country: 'FI',
    };
    const lines = [
      { field: 'name', to: 'netvisor', value: 'N'.repeat(251) },
      { field: 'invoicingEmail', to: 'netvisor', value: 'a@aalto.example;b@aalto.example' },
      { field: 'invoicingEmail', to: 'flex', value: 'a@aalto.example;b@aalto.example' },
      { field: 'billingAddress', to: 'netvisor', value: address },
      { field: 'eInvoice', to: 'flex', value: { address: '003712345671', operator: 'XYZ' } },
      { field: 'name', to: 'netvisor', value: 'Bell \u0007 Oy' },
      { field: 'name', to: 'netvisor', value: address },
    ];
    const input = lines.map((line) => JSON.stringify(line)).join('\n');
    const { stdout } = await runFns(['validate', '--json', '--lang', 'en'], {}, { input });
    expect(stdout.trim().split('\n').map(lineOfJson)).toEqual([
      expect.objectContaining({
        valid: false,
        code: 'value_too_long',
        problem: expect.stringContaining('250') as string,
      }),
      expect.objectContaining({ valid: true, code: null, problem: null, warnings: [] }),
      expect.objectContaining({ valid: false, code: 'value_not_allowed' }),
      expect.objectContaining({ valid: true, warnings: ['A Finnish postal code has five digits.'] }),
      expect.objectContaining({ valid: false, code: 'e_invoice_invalid' }),
      expect.objectContaining({ valid: false, code: 'value_not_allowed' }),
      { valid: false, normalised: null, code: 'malformed' },
    ]);
    const { stdout: table } = await runFns(['validate', '--lang', 'en'], {}, { input });
    expect(table).toContain('billingAddress → netvisor: A Finnish postal code has five digits.');
  });
});
