import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetch } from 'undici';
import { ISSUE_CODES } from '../../src/sync/issues';
import { problemCatalogue } from '../../src/sync/problem-catalogue';
import { openApi } from './harness';

let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const page = async (path: string, language = 'fi') => {
  const answer = await fetch(`${api.url}${path}`, { headers: { 'accept-language': language } });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
};

describe('the pages to which problems and issues link', () => {
  it('have an anchor for every problem', async () => {
    const { status, type, text } = await page('/docs/problems');
    expect(status).toBe(200);
    expect(type).toContain('text/html');
    for (const code of Object.keys(problemCatalogue)) expect(text).toContain(`id="${code}"`);
  });

  it('have an anchor for every issue, in the reader’s language', async () => {
    const [finnish, english] = [await page('/docs/issues'), await page('/docs/issues', 'en')];
    for (const code of ISSUE_CODES) expect(finnish.text).toContain(`id="${code}"`);
    expect(finnish.text).toContain('Sama asiakasnumero, eri tiedot');
    expect(english.text).toContain('Same customer number, different details');
  });

  it('are where a problem says they are', async () => {
    const problem: unknown = await (await fetch(`${api.url}/api/v1/tenants`)).json();
    expect(problem).toMatchObject({ type: '/docs/problems#unauthenticated' });
  });
});
