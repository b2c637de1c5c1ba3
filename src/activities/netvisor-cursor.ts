/** How far a poll reaches back before the last one: lists are to the second and clocks differ. In ms. */
export const OVERLAP_MS = 600_000;

/** Keys that one detail call of Netvisor takes. */
export const DETAIL_BATCH = 500;
