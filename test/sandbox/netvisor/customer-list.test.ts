import { describe, expect, it } from 'vitest';
import { categoryOf, useNetvisorSandbox } from './fixture';
import { texts } from './signer';

const sandbox = useNetvisorSandbox({
  listInactive: true,
  changedSinceZone: 'helsinki',
  changedSinceInclusive: true,
  duplicateCode: 'refuse',
  officeMovesChangeTime: false,
  keywordMatch: 'start',
  listUri: 'path',
  codeComparison: 'exact',
});

const codes = async (query = ''): Promise<string[]> =>
  texts((await sandbox.api(`/customerlist.nv${query}`)).text, 'Code');
const at = (iso: string) => sandbox.control('POST', '/clock', { offsetMs: Date.parse(iso) - Date.now() });

describe('customerlist.nv (netvisor-api.md 2.1)', () => {
  it('answers an empty element for an empty register', async () => {
    expect((await sandbox.api('/customerlist.nv')).text).toContain('    <Customerlist />\r\n');
  });

  it('lists key, name, code, business id, group and address of the details, in the order of keys', async () => {
    await sandbox.person({
      internalIdentifier: '0001234',
      name: 'Mäki & <Pojat> Oy',
      externalIdentifier: '1967543-8',
      customerGroupName: 'Kanta-asiakkaat',
    });
    await sandbox.person({ name: 'Numeroton' });
    const { text } = await sandbox.api('/customerlist.nv');
    expect(text).toContain(
      [
        '        <Customer>',
        '            <Netvisorkey>1</Netvisorkey>',
        '            <Name>Mäki &amp; &lt;Pojat&gt; Oy</Name>',
        '            <Code>0001234</Code>',
        '            <OrganisationIdentifier>1967543-8</OrganisationIdentifier>',
        '            <CustomerGroupID>1</CustomerGroupID>',
        '            <CustomerGroupName>Kanta-asiakkaat</CustomerGroupName>',
        '            <Uri>/getcustomer.nv?id=1</Uri>',
        '        </Customer>',
        '        <Customer>',
        '            <Netvisorkey>2</Netvisorkey>',
        '            <Name>Numeroton</Name>',
        '            <Code />',
      ].join('\r\n'),
    );
  });

  it('keeps companies apart', async () => {
    await sandbox.control('POST', `/customers?tenant=${sandbox.second.organisationId}`, {
      customerBaseInformation: { internalIdentifier: '700001', name: 'Toisen Asiakas' },
    });
    expect(await codes()).toEqual([]);
  });

  describe('inactive customers', () => {
    it('are listed, and left out by switch', async () => {
      await sandbox.person({ internalIdentifier: '100001', name: 'Lopettanut', isActive: 0 });
      expect(await codes()).toEqual(['100001']);
      await sandbox.settings({ listInactive: false });
      expect(await codes()).toEqual([]);
    });
  });

  describe('keyword', () => {
    it.each([
      ['the name', 'keyword=virt'],
      ['the code', 'Keyword=1000'],
      ['the business id', 'KEYWORD=1967543'],
      ['the name extension', 'keyword=kirj*'],
      ['an e-mail address, by its own parameter', 'emailkeyword=info@v'],
    ])('finds the beginning of %s', async (_what, query) => {
      await sandbox.person({
        internalIdentifier: '100001',
        name: 'Virtasen Huolto Oy',
        nameExtension: 'Kirjanpito',
        externalIdentifier: '1967543-8',
        email: 'info@virtanen.example',
      });
      await sandbox.person({ internalIdentifier: '200002', name: 'Oy Virtanen' });
      expect(await codes(`?${query}`)).toEqual(['100001']);
    });

    it('makes changedsince ignored', async () => {
      await sandbox.person({ internalIdentifier: '100001', name: 'Vanha' });
      expect(await codes('?changedsince=2999-01-01&keyword=vanha')).toEqual(['100001']);
    });
  });

  describe('codes', () => {
    it('are looked up exactly, leading zeros and old duplicates included', async () => {
      await sandbox.settings({ duplicateCode: 'allow' });
      for (const internalIdentifier of ['0000117', '117', 'A1', 'a1', 'A1']) {
        await sandbox.person({ internalIdentifier, name: `Asiakas ${internalIdentifier}` });
      }
      expect(await codes('?customerCodeList=0000117,A1')).toEqual(['0000117', 'A1', 'A1']);
      expect(await codes('?customercode=117')).toEqual(['117']);
      expect(await codes('?customercodelist=117,A1&keyword=asiakas%20a')).toEqual(['A1', 'A1']);
    });

    it('may be at most 100', async () => {
      const list = (count: number): string =>
        Array.from({ length: count }, (_, place) => `C${place.toString()}`).join(',');
      expect(categoryOf(await sandbox.api(`/customerlist.nv?customercodelist=${list(100)}`))).toBe('OK');
      expect(categoryOf(await sandbox.api(`/customerlist.nv?customercodelist=${list(101)}`))).toBe(
        'INVALID_DATA',
      );
    });
  });

  describe('a private person', () => {
    it('has no OrganisationIdentifier, and is not found by what stands in its place', async () => {
      await sandbox.person({
        internalIdentifier: '100001',
        name: 'Henkilö Hilma',
        externalIdentifier: '010180-9026',
        isPrivateCustomer: 1,
      });
      const { text } = await sandbox.api('/customerlist.nv');
      expect(text).toContain('<OrganisationIdentifier />');
      expect(await codes('?keyword=010180')).toEqual([]);
    });
  });

  describe('by switch', () => {
    it('a keyword may stand anywhere', async () => {
      await sandbox.person({ internalIdentifier: '100001', name: 'Oy Virtanen Ab' });
      expect(await codes('?keyword=virt')).toEqual([]);
      await sandbox.settings({ keywordMatch: 'anywhere' });
      expect(await codes('?keyword=virt')).toEqual(['100001']);
      expect(await codes('?keyword=001')).toEqual(['100001']);
    });

    it('Uri is a path, a URL, or host and path joined without a slash', async () => {
      await sandbox.person({ name: 'Yksi' });
      const uri = async (listUri: string): Promise<string[]> => {
        await sandbox.settings({ listUri });
        return texts((await sandbox.api('/customerlist.nv')).text, 'Uri');
      };
      expect(await uri('path')).toEqual(['/getcustomer.nv?id=1']);
      expect(await uri('url')).toEqual([`${sandbox.baseUrl}/getcustomer.nv?id=1`]);
      expect(await uri('joined')).toEqual([`${sandbox.baseUrl}getcustomer.nv?id=1`]);
    });

    it('codes that differ by case or outer blanks are the same', async () => {
      await sandbox.person({ internalIdentifier: 'Ab-1', name: 'Yksi' });
      expect(await codes('?customercodelist=AB-1')).toEqual([]);
      await sandbox.settings({ codeComparison: 'loose' });
      expect(await codes('?customercodelist=AB-1,ab-1')).toEqual(['Ab-1']);
      expect(await codes('?customercode=aB-1')).toEqual(['Ab-1']);
    });
  });

  describe('several parameters', () => {
    it('leave what passes them all', async () => {
      for (const [internalIdentifier, email] of [
        ['100001', 'info@a.example'],
        ['100002', 'info@b.example'],
        ['100003', 'myynti@a.example'],
      ]) {
        await sandbox.person({ internalIdentifier, email, name: 'Asiakas' });
      }
      expect(await codes('?customercodelist=100001,100003&emailkeyword=info')).toEqual(['100001']);
      expect(await codes('?customercodelist=100001,100002&changedsince=2999-01-01')).toEqual([]);
      expect(await codes('?customercode=100002&customercodelist=100001')).toEqual([]);
    });
  });

  describe('changedsince', () => {
    it.each(['2026-07-01T12:00:00', '2026-07-01%2012:00:00', '2026-07-01'])('takes %s', async (since) => {
      expect(categoryOf(await sandbox.api(`/customerlist.nv?changedsince=${since}`))).toBe('OK');
    });

    it.each(['yesterday', '2026-13-01', '2026-02-30', '2026-07-01T12:00', '2026-07-01T24:00:00'])(
      'refuses %s',
      async (since) => {
        expect(categoryOf(await sandbox.api(`/customerlist.nv?changedsince=${since}`))).toBe('INVALID_DATA');
      },
    );

    const changedAtNoonUtc = async (day: string): Promise<void> => {
      await sandbox.settings({ timestampToleranceSeconds: null });
      await at(`${day}T12:00:00.500Z`);
      await sandbox.person({ internalIdentifier: '100001', name: 'Muuttunut' });
    };

    it('means Finnish time, in summer and in winter, or UTC by switch', async () => {
      await changedAtNoonUtc('2026-07-01');
      expect(await codes('?changedsince=2026-07-01T14:59:00')).toEqual(['100001']);
      expect(await codes('?changedsince=2026-07-01T15:01:00')).toEqual([]);
      await sandbox.control('POST', '/reset');
      await changedAtNoonUtc('2026-01-15');
      expect(await codes('?changedsince=2026-01-15T13:59:00')).toEqual(['100001']);
      expect(await codes('?changedsince=2026-01-15T14:01:00')).toEqual([]);
      await sandbox.settings({ changedSinceZone: 'utc' });
      expect(await codes('?changedsince=2026-01-15T12:01:00')).toEqual([]);
      expect(await codes('?changedsince=2026-01-15T11:59:00')).toEqual(['100001']);
    });

    it('includes the very second, or not by switch', async () => {
      const clock = Date.UTC(2026, 6, 1, 12);
      await sandbox.settings({ timestampToleranceSeconds: null });
      await at(new Date(clock).toISOString());
      const { changedAt } = await sandbox.person({ internalIdentifier: '100001', name: 'Muuttunut' });
      const second = changedAt.slice(17, 19);
      expect(await codes(`?changedsince=2026-07-01T15:00:${second}`)).toEqual(['100001']);
      await sandbox.settings({ changedSinceInclusive: false });
      expect(await codes(`?changedsince=2026-07-01T15:00:${second}`)).toEqual([]);
    });

    it('names the first of an hour that the clocks show twice', async () => {
      await sandbox.settings({ timestampToleranceSeconds: null });
      await at('2026-10-25T00:10:00Z');
      await sandbox.person({ internalIdentifier: '100001', name: 'Kesäajan viimeinen' });
      expect(await codes('?changedsince=2026-10-25T03:05:00')).toEqual(['100001']);
    });
  });
});
