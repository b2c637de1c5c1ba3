import { Command, CommanderError, Option } from 'commander';
import { LANGUAGES } from '../sync/languages';
import { version } from '../version';
import { addConnect } from './commands/connect';
import { addExplain } from './commands/explain';
import { addGoLive } from './commands/go-live';
import { addIssues } from './commands/issues';
import { addJournal } from './commands/journal';
import { addKeys } from './commands/keys';
import { addLinks } from './commands/links';
import { addPoll } from './commands/poll';
import { addReconcile } from './commands/reconcile';
import { addRuns } from './commands/runs';
import { addStatus } from './commands/status';
import { addTenants } from './commands/tenants';
import { addValidate } from './commands/validate';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { EndedBadly, UsageError } from './failures';
import { failureReport } from './report-failure';
import type { Surroundings } from './surroundings';

const HELP_END = `
Exit codes: 0 done · 1 refused, or what was followed failed · 2 wrong command line · 3 service not reached
Environment: FNS_API_URL (http://127.0.0.1:8080), FNS_TOKEN or OPERATOR_TOKEN, FNS_TENANT, FNS_LANG (else LANG)`;

const GROUPS = [
  addStatus,
  addTenants,
  addConnect,
  addGoLive,
  addRuns,
  addLinks,
  addExplain,
  addIssues,
  addJournal,
  addPoll,
  addKeys,
  addReconcile,
  addValidate,
];

/** The operator's command line, wired to what is around it. */
function createProgram(around: Surroundings): Command {
  const program = new Command('fns')
    .description('flex-netvisor-sync: customers in step between Flex and Netvisor')
    .version(version)
    .option('--url <url>', 'address of the service; or FNS_API_URL')
    .option('--token-file <file>', 'file with the operator’s token, - for standard input; or FNS_TOKEN')
    .option('--json', 'the service’s own answer on standard output, nothing else')
    .addOption(new Option('--lang <language>', 'language of texts; or FNS_LANG').choices([...LANGUAGES]))
    .addHelpText('after', HELP_END)
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError();
  for (const add of GROUPS) add(program, around);
  configure(program, around);
  return program;
}

/** Errors come back as exceptions, on every level: the exit code is decided in one place. */
function configure(command: Command, around: Surroundings): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => around.stdout.write(text),
    writeErr: (text) => around.stderr.write(text),
  });
  for (const sub of command.commands) configure(sub, around);
}

/** Runs one command line; everything that goes wrong has been told when it returns. */
export async function runProgram(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  const program = createProgram(around);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof EndedBadly) return EXIT.refused;
    if (error instanceof UsageError) {
      around.stderr.write(`error: ${error.message}\n`);
      return EXIT.usage;
    }
    const { text, exitCode } = failureReport(error, program, around);
    around.stderr.write(text);
    return exitCode;
  }
}
