import express from 'express';
import type { Express, RequestHandler } from 'express';
import type { ApiDeps } from './deps';
import { alive, readiness } from './health';
import { helpPage } from './help-pages';
import { jsonBody } from './http/json-body';
import { languageOf } from './http/language';
import { requireOperator } from './http/operator-auth';
import { nameRequests } from './http/request-id';
import { mount } from './http/route';
import { countWebhooks, metricsHandler } from './metrics';
import { describeApi } from './openapi';
import { answerProblems } from './problems/answer-problem';
import { ApiProblem } from './problems/api-problem';
import { ALL_ROUTES } from './routes/all-routes';
import { flexEvents } from './webhooks/flex-events';
import { noteRefusals } from './webhooks/note-refusals';

export type { ApiDeps } from './deps';

/** The whole HTTP face of the service; `listen` opens it to the world. */
export function createApi(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  // Versions are our ETags; a digest of the bytes would look like one.
  app.disable('etag');
  app.use(safeHeaders, nameRequests);

  app.get('/healthz', alive);
  app.get('/readyz', readiness(deps));
  const description = describeApi(ALL_ROUTES, deps);
  app.get('/openapi.json', (_request, response) => {
    response.json(description);
  });
  app.get('/docs/problems', helpPage('problems'));
  app.get('/docs/issues', helpPage('issues'));
  if (deps.exposition) app.get('/metrics', metricsHandler(deps.exposition));
  if (deps.metrics) app.use('/webhooks', countWebhooks(deps.metrics));
  const events = express.Router();
  events.post('/flex/:tenantId', ...flexEvents(deps), noteRefusals(deps));
  app.use('/webhooks', events);
  app.use('/api/v1', operators(deps));

  app.use(() => {
    throw new ApiProblem('not_found');
  });
  app.use(answerProblems(deps.logger));
  return app;
}

function operators(deps: ApiDeps): express.Router {
  const router = express.Router({ caseSensitive: true });
  router.use(personalHeaders, requireOperator(deps.operatorToken), ...jsonBody);
  mount(router, ALL_ROUTES, deps);
  return router;
}

const safeHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  });
  next();
};

/** Answers hold customers' names, in the reader's language: nobody on the way may keep them. */
const personalHeaders: RequestHandler = (request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', 'Content-Language': languageOf(request) });
  response.vary('Accept-Language');
  next();
};
