import type { DriftReason } from './drift';
import { ISSUE_CODES } from './issues';
import type { Language } from './languages';
import { REASON_CODES } from './plan';
import { renderReason } from './reason-catalogue';
import { renderIssue } from './render-issue';

/** Why a customer is not in step, in words. */
export function renderDriftReason(reason: DriftReason, language: Language): string {
  const issue = ISSUE_CODES.find((code) => code === reason);
  if (issue) return `${renderIssue(issue, {}, language).title}.`;
  const planned = REASON_CODES.find((code) => code === reason);
  if (planned) return renderReason({ verdict: 'kept', reason: planned, write: null, about: null }, language);
  return language === 'fi'
    ? 'Asiakkaalla ei ole vastinetta toisessa järjestelmässä.'
    : 'The other system has no such customer.';
}
