import type { Request, Router } from 'express';
import { z } from 'zod';
import type { SandboxClock } from '../common/clock';
import { ControlError, parseControl, readTenant } from '../common/control';
import { sendJsonArray } from '../common/json-array';
import { parseKey } from './call';
import type { NetvisorCompanies, NetvisorCompany } from './company';
import { addByPerson, deleteByPerson, editByPerson } from './edit-by-person';
import type { CustomerRecord } from './record';
import { recordAsJson, recordPatchSchema } from './record-json';
import { maintenanceSchema } from './maintenance';
import { defaultSettings, patchedSettings, settingsPatchSchema } from './settings';

const credential = z.string().min(1).max(200);

/** Body of `POST /_sandbox/companies`. */
const credentialsSchema = z.strictObject({
  organisationId: credential,
  customerId: credential,
  customerKey: credential,
  partnerId: credential,
  partnerKey: credential,
});

/** Adds to the shared control calls what only Netvisor's sandbox has (interfaces.md, "Sandbox control"). */
export function addNetvisorRoutes(router: Router, companies: NetvisorCompanies, clock: SandboxClock): void {
  router.get('/companies', (_request, response) => {
    response.json(companies.all().map((company) => company.card()));
  });
  router.post('/companies', (request, response) => {
    const company = companies.put(parseControl(credentialsSchema, request.body));
    response.status(201).json(company.card());
  });

  router.get('/settings', (request, response) => {
    response.json(companyOf(companies, readTenant(request)).settings);
  });
  router.patch('/settings', (request, response) => {
    const company = companyOf(companies, readTenant(request));
    company.settings = patchedSettings(company.settings, parseControl(settingsPatchSchema, request.body));
    response.json(company.settings);
  });

  router.delete('/settings', (request, response) => {
    const company = companyOf(companies, readTenant(request));
    company.settings = defaultSettings();
    response.json(company.settings);
  });
  router.post('/maintenance', (request, response) => {
    const maintenance = parseControl(maintenanceSchema, request.body ?? {});
    for (const company of companies.all()) company.settings = { ...company.settings, maintenance };
    response.status(201).json(maintenance);
  });
  router.delete('/maintenance', (_request, response) => {
    for (const company of companies.all()) company.settings = { ...company.settings, maintenance: null };
    response.status(204).end();
  });

  router.get('/customers', async (request, response) => {
    await sendJsonArray(response, everyRecord(companyOf(companies, readTenant(request))));
  });
  router.post('/customers', (request, response) => {
    const company = companyOf(companies, readTenant(request));
    const record = addByPerson(company, parseControl(recordPatchSchema, request.body), clock.nowMs());
    response.status(201).json(recordAsJson(record));
  });
  router.get('/customers/:id', (request, response) => {
    response.json(recordAsJson(namedRecord(companies, request).record));
  });
  router.patch('/customers/:id', (request, response) => {
    const { company, record } = namedRecord(companies, request);
    const edited = editByPerson(
      company,
      record,
      parseControl(recordPatchSchema, request.body),
      clock.nowMs(),
    );
    response.json(recordAsJson(edited));
  });
  router.delete('/customers/:id', (request, response) => {
    const { company, record } = namedRecord(companies, request);
    deleteByPerson(company, record);
    response.status(204).end();
  });
}

/** The company of a `?tenant=`, the first one without. @throws ControlError 404 */
export function companyOf(companies: NetvisorCompanies, tenant: string | undefined): NetvisorCompany {
  const company = tenant === undefined ? companies.first() : companies.get(tenant);
  if (company) return company;
  throw new ControlError(404, `There is no company ${tenant ?? 'at all'}.`);
}

function namedRecord(
  companies: NetvisorCompanies,
  request: Request<{ id: string }>,
): { company: NetvisorCompany; record: CustomerRecord } {
  const company = companyOf(companies, readTenant(request));
  const record = company.register.get(parseKey(request.params.id) ?? 0);
  if (record) return { company, record };
  throw new ControlError(404, `The company has no customer with the NetvisorKey ${request.params.id}.`);
}

function* everyRecord(company: NetvisorCompany): Generator<object> {
  for (const record of company.register.all()) yield recordAsJson(record);
}
