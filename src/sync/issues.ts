/** The codes of the issue catalogue (texts: `issue-catalogue.ts`). */
export const ISSUE_CODES = [
  'number_collision',
  'field_conflict',
  'number_missing',
  'office_choice',
  'business_id_invalid',
  'e_invoice_invalid',
  'consumer_e_invoice_business_id',
  'kind_changed',
  'kind_unknown',
  'required_field_missing',
  'value_too_long',
  'value_not_allowed',
  'number_changed',
  'customer_gone',
  'mass_change_stopped',
  'credentials_rejected',
  'rights_missing',
  'system_unavailable',
  'duplicate_number',
  'number_overlap',
  'possible_duplicate',
  'clearing',
  'write_rejected',
  'clock_skew',
  'wrong_company',
  'maintenance',
  'internal_error',
] as const;

export type IssueCode = (typeof ISSUE_CODES)[number];

/** Who can help: the classes of the one catalogue (design.md, Errors). */
export type IssueClass = 'fixData' | 'decide' | 'credentials' | 'rights' | 'outage' | 'limit' | 'bug';

export type Severity = 'info' | 'warning' | 'serious';
