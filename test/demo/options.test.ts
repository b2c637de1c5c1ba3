import { describe, expect, it } from 'vitest';
import { parseDemoOptions } from '../../src/demo/options';

describe('the arguments of npm run demo (interfaces.md)', () => {
  it('stays up and tells the story to a person without any', () => {
    expect(parseDemoOptions([])).toEqual({ once: false, json: false, journal: null, histories: null });
  });

  it('takes all of them together', () => {
    const argv = ['--once', '--json', '--journal', 'j.jsonl', '--histories', 'dir'];
    expect(parseDemoOptions(argv)).toEqual({
      once: true,
      json: true,
      journal: 'j.jsonl',
      histories: 'dir',
    });
  });

  it('explains itself', () => {
    expect(parseDemoOptions(['--help', '--once'])).toBe('help');
  });

  it.each([['--twice'], ['now'], ['--journal']])('refuses %s by name', (...argv) => {
    expect(() => parseDemoOptions(argv)).toThrow(argv[0]);
  });
});
