import { Agent, request } from 'undici';
import type { DeliveryAttempt } from './webhook-delivery';

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
}

export type PostResult = Pick<DeliveryAttempt, 'status' | 'error'>;

/** Sends webhooks. Redirects are not followed: to Standard Webhooks they are failures. */
export class WebhookPoster {
  private readonly agent = new Agent({ connections: 64 });
  private readonly stopped = new AbortController();

  /** One attempt. Never throws: what went wrong is the result. */
  async post(url: string, { headers, body, timeoutMs }: PostOptions): Promise<PostResult> {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'flex-sandbox-webhooks', ...headers },
        body,
        dispatcher: this.agent,
        signal: AbortSignal.any([timeout, this.stopped.signal]),
      });
      await response.body.dump();
      const ok = response.statusCode >= 200 && response.statusCode < 300;
      return {
        status: response.statusCode,
        error: ok ? null : `answered ${response.statusCode.toString()}`,
      };
    } catch (error) {
      if (timeout.aborted) return { status: null, error: `no answer in ${timeoutMs.toString()} ms` };
      return { status: null, error: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Cuts what is under way; nothing can be sent afterwards. */
  async close(): Promise<void> {
    this.stopped.abort();
    await this.agent.destroy();
  }
}
