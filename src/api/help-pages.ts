import type { RequestHandler } from 'express';
import { ISSUE_CODES } from '../sync/issues';
import type { Language } from '../sync/languages';
import { problemCatalogue } from '../sync/problem-catalogue';
import { renderIssue } from '../sync/render-issue';
import { languageOf } from './http/language';

interface HelpEntry {
  readonly code: string;
  readonly title: string;
  readonly cause: string | null;
  readonly nextStep: string;
}

const HEADINGS = {
  problems: { fi: 'Rajapinnan virheet', en: 'Problems of the API' },
  issues: { fi: 'Selvitettävät', en: 'Issues' },
} as const;

/** The page to which every problem (`type`) and every issue (`helpUrl`) links: one anchor per code. */
export function helpPage(subject: keyof typeof HEADINGS): RequestHandler {
  return (request, response) => {
    const language = languageOf(request);
    const entries = subject === 'problems' ? problemEntries(language) : issueEntries(language);
    response.set('Content-Language', language).vary('Accept-Language');
    response.type('html').send(page(HEADINGS[subject][language], entries, language));
  };
}

const problemEntries = (language: Language): HelpEntry[] =>
  Object.entries(problemCatalogue).map(([code, { title, nextStep }]) => ({
    code,
    title: title[language],
    cause: null,
    nextStep: nextStep[language],
  }));

const issueEntries = (language: Language): HelpEntry[] =>
  ISSUE_CODES.map((code) => ({ code, ...renderIssue(code, {}, language) }));

function page(heading: string, entries: readonly HelpEntry[], language: Language): string {
  const sections = entries.map(
    ({ code, title, cause, nextStep }) =>
      `<section id="${code}"><h2>${escape(title)}</h2><p><code>${code}</code></p>` +
      `${cause === null ? '' : `<p>${escape(cause)}</p>`}<p>${escape(nextStep)}</p></section>`,
  );
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escape(heading)}</title>` +
    `<meta name="viewport" content="width=device-width"></head><body><h1>${escape(heading)}</h1>${sections.join('')}</body></html>`
  );
}

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`);
