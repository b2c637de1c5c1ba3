import type { ApiAnswer, ApiRequest, ApiRequestHead, InjectedError, SandboxApi } from '../common/api';
import {
  answerLanguageOf,
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
import type { NetvisorSettings } from './settings';
import { failures, httpStatusOf, NetvisorRefusal } from './texts';
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

/** Netvisor's Web Service API, as far as customers go. */
export class NetvisorApi implements SandboxApi {
  constructor(private readonly companies: NetvisorCompanies) {}

  identify(head: ApiRequestHead): { tenant: string; resource: string } {
    return { tenant: organisationIdOf(head.headers), resource: resourceNameOf(head.target) };
  }

  /** One request of a company at a time: the next one waits, or is refused where the switch says so. */
  async admit(request: ApiRequest): Promise<ApiAnswer | undefined> {
    if (request.resource === 'deletecustomer.nv')
      request.alarm('deletecustomer.nv was called; it deletes by GET.');
    const company = this.companies.get(request.tenant);
    if (!company) return undefined;
    if (company.lane.isBusy) {
      request.note('Overlaps another request of the same company.');
      if (company.settings.overlap === 'refuse')
        return this.refuse(request, new NetvisorRefusal(failures.overlap));
    }
    await company.lane.enter(request.closed);
    return undefined;
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
    return failedAnswer(request.at, this.visibleStatus(request, httpStatusOf(category)), category, text);
  }

  private serve(request: ApiRequest, { company, macInput, mac }: AuthenticatedRequest): ApiAnswer {
    const resource = resources.get(request.resource);
    if (resource?.method !== request.method) {
      throw new NetvisorRefusal(failures.uriMethodInvalid(macInput, mac), resource ? 401 : 404);
    }
    if (!company.settings.rights[resource.right]) {
      throw new NetvisorRefusal(failures.resourceBlocked(request.resource));
    }
    return resource.handle({ company, request, at: request.at, parameters: parametersOf(request.target) });
  }

  private refuse(request: ApiRequest, { failure, httpStatus }: NetvisorRefusal): ApiAnswer {
    const text = failure[answerLanguageOf(request.headers)];
    return failedAnswer(request.at, this.visibleStatus(request, httpStatus), failure.category, text);
  }

  /** Errors come with HTTP 200 unless the request or the company wants real codes (3.3). */
  private visibleStatus(request: ApiRequest, status: number): number {
    const always = this.companies.get(request.tenant)?.settings.statusCodes === 'always';
    return always || wantsStatusCodes(request.headers) ? status : 200;
  }
}

function resourceNameOf(target: string): string {
  const path = target.split('?', 1)[0] ?? '';
  return path.replace(/^\/+/, '').toLowerCase();
}
