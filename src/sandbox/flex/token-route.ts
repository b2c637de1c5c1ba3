import type { ApiAnswer, ApiRequest } from '../common/api';
import { decodeText } from '../common/text';
import { TOKEN_LIFETIME_S, type AccessTokens } from './access-tokens';
import { basicCredentials } from './basic-credentials';
import { header, json, mediaTypeOf } from './call';
import { FlexProblem } from './problem';
import { scopes, type Scope } from './settings';

/**
 * `POST /oauth2/token`, the client credentials grant (RFC 6749 4.4). Refusals are problem details that carry OAuth's
 * own `error` and `error_description` as well, so that any OAuth client understands them.
 * @throws FlexProblem 400, 401
 */
export function issueToken(tokens: AccessTokens, request: ApiRequest): ApiAnswer {
  if (request.bodyTooLarge || mediaTypeOf(request) !== 'application/x-www-form-urlencoded') {
    throw refusal('invalid_request', 'Send application/x-www-form-urlencoded.');
  }
  const form = new URLSearchParams(decodeText(request.body));
  const grant = form.get('grant_type');
  if (grant === null) throw refusal('invalid_request', 'grant_type is missing.');
  const client = basicCredentials(header(request, 'authorization')) ?? {
    id: form.get('client_id') ?? '',
    secret: form.get('client_secret') ?? '',
  };
  const tenant = tokens.authenticate(client.id, client.secret);
  if (!tenant) {
    throw refusal('invalid_client', 'Unknown client or wrong secret.', {
      'www-authenticate': 'Basic realm="Flex"',
    });
  }
  if (grant !== 'client_credentials') {
    throw refusal('unsupported_grant_type', 'Only client_credentials is granted.');
  }
  const granted = grantedScopes(form.get('scope'), tenant.settings.scopes);
  const token = tokens.issue(tenant, granted, request.at.getTime());
  return json(
    200,
    { access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIFETIME_S, scope: granted.join(' ') },
    { 'cache-control': 'no-store' },
  );
}

function grantedScopes(asked: string | null, allowed: readonly Scope[]): Scope[] {
  if (asked === null || asked.trim() === '') return [...allowed];
  return asked
    .trim()
    .split(/ +/)
    .map((name) => {
      const scope = scopes.find((known) => known === name);
      if (scope && allowed.includes(scope)) return scope;
      throw refusal('invalid_scope', `The client has no scope ${name}.`);
    });
}

function refusal(
  error: 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope',
  description: string,
  headers: Readonly<Record<string, string>> = {},
): FlexProblem {
  return new FlexProblem(error, description, {
    members: { error, error_description: description },
    headers: { 'cache-control': 'no-store', ...headers },
  });
}
