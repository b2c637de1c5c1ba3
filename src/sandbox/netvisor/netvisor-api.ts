import type { ApiAnswer, ApiRequest, ApiRequestHead, InjectedError, SandboxApi } from '../common/api';
import type { SandboxClock } from '../common/clock';
import {
  askedLanguageOf,
  authenticate,
  organisationIdOf,
  wantsStatusCodes,
  type AuthenticatedRequest,
} from './authenticate';
import { parametersOf, type NetvisorResource } from './call';
import type { NetvisorCompanies } from './company';
import { customerList } from './customer-list';
import { deleteCustomer } from './delete-customer';
import { failedAnswer } from './envelope';
import { getCustomer } from './get-customer';
import { isUnderWay, maintenancePage } from './maintenance';
import { defaultSettings, type NetvisorSettings } from './settings';
import { failures, httpStatusOf, NetvisorRefusal, type AnswerLanguage } from './texts';
import { writeContactPerson } from './write-contact-person';
import { writeCustomer } from './write-customer';
import { writeOffice } from './write-office';

interface ResourceEntry {
  readonly method: 'GET' | 'POST';
  /** The right that an admin of the company grants or not. */
  readonly right: keyof NetvisorSettings['rights'];
  readonly handle: NetvisorResource;
}

const resources: ReadonlyMap<string, ResourceEntry> = new Map<string, ResourceEntry>([
  ['customerlist.nv', { method: 'GET', right: 'customerlist', handle: customerList }],
  ['getcustomer.nv', { method: 'GET', right: 'getcustomer', handle: getCustomer }],
  ['customer.nv', { method: 'POST', right: 'customer', handle: writeCustomer }],
  ['office.nv', { method: 'POST', right: 'office', handle: writeOffice }],
  ['contactperson.nv', { method: 'POST', right: 'customer', handle: writeContactPerson }],
  ['deletecustomer.nv', { method: 'GET', right: 'customer', handle: deleteCustomer }],
]);

/** What a company that nobody knows is answered by. */
const unknownCompany: NetvisorSettings = defaultSettings();

/** Netvisor's Web Service API, as far as customers go. */
export class NetvisorApi implements SandboxApi {
  constructor(
    private readonly companies: NetvisorCompanies,
    private readonly clock: SandboxClock,
  ) {}

  identify(head: ApiRequestHead): { tenant: string; resource: string } {
    return { tenant: organisationIdOf(head.headers), resource: resourceNameOf(head.target) };
  }

  /**
   * Nothing is answered during maintenance. Otherwise a company has one request at a time: the next one waits, or is
   * refused where the switch says so.
   */
  async admit(request: ApiRequest): Promise<ApiAnswer | undefined> {
    if (request.resource === 'deletecustomer.nv')
      request.alarm('deletecustomer.nv was called; it deletes by GET.');
    const company = this.companies.get(request.tenant);
    if (!company) return undefined;
    const closed = this.answerWhileClosed(request);
    if (closed) return closed;
    if (company.lane.isBusy) {
      request.note('Overlaps another request of the same company.');
      if (company.settings.overlap === 'refuse')
        return this.refuse(request, new NetvisorRefusal(failures.overlap));
    }
    await company.lane.enter(request.closed);
    return undefined;
  }

  delayMs(request: ApiRequest): number {
    return this.companies.get(request.tenant)?.latency?.next() ?? 0;
  }

  answer(request: ApiRequest): ApiAnswer {
    try {
      return this.serve(request, authenticate(request, this.companies));
    } catch (error) {
      if (error instanceof NetvisorRefusal) return this.refuse(request, error);
      throw error;
    }
  }

  injectedError({ category, text }: InjectedError, request: ApiRequest): ApiAnswer {
    const settings = this.settingsFor(request);
    const status = visibleStatus(request, settings, httpStatusOf(category, settings.httpStatuses));
    return failedAnswer({ at: this.clock.now(), settings }, status, category, text);
  }

  private serve(request: ApiRequest, { company, macInput, mac }: AuthenticatedRequest): ApiAnswer {
    const resource = resources.get(request.resource);
    if (resource?.method !== request.method) {
      throw new NetvisorRefusal(failures.uriMethodInvalid(macInput, mac), !resource);
    }
    const { settings } = company;
    if (!settings.rights[resource.right]) {
      throw new NetvisorRefusal(failures.resourceBlocked(request.resource));
    }
    const parameters = parametersOf(request.target);
    return resource.handle({ company, settings, request, at: this.clock.now(), parameters });
  }

  private answerWhileClosed(request: ApiRequest): ApiAnswer | undefined {
    const { maintenance } = this.settingsFor(request);
    if (!maintenance || !isUnderWay(maintenance, request.at)) return undefined;
    if (maintenance.answer === 'page') return maintenancePage(maintenance.pageStatus);
    return this.refuse(request, new NetvisorRefusal(failures.maintenance(maintenance.answer)));
  }

  private refuse(request: ApiRequest, { failure, resourceUnknown }: NetvisorRefusal): ApiAnswer {
    const settings = this.settingsFor(request);
    const { category } = failure;
    const status = resourceUnknown
      ? settings.httpStatuses.unknownResource
      : httpStatusOf(category, settings.httpStatuses);
    return failedAnswer(
      { at: this.clock.now(), settings },
      visibleStatus(request, settings, status),
      category,
      failure[answerLanguage(request, settings)],
    );
  }

  private settingsFor(request: ApiRequest): NetvisorSettings {
    return this.companies.get(request.tenant)?.settings ?? unknownCompany;
  }
}

/** Errors come with HTTP 200 unless the request or the company wants real codes (3.3). */
function visibleStatus({ headers }: ApiRequest, { statusCodes }: NetvisorSettings, status: number): number {
  return statusCodes === 'always' || wantsStatusCodes(headers) ? status : 200;
}

/** Section 6 decides that Swedish falls back to English; a switch has Swedish texts instead. */
function answerLanguage({ headers }: ApiRequest, { swedish }: NetvisorSettings): AnswerLanguage {
  const asked = askedLanguageOf(headers);
  return asked === 'SE' && swedish === 'english' ? 'EN' : asked;
}

function resourceNameOf(target: string): string {
  const path = target.split('?', 1)[0] ?? '';
  return path.replace(/^\/+/, '').toLowerCase();
}
