import type { Route } from '../http/route';
import { getAbout } from './about';
import { approvePreview } from './approvals';
import {
  deleteConnection,
  getConnection,
  listConnections,
  putFlexConnection,
  putNetvisorConnection,
} from './connections';
import { cancelRun, pauseRun, resumeRun } from './control-run';
import { decideIssue } from './decide-issue';
import { explainLink } from './explain-link';
import { getFleet } from './fleet';
import { getGoLive, patchGoLive } from './go-live';
import { getIssue, groupIssues, listAllIssues, listIssues } from './issues';
import { getJournalValues, listJournal } from './journal';
import { getLink, listLinks } from './links';
import { pauseTenant, resumeTenant } from './pause-tenant';
import { forgetWebhookSecret } from './forget-webhook-secret';
import { offboardTenant } from './offboard-tenant';
import { pollTenant, sweepTenant } from './poll-tenant';
import { getPreview, listPreviewItems, listPreviews } from './previews';
import { getCatalogue, listFields } from './reference';
import { listDrift, reconcileTenant } from './reconcile-tenant';
import { rotateKeys } from './rotate-keys';
import { rotateWebhook } from './rotate-webhook';
import { getRun, listAllRuns, listRuns } from './runs';
import { startScan } from './scans';
import { getSettings, patchLimits } from './settings';
import { searchLinks } from './search-links';
import { syncLink } from './sync-link';
import { getTenant, patchTenant } from './tenant';
import { createTenant, listTenants } from './tenants';
import { undoEntry } from './undo-entry';
import { getWebhook, listDeliveries } from './webhook';

/** Every operation for operators, in the order of the description. */
export const ALL_ROUTES: readonly Route[] = [
  getFleet,
  listTenants,
  createTenant,
  getTenant,
  patchTenant,
  getSettings,
  patchLimits,
  pauseTenant,
  resumeTenant,
  offboardTenant,
  pollTenant,
  sweepTenant,
  reconcileTenant,
  listDrift,
  listConnections,
  getConnection,
  putNetvisorConnection,
  putFlexConnection,
  deleteConnection,
  getWebhook,
  rotateWebhook,
  forgetWebhookSecret,
  listDeliveries,
  getGoLive,
  patchGoLive,
  startScan,
  listPreviews,
  getPreview,
  listPreviewItems,
  approvePreview,
  listAllRuns,
  listRuns,
  getRun,
  pauseRun,
  resumeRun,
  cancelRun,
  listLinks,
  searchLinks,
  getLink,
  explainLink,
  syncLink,
  listAllIssues,
  groupIssues,
  listIssues,
  getIssue,
  decideIssue,
  listJournal,
  getJournalValues,
  undoEntry,
  listFields,
  getCatalogue,
  getAbout,
  rotateKeys,
];
