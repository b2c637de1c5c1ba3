import { ApiProblem } from '../problems/api-problem';

/** The strong ETag of a version. */
export const etagOf = (version: number): string => `"v${version}"`;

/** What the caller knows of the thing it changes. */
export interface Preconditions {
  readonly ifMatch: string | null;
  readonly ifNoneMatch: string | null;
}

/**
 * The version that the caller saw, from `If-Match`; null stands for `*`, whatever there is. Throws 428 without
 * the header and 412 for one that no version has.
 */
export function requiredVersion({ ifMatch }: Preconditions, current: unknown): number | null {
  if (ifMatch === null) throw new ApiProblem('precondition_required');
  if (ifMatch.trim() === '*') return null;
  const [, version] = /^"v(\d{1,15})"$/u.exec(ifMatch.trim()) ?? [];
  if (version === undefined) throw new ApiProblem('stale', { current });
  return Number(version);
}
