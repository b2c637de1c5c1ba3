import { requiredParameter, type NetvisorResource } from './call';
import { okAnswer } from './envelope';
import { findCustomer } from './get-customer';
import { failures, NetvisorRefusal } from './texts';

/**
 * `deletecustomer.nv`, a GET that changes (netvisor-api.md 2.6). It works, so that damage would show, and raises an
 * alarm, because the product must never call it (D10).
 */
export const deleteCustomer: NetvisorResource = (call) => {
  const record = findCustomer(call, requiredParameter(call, 'customerid'));
  if (record.hasInvoices) throw new NetvisorRefusal(failures.customerHasInvoices);
  call.company.register.delete(record);
  return okAnswer(call);
};
