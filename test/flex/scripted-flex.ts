import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A request as Flex got it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** Answers a request, or does as it likes with the raw response and returns nothing. */
export type Script = (
  request: SeenRequest,
  response: ServerResponse,
) => ScriptedAnswer | undefined | Promise<ScriptedAnswer | undefined>;

/** A real HTTP server that says what a test tells it to, and remembers what it was asked. */
export interface ScriptedFlex extends AsyncDisposable {
  readonly baseUrl: string;
  readonly seen: SeenRequest[];
}

export async function startScriptedFlex(script: Script): Promise<ScriptedFlex> {
  const seen: SeenRequest[] = [];
  const server = createServer((incoming, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      const bytes: AsyncIterable<Buffer> = incoming;
      for await (const chunk of bytes) chunks.push(chunk);
      const request = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      seen.push(request);
      const answer = await script(request, response);
      if (!answer) return;
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
      response.end(text);
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return {
    baseUrl: `http://127.0.0.1:${String(address.port)}/api`,
    seen,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** A problem of the contract. */
export const problem = (
  status: number,
  code: string,
  more: Readonly<Record<string, unknown>> = {},
): ScriptedAnswer & { readonly status: number } => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: `https://flex.example/problems/${code}`, title: code, status, detail: '', code, ...more },
});

/** A company of the contract, as Flex answers it. */
export const KARHU = {
  id: '6d0c3e9a-5b1f-4f8e-9a57-0f6a1b2c3d4e',
  version: 17,
  customer_number: '500001',
  customer_type_id: '0b7f4c52-1a2b-4c3d-8e9f-a0b1c2d3e4f5',
  kind: 'COMPANY',
  name: 'Karhun Putki Oy',
  name_extension: null,
  business_id: '1234567-1',
  vat_id: null,
  language: 'fi',
  email: 'toimisto@karhunputki.example',
  phone: '+358 40 123 4567',
  website: null,
  visiting_address: { street: 'Satamakatu 3', postal_code: '33200', city: 'Tampere', country: 'FI' },
  billing_address: null,
  additional_addresses: [],
  invoicing_email: null,
  e_invoice: { address: '003712345671', operator: '003721291126' },
  consumer_e_invoicing: false,
  contacts: [],
  active: true,
  external_ids: { netvisor: '1234' },
  merged_into: null,
  created_at: '2026-01-15T09:00:00.123Z',
  updated_at: '2026-01-15T09:00:00.123Z',
  updated_by: { type: 'user', client_id: null, change_origin: null },
};
