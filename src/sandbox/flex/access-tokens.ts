import { randomBytes, timingSafeEqual } from 'node:crypto';
import { basicCredentials } from './basic-credentials';
import { FlexProblem } from './problem';
import type { Scope } from './settings';
import type { FlexTenant } from './tenant';

/** Seconds; flex-api.md, "1 h token". */
export const TOKEN_LIFETIME_S = 3600;

/** What a bearer token stands for. */
export interface Access {
  readonly tenant: FlexTenant;
  readonly scopes: readonly Scope[];
}

interface IssuedToken {
  readonly tenant: FlexTenant;
  /** Asked for at issue; the tenant's settings may take some away later. */
  readonly scopes: readonly Scope[];
  readonly expiresAtMs: number;
}

/** The static keys of the tenants and the tokens issued to their clients. */
export class AccessTokens {
  private readonly byStaticToken: ReadonlyMap<string, FlexTenant>;
  private readonly byClientId: ReadonlyMap<string, FlexTenant>;
  private readonly issued = new Map<string, IssuedToken>();

  constructor(tenants: readonly FlexTenant[]) {
    this.byStaticToken = new Map(tenants.map((tenant) => [tenant.card.token, tenant]));
    this.byClientId = new Map(tenants.map((tenant) => [tenant.card.clientId, tenant]));
  }

  /** The tenant of a client whose secret is right. */
  authenticate(clientId: string, secret: string): FlexTenant | undefined {
    const tenant = this.byClientId.get(clientId);
    return tenant && sameText(tenant.card.clientSecret, secret) ? tenant : undefined;
  }

  issue(tenant: FlexTenant, granted: readonly Scope[], nowMs: number): string {
    for (const [old, { expiresAtMs }] of this.issued) {
      if (expiresAtMs < nowMs) this.issued.delete(old);
    }
    const token = `flex_at_${randomBytes(24).toString('base64url')}`;
    this.issued.set(token, { tenant, scopes: granted, expiresAtMs: nowMs + TOKEN_LIFETIME_S * 1000 });
    return token;
  }

  /** Whose request it is, valid or not; for the journal. A token request counts by its client. */
  tenantOf(authorization: string | undefined): string {
    const token = bearerToken(authorization) ?? '';
    const tenant =
      this.byStaticToken.get(token) ??
      this.issued.get(token)?.tenant ??
      this.byClientId.get(basicCredentials(authorization)?.id ?? '');
    return tenant?.card.tenantId ?? '';
  }

  /** @throws FlexProblem 401 */
  check(authorization: string | undefined, nowMs: number): Access {
    const token = bearerToken(authorization);
    if (token === undefined) throw unauthorized('token_missing', 'Send Authorization: Bearer and a token.');
    const tenant = this.byStaticToken.get(token);
    if (tenant) return { tenant, scopes: tenant.settings.scopes };
    const issued = this.issued.get(token);
    if (!issued) throw unauthorized('token_invalid', 'This token was never issued here.');
    if (issued.expiresAtMs <= nowMs) throw unauthorized('token_expired', 'The token was valid for an hour.');
    const allowed = issued.tenant.settings.scopes;
    return { tenant: issued.tenant, scopes: issued.scopes.filter((scope) => allowed.includes(scope)) };
  }
}

function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization ?? '')?.[1];
}

/** RFC 6750 3.1: a request without any token gets a challenge without an error. */
function unauthorized(
  code: 'token_missing' | 'token_invalid' | 'token_expired',
  detail: string,
): FlexProblem {
  const challenge = code === 'token_missing' ? 'Bearer' : 'Bearer error="invalid_token"';
  return new FlexProblem(code, detail, { headers: { 'www-authenticate': challenge } });
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
