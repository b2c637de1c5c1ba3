import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import { once, setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import type { Prng } from '../../../src/sandbox/seed/prng';

/** How likely each mishap of a delivery is, from 0 to 1. */
export interface RoadWeather {
  /** Flex is told that it arrived, and it never does. */
  readonly lost: number;
  readonly doubled: number;
  /** Flex is told that it arrived; it does so some seconds later, behind others. */
  readonly late: number;
  /** Held until the next one has passed. */
  readonly overtaken: number;
}

export const CALM: RoadWeather = { lost: 0, doubled: 0, late: 0, overtaken: 0 };

interface Delivery {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

const LATE_MS = [500, 12_000] as const;
/** One that nobody overtakes goes on after this. */
const HELD_MS = 5_000;

/**
 * The network between Flex and the API: hands on deliveries as they are, body and signature untouched, or loses,
 * doubles, delays and reorders them.
 */
export class EventRoad {
  readonly counts = { passed: 0, lost: 0, doubled: 0, late: 0, overtaken: 0, refused: 0 };
  /** What the API answered, in order. */
  readonly answers: number[] = [];
  weather: RoadWeather = CALM;
  private held: Delivery[] = [];
  private readonly onTheWay = new Set<Promise<unknown>>();
  private readonly ending = new AbortController();

  private constructor(
    private readonly server: Server,
    private readonly prng: Prng,
    private readonly target: () => string,
  ) {
    // One for each event that is late or held.
    setMaxListeners(Infinity, this.ending.signal);
  }

  /** Opens the road on a free port; `target` answers where the API is. */
  static async open(prng: Prng, target: () => string): Promise<EventRoad> {
    const server = createServer();
    const road = new EventRoad(server, prng, target);
    server.on('request', (incoming: IncomingMessage, response) => {
      void road.take(incoming).then(
        (status) => response.writeHead(status).end(),
        () => response.writeHead(502).end(),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return road;
  }

  get baseUrl(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('the road is closed');
    return `http://127.0.0.1:${String(address.port)}`;
  }

  /** Good weather again, and all that was held back arrives. */
  async clear(): Promise<void> {
    this.weather = CALM;
    this.release();
    await Promise.all(this.onTheWay);
  }

  async close(): Promise<void> {
    this.ending.abort();
    this.server.closeAllConnections();
    this.server.close();
    await Promise.allSettled(this.onTheWay);
  }

  private async take(incoming: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const delivery = {
      path: incoming.url ?? '/',
      headers: endToEnd(incoming.headers),
      body: Buffer.concat(chunks),
    };
    const chance = this.prng.next();
    const { lost, doubled, late, overtaken } = this.weather;
    if (chance < lost) {
      this.counts.lost += 1;
      return 202;
    }
    if (chance < lost + late) {
      this.counts.late += 1;
      this.later(this.prng.int(...LATE_MS), delivery);
      return 202;
    }
    if (chance < lost + late + overtaken) {
      this.counts.overtaken += 1;
      this.held.push(delivery);
      this.track(
        delay(HELD_MS, undefined, { signal: this.ending.signal }).then(() => {
          if (this.held.includes(delivery)) this.release();
        }),
      );
      return 202;
    }
    if (chance < lost + late + overtaken + doubled) {
      this.counts.doubled += 1;
      this.later(this.prng.int(0, 1_500), delivery);
    }
    const status = await this.pass(delivery);
    this.release();
    return status;
  }

  private release(): void {
    for (const delivery of this.held.splice(0)) this.track(this.pass(delivery));
  }

  private later(ms: number, delivery: Delivery): void {
    this.track(delay(ms, undefined, { signal: this.ending.signal }).then(() => this.pass(delivery)));
  }

  private track(work: Promise<unknown>): void {
    // Whoever is not at home gets nothing: Flex believes that it arrived.
    const settled = work.catch(() => undefined).finally(() => this.onTheWay.delete(settled));
    this.onTheWay.add(settled);
  }

  private async pass({ path, headers, body }: Delivery): Promise<number> {
    const answer = await request(`${this.target()}${path}`, { method: 'POST', headers, body });
    await answer.body.dump();
    this.answers.push(answer.statusCode);
    if (answer.statusCode < 300) this.counts.passed += 1;
    else this.counts.refused += 1;
    return answer.statusCode;
  }
}

/** Headers without those that belong to one connection. */
function endToEnd(headers: IncomingHttpHeaders): Record<string, string> {
  const hops = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'expect']);
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && !hops.has(name) ? [[name, value]] : [],
    ),
  );
}
