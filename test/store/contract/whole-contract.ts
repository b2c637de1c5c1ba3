import { describeConnections } from './connections';
import type { GivenStore } from './fixture';
import { describeFigures } from './figures';
import { describeHints } from './hints';
import { describeIssues } from './issues';
import { describeJoining } from './joining';
import { describeJournal } from './journal';
import { describeLanes } from './lanes';
import { describeLeases } from './leases';
import { describeLinks } from './links';
import { describeMassChange } from './mass-change';
import { describeOverrides } from './overrides';
import { describePreviews } from './previews';
import { describeReconciliations } from './reconciliations';
import { describeRuns } from './runs';
import { describeSmallThings } from './small-things';
import { describeSnapshots } from './snapshots';
import { describeTenants } from './tenants';
import { describeTransactions } from './transactions';

/** What every store must do, whatever database lies under it. */
export function describeStore(given: GivenStore): void {
  describeTenants(given);
  describeConnections(given);
  describeLinks(given);
  describeJoining(given);
  describeHints(given);
  describeLeases(given);
  describeLanes(given);
  describeIssues(given);
  describeJournal(given);
  describeOverrides(given);
  describeMassChange(given);
  describeReconciliations(given);
  describeSmallThings(given);
  describeRuns(given);
  describeSnapshots(given);
  describePreviews(given);
  describeFigures(given);
  describeTransactions(given);
}
