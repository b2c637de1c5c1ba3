/** Plans that go stale so many times in a row are no longer made anew at once. */
const AT_ONCE = 3;
const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** How long to wait before the next plan, in ms, after so many in a row went stale: from the third 1 s, doubled. */
export function staleWaitMs(staleInARow: number): number {
  if (staleInARow < AT_ONCE) return 0;
  return Math.min(FIRST_MS * 2 ** (staleInARow - AT_ONCE), LONGEST_MS);
}
