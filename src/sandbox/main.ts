import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startFlexSandbox } from './flex/start';
import { startNetvisorSandbox } from './netvisor/start';

const HELP = `Starts both sandboxes: simulated Netvisor and Flex systems on real HTTP ports of this machine.

  --netvisor-port N   default 7070; 0 takes any free port
  --flex-port N       default 7080; 0 takes any free port
  --json              print one JSON line with addresses and credentials instead of text

docs/sandbox.md tells how to sign a request, and what can be set and made to fail.
`;

const portSchema = z.coerce.number().int().min(0).max(65_535);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'netvisor-port': { type: 'string', default: '7070' },
      'flex-port': { type: 'string', default: '7080' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const netvisor = await startNetvisorSandbox({ port: readPort('netvisor-port', values['netvisor-port']) });
  const flex = await startFlexSandbox({ port: readPort('flex-port', values['flex-port']) });
  const ready = {
    netvisor: { baseUrl: netvisor.baseUrl, companies: netvisor.companies },
    flex: { baseUrl: flex.baseUrl, tenants: flex.tenants },
  };
  process.stdout.write(values.json ? `${JSON.stringify(ready)}\n` : readyText(ready));

  const stop = (): void => {
    void Promise.allSettled([netvisor.close(), flex.close()]).then(() => {
      process.exit(0);
    });
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function readPort(option: string, text: string): number {
  const port = portSchema.safeParse(text);
  if (port.success && text.trim() !== '') return port.data;
  throw new Error(`--${option} is a port number from 0 to 65535, not "${text}".`);
}

function readyText(ready: { netvisor: { baseUrl: string }; flex: { baseUrl: string } }): string {
  return `Netvisor sandbox  ${ready.netvisor.baseUrl}
Flex sandbox      ${ready.flex.baseUrl}

Both registers are empty; fill one with
  curl -X POST ${ready.netvisor.baseUrl}/_sandbox/seed -d '{"customers":1000,"seed":42}'

${JSON.stringify(ready, null, 2)}

Signing, settings and faults: docs/sandbox.md. Ctrl-C stops both.
`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // One of the two may be listening already.
  process.exit(1);
});
