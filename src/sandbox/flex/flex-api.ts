import type { ApiAnswer, ApiRequest, ApiRequestHead, InjectedError, SandboxApi } from '../common/api';
import type { Access, AccessTokens } from './access-tokens';
import { FlexProblem, problemAnswer, statusOfCode } from './problem';
import { matchPath, operations, TOKEN_PATH } from './route-table';
import { issueToken } from './token-route';

/** The simulated Flex behind the shared server. */
export class FlexApi implements SandboxApi {
  constructor(private readonly tokens: AccessTokens) {}

  identify({ headers, target }: ApiRequestHead): { tenant: string; resource: string } {
    const { path } = splitTarget(target);
    return {
      tenant: this.tokens.tenantOf(headers.authorization),
      resource: matchPath(path)?.template ?? path,
    };
  }

  answer(request: ApiRequest): ApiAnswer {
    try {
      return this.perform(request);
    } catch (error) {
      if (error instanceof FlexProblem) return error.answer();
      throw error;
    }
  }

  /** A known code keeps its status; any other category is an inner error of Flex. */
  injectedError({ category, text }: InjectedError): ApiAnswer {
    return problemAnswer(statusOfCode(category) ?? 500, { code: category, title: category, detail: text });
  }

  private perform(request: ApiRequest): ApiAnswer {
    const { path, query } = splitTarget(request.target);
    const match = matchPath(path);
    if (!match) throw new FlexProblem('no_such_path', `There is nothing at ${path}.`);
    if (match.template === TOKEN_PATH) {
      refuseOtherMethod(request, ['POST']);
      return issueToken(this.tokens, request);
    }
    const there = operations.filter(({ template }) => template === match.template);
    refuseOtherMethod(
      request,
      there.map(({ method }) => method),
    );
    const operation = there.find(({ method }) => method === request.method);
    if (!operation) throw new FlexProblem('no_such_path', `There is nothing at ${path}.`);
    const access = this.tokens.check(request.headers.authorization, request.at.getTime());
    spendBudget(access);
    const { scope, handler } = operation;
    if (scope !== null && !access.scopes.includes(scope)) {
      throw new FlexProblem('scope_missing', `The token lacks the scope ${scope}.`, {
        members: { required_scope: scope },
      });
    }
    return handler({ request, access, tenant: access.tenant, params: match.params, query });
  }
}

function spendBudget({ tenant }: Access): void {
  const waitSeconds = tenant.budget.spend(tenant.settings.budget);
  if (waitSeconds === undefined) return;
  throw new FlexProblem('rate_limited', `Try again in ${waitSeconds.toString()} s.`, {
    headers: { 'retry-after': waitSeconds.toString() },
  });
}

function refuseOtherMethod({ method }: ApiRequest, allowed: readonly string[]): void {
  if (allowed.includes(method)) return;
  const allow = allowed.join(', ');
  throw new FlexProblem('method_not_allowed', `The path takes ${allow}.`, { headers: { allow } });
}

function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const mark = target.indexOf('?');
  return mark === -1
    ? { path: target, query: new URLSearchParams() }
    : { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
}
