import { z } from 'zod';
import { serveParent } from './in-child';
import { runService } from './run-service';

/** The service with the roles of BENCH_ROLES. */
async function main(): Promise<void> {
  const roles = z.array(z.enum(['api', 'worker'])).parse(process.env['BENCH_ROLES']?.split(','));
  const { apiUrl, stop } = await runService(new Set(roles));
  serveParent({ apiUrl }, stop);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
