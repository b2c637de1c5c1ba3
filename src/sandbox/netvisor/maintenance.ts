import { z } from 'zod';
import type { ApiAnswer } from '../common/api';

const moment = z.iso.datetime({ offset: true });

/**
 * The setting `maintenance`: a window by the sandbox's clock, for instance from Friday 18:00 to Monday 06:00 as in
 * November 2024 (netvisor-api.md 4.1), and how requests are answered in it.
 */
export const maintenanceSchema = z
  .strictObject({
    /** ISO 8601 with offset or Z; absent or null: open at this end. */
    from: moment.nullable().default(null),
    /** The first moment after the window. */
    until: moment.nullable().default(null),
    /** A page of HTML in place of XML, or a refusal with either spelling of the category (3.2). */
    answer: z.enum(['page', 'SYSTEM_MAINTENANCE', 'SYSTEM_MAINTANANCE']).default('page'),
    /** Of the page; a refusal has the status of its category. */
    pageStatus: z.int().min(200).max(599).default(503),
  })
  .refine(({ from, until }) => from === null || until === null || Date.parse(from) < Date.parse(until), {
    error: 'the window ends before it begins',
  });

export type Maintenance = z.output<typeof maintenanceSchema>;

export function isUnderWay({ from, until }: Maintenance, at: Date): boolean {
  return (
    (from === null || Date.parse(from) <= at.getTime()) &&
    (until === null || at.getTime() < Date.parse(until))
  );
}

/** What a web server in front of a system shows while that is away. */
export function maintenancePage(status: number): ApiAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html>
<html lang="fi">
<head><meta charset="utf-8"><title>Huoltokatko</title></head>
<body>
<h1>Palvelussa on huoltokatko</h1>
<p>Netvisor ei ole juuri nyt käytettävissä. Yritä myöhemmin uudelleen.</p>
<p lang="en">The service is down for maintenance. Please try again later.</p>
</body>
</html>
`,
  };
}
