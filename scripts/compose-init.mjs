// Makes what docker-compose.yml needs: ./secrets with random passwords and keys, and .env. Overwrites nothing.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { root } from './lib/set-up.mjs';

const folder = resolve(process.argv[2] ?? root);
const secrets = join(folder, 'secrets');
const made = [];

// Hexadecimal: these passwords also stand in a web address and, at the Temporal server, in a quoted text.
const password = () => randomBytes(24).toString('hex');

/** Containers read such a file whatever their user, hence 0444; only its owner comes into the folder. */
function keep(path, mode, content) {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const text = content();
  writeFileSync(path, text === '' ? '' : `${text}\n`, { mode, flag: 'wx' });
  made.push(relative(folder, path));
  return text;
}
const secret = (name, content, mode = 0o444) => keep(join(secrets, name), mode, content);

mkdirSync(secrets, { recursive: true, mode: 0o700 });
secret('postgres_password', password);
secret('temporal_db_password', password);
const app = secret('app_db_password', password);
secret('app_database_url', () => `postgres://app:${app}@postgres:5432/flexsync`);
secret('secrets_key', () => randomBytes(32).toString('base64'));
secret('operator_token', password);
// Comes from Visma and can't be made up: an empty file is refused at start, by name.
secret('netvisor_partner_key', () => process.env.NETVISOR_PARTNER_KEY ?? '', 0o644);
keep(join(folder, '.env'), 0o600, () =>
  [
    '# Read by docker compose. Secrets are not here: they are files in SECRETS_DIR.',
    'SECRETS_DIR=./secrets',
    '# Temporal in this compose file; leave empty when it is elsewhere, and set TEMPORAL_ADDRESS.',
    'COMPOSE_PROFILES=temporal',
    '# The https address at which Flex reaches this service.',
    'PUBLIC_URL=',
    '# The host of the Flex API.',
    'FLEX_ALLOWED_HOSTS=',
    '# The partner id at Netvisor; its key belongs into secrets/netvisor_partner_key.',
    `NETVISOR_PARTNER_ID=${process.env.NETVISOR_PARTNER_ID ?? ''}`,
  ].join('\n'),
);

console.log(made.length === 0 ? 'Everything is there already.' : `Made ${made.join(', ')}.`);
console.log('Keep secrets/secrets_key apart from the backups: without it they can be read by nobody.');
if (readFileSync(join(secrets, 'netvisor_partner_key'), 'utf8').trim() === '') {
  console.log('Put the partner key of Netvisor into secrets/netvisor_partner_key, and fill in .env.');
}
