import { describe, expect, it } from 'vitest';
import { flexUrlGuard } from '../../src/service/upstreams';

const guard = (allowLoopbackUpstreams: boolean, ...allowedHosts: string[]) =>
  flexUrlGuard({ flex: { allowedHosts, consoleUrl: null }, allowLoopbackUpstreams });

describe('which Flex an operator may name', () => {
  const allowed = guard(false, 'flex.example', 'api.flex.fi:8443');

  it.each([
    'https://flex.example',
    'https://flex.example/api/',
    'https://FLEX.example',
    'https://tenant-a.flex.example',
    'https://api.flex.fi:8443/v1',
  ])('%s is one of the hosts that the configuration allows', (url) => {
    expect(allowed(url)).toBe(true);
  });

  it.each([
    ['another host', 'https://evil.example'],
    ['a host that only ends alike', 'https://notflex.example'],
    ['an allowed host in front of another', 'https://flex.example.evil.example'],
    ['an allowed host as the name of a user', 'https://flex.example@evil.example'],
    ['a password', 'https://user:secret@flex.example'],
    ['another port than the allowed one', 'https://api.flex.fi/v1'],
    ['without TLS', 'http://flex.example'],
    ['an address of our own network', 'https://10.0.0.1'],
    ['the cloud’s metadata service', 'http://169.254.169.254/latest'],
    ['a file', 'file:///etc/passwd'],
    ['no address', 'flex.example'],
    ['nothing', ''],
  ])('not %s: %s', (_what, url) => {
    expect(allowed(url)).toBe(false);
  });

  it('none at all when the configuration names none', () => {
    expect(guard(false)('https://flex.example')).toBe(false);
  });
});

describe('this very computer', () => {
  const OURS = [
    'http://localhost:7080',
    'http://127.0.0.1:7080',
    'http://127.1:7080',
    'http://[::1]:7080',
    'https://localhost',
  ];

  it.each(OURS)('%s is for dev, demo and tests only', (url) => {
    expect(guard(true)(url)).toBe(true);
    expect(guard(false, 'flex.example')(url)).toBe(false);
  });

  it('is not to be named even as an allowed host in production', () => {
    expect(guard(false, 'localhost')('https://localhost')).toBe(false);
  });

  it('speaks HTTP only', () => {
    expect(guard(true)('ftp://localhost')).toBe(false);
  });
});
