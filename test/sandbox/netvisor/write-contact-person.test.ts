import { describe, expect, it } from 'vitest';
import { categoryOf, useNetvisorSandbox } from './fixture';
import { texts } from './signer';

const sandbox = useNetvisorSandbox({ officeMovesChangeTime: false });

interface Parts {
  readonly id?: number;
  readonly firstName?: string;
  readonly after?: string;
}

const send = (method: string, { id, firstName = 'Aino', after = '' }: Parts = {}) =>
  sandbox.api('/contactperson.nv', {
    body: `<root><contactperson><method>${method}</method>
      <customeridentifier type="netvisor">1</customeridentifier>
      ${id === undefined ? '' : `<contactpersonidentifier type="netvisor">${id.toString()}</contactpersonidentifier>`}
      <firstname>${firstName}</firstname><lastname>Laine</lastname><language type="ISO-3166">FI</language>${after}
      <contactpersonaddress/></contactperson></root>`,
  });

const withDefault = (method: string, isDefault: string, id?: number): string =>
  `<root><contactperson><method>${method}</method><customeridentifier type="netvisor">1</customeridentifier>
   ${id === undefined ? '' : `<contactpersonidentifier type="netvisor">${id.toString()}</contactpersonidentifier>`}
   <isdefault>${isDefault}</isdefault><firstname>Aino</firstname><lastname>Laine</lastname>
   <language type="ISO-3166">FI</language><contactpersonaddress/></contactperson></root>`;

describe('contactperson.nv (netvisor-api.md 2.5)', () => {
  it('adds a person and answers its id', async () => {
    await sandbox.person({ name: 'Emo Oy' }, { offices: [{ officeName: 'Itä' }] });
    const answer = await send('add', {
      after:
        '<phonenumber>0401234567</phonenumber><email>aino@a.example</email><officeidentifier type="netvisor">1</officeidentifier>',
    });
    expect(texts(answer.text, 'InsertedDataIdentifier')).toEqual(['1']);
    expect((await sandbox.stored(1)).contactPersons).toMatchObject([
      {
        contactPersonID: 1,
        contactPersonFirstName: 'Aino',
        contactPersonPhoneNumber: '0401234567',
        contactPersonOfficeNetvisorKey: 1,
      },
    ]);
  });

  it('takes a person without an address group, as a maintained client sends it, unless the switch demands one', async () => {
    await sandbox.person({ name: 'Emo Oy' });
    const plain = {
      body: `<root><contactperson><method>add</method><customeridentifier type="netvisor">1</customeridentifier>
        <firstname>Aino</firstname><lastname>Laine</lastname><language type="ISO-3166">FI</language></contactperson></root>`,
    };
    expect((await sandbox.api('/contactperson.nv', plain)).statuses).toEqual(['OK']);
    await sandbox.settings({ contactPersonAddress: 'required' });
    expect(categoryOf(await sandbox.api('/contactperson.nv', plain))).toBe('INVALID_DATA');
  });

  it('edits and deletes by id', async () => {
    await sandbox.person({ name: 'Emo Oy' });
    await send('add', { after: '<email>aino@a.example</email>' });
    expect((await send('edit', { id: 1, firstName: 'Aune' })).statuses).toEqual(['OK']);
    expect((await sandbox.stored(1)).contactPersons).toMatchObject([
      { contactPersonFirstName: 'Aune', contactPersonEmail: 'aino@a.example' },
    ]);
    expect((await send('delete', { id: 1 })).statuses).toEqual(['OK']);
    expect((await sandbox.stored(1)).contactPersons).toEqual([]);
    expect(categoryOf(await send('delete', { id: 1 }))).toBe('INVALID_DATA');
  });

  it('refuses an unknown method, an empty first name, an office of somebody else', async () => {
    await sandbox.person({ name: 'Emo Oy' });
    expect(categoryOf(await send('replace'))).toBe('INVALID_DATA');
    expect(categoryOf(await send('add', { firstName: ' ' }))).toBe('INVALID_DATA');
    expect(
      categoryOf(await send('add', { after: '<officeidentifier type="netvisor">9</officeidentifier>' })),
    ).toBe('INVALID_DATA');
  });

  it('has one default person, whom only another one can follow', async () => {
    const defaults = async () =>
      (await sandbox.stored(1)).contactPersons.map((person) => person['isDefault']);
    await sandbox.person({ name: 'Emo Oy' });
    await sandbox.api('/contactperson.nv', { body: withDefault('add', 'true') });
    await sandbox.api('/contactperson.nv', { body: withDefault('add', 'true') });
    expect(await defaults()).toEqual([false, true]);
    await sandbox.api('/contactperson.nv', { body: withDefault('edit', 'false', 2) });
    expect(await defaults()).toEqual([false, true]);
    await sandbox.api('/contactperson.nv', { body: withDefault('edit', 'TRUE', 1) });
    expect(await defaults()).toEqual([true, false]);
  });

  it('takes a person away from an office by 0', async () => {
    await sandbox.person({ name: 'Emo Oy' }, { offices: [{ officeName: 'Itä' }] });
    await send('add', { after: '<officeidentifier type="netvisor">1</officeidentifier>' });
    await send('edit', { id: 1, after: '<officeidentifier type="netvisor">0</officeidentifier>' });
    expect((await sandbox.stored(1)).contactPersons).toMatchObject([{ contactPersonOfficeNetvisorKey: 0 }]);
  });

  it('moves the customer’s change time only by switch', async () => {
    const { changedAt } = await sandbox.person({ name: 'Emo Oy' });
    await sandbox.control('POST', '/clock', { offsetMs: 60_000 });
    await send('add');
    expect((await sandbox.stored(1)).changedAt).toBe(changedAt);
    await sandbox.settings({ officeMovesChangeTime: true });
    await send('delete', { id: 1 });
    expect((await sandbox.stored(1)).changedAt > changedAt).toBe(true);
  });

  it.each(['delete', 'edit'])('knows nobody to %s without an id', async (method) => {
    await sandbox.person({ name: 'Emo Oy' });
    expect((await send(method)).statuses[1]).toContain('Contact person not found');
  });
});
