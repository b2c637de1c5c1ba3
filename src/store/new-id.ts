import { randomBytes } from 'node:crypto';
import type {
  HintId,
  IssueId,
  JournalId,
  LinkId,
  OverrideId,
  PlanId,
  PreviewId,
  QuestionId,
  RunId,
  TenantId,
} from '../sync/ids';
import {
  hintIdSchema,
  issueIdSchema,
  journalIdSchema,
  linkIdSchema,
  overrideIdSchema,
  planIdSchema,
  previewIdSchema,
  questionIdSchema,
  runIdSchema,
  tenantIdSchema,
} from '../sync/ids';

const SCHEMAS = {
  tnt: tenantIdSchema,
  lnk: linkIdSchema,
  hnt: hintIdSchema,
  run: runIdSchema,
  prv: previewIdSchema,
  pln: planIdSchema,
  iss: issueIdSchema,
  jrn: journalIdSchema,
  ovr: overrideIdSchema,
  qst: questionIdSchema,
} as const;

// RFC 4648 base32 in lower case: 32 letters, so one byte gives one letter without bias.
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 20;

/** A new random id of the kind that the prefix names: 20 letters of base32, 100 bits. */
export function newId(prefix: 'tnt'): TenantId;
export function newId(prefix: 'lnk'): LinkId;
export function newId(prefix: 'hnt'): HintId;
export function newId(prefix: 'run'): RunId;
export function newId(prefix: 'prv'): PreviewId;
export function newId(prefix: 'pln'): PlanId;
export function newId(prefix: 'iss'): IssueId;
export function newId(prefix: 'jrn'): JournalId;
export function newId(prefix: 'ovr'): OverrideId;
export function newId(prefix: 'qst'): QuestionId;
export function newId(prefix: keyof typeof SCHEMAS): string {
  let letters = '';
  for (const byte of randomBytes(LENGTH)) letters += ALPHABET.charAt(byte & 31);
  return SCHEMAS[prefix].parse(`${prefix}_${letters}`);
}
