/**
 * Characters that stay as they are in every form in which the URL may enter the signature (netvisor-api.md 1.6);
 * other ones would be signed differently from how they are sent.
 */
const PLAIN_VALUE = /^[A-Za-z0-9._:,-]*$/;

export type QueryParameters = { readonly [name: string]: string | undefined };

/** True when a query can carry this value without escaping, as one part of a comma-separated list. */
export function isPlainListValue(value: string): boolean {
  return value !== '' && PLAIN_VALUE.test(value) && !value.includes(',');
}

/** Scheme, host and path of the service, without a slash at the end. @throws TypeError when it is no http(s) URL */
export function serviceRoot(baseUrl: string): string {
  const { protocol, origin, pathname } = new URL(baseUrl);
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new TypeError('Netvisor is called by http or https');
  return origin + pathname.replace(/\/+$/, '');
}

/**
 * The URL of a resource, its query built by hand: URLSearchParams would escape commas and colons. The result is
 * sent and signed as it is.
 */
export function resourceUrl(root: string, resource: string, parameters: QueryParameters = {}): string {
  const query = Object.entries(parameters).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (!PLAIN_VALUE.test(value)) throw new TypeError(`the parameter ${name} cannot be sent unescaped`);
    return [`${name}=${value}`];
  });
  return `${root}/${resource}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}
