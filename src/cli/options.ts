import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { UsageError } from './failures';

/** A whole number of at least one and at most `max`. */
const upTo =
  (max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/u.test(text) || value < 1 || value > max) {
      throw new InvalidArgumentError(`A whole number from 1 to ${max}.`);
    }
    return value;
  };

/** Values of an option that may be given several times. */
export const collected = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** Options of lists that can be paged through. */
export const withPaging = (command: Command): Command =>
  command
    .addOption(new Option('--limit <n>', 'rows at a time').argParser(upTo(200)))
    .option('--cursor <cursor>', 'go on where the last page ended');

/** Which company a command is about. */
export const withTenant = (command: Command): Command =>
  command.option('-t, --tenant <id>', 'the company, tnt_…; or FNS_TENANT');

const ID = /^[a-z]{3}_[A-Za-z0-9]{8,40}$/u;

/** The company named on the command line or by FNS_TENANT. */
export function tenantOf(options: { readonly tenant?: string | undefined }, given?: string): string {
  const tenant = given ?? options.tenant;
  if (tenant === undefined) throw new UsageError('which company? Give --tenant tnt_… or set FNS_TENANT');
  return idOf('tnt', tenant);
}

/** An id of the right kind: a mistyped one is said to be that, instead of "not found". */
export function idOf(prefix: string, text: string): string {
  if (!ID.test(text) || !text.startsWith(`${prefix}_`)) {
    throw new UsageError(`'${text}' is not an id like ${prefix}_…`);
  }
  return text;
}
