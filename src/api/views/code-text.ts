import { ISSUE_CODES } from '../../sync/issues';
import type { Language } from '../../sync/languages';
import { problemCatalogue } from '../../sync/problem-catalogue';
import { renderIssue } from '../../sync/render-issue';
import { isProblemCode } from '../problems/api-problem';

/** Title and next step of a code, be it of an issue or of a problem; null for one that no catalogue has. */
export function textOfCode(code: string, language: Language): { title: string; nextStep: string } | null {
  const issueCode = ISSUE_CODES.find((known) => known === code);
  if (issueCode) {
    const { title, nextStep } = renderIssue(issueCode, {}, language);
    return { title, nextStep };
  }
  if (!isProblemCode(code)) return null;
  const { title, nextStep } = problemCatalogue[code];
  return { title: title[language], nextStep: nextStep[language] };
}
