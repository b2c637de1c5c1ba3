import { describe, expect, it } from 'vitest';
import { Narrator, claim, wantsColour } from '../../src/demo/narrator';

function collector() {
  const written: string[] = [];
  return { written, write: (text: string) => written.push(text) > 0 };
}

describe('the story of the demo', () => {
  it('tells a step that held in words and as a JSON line', async () => {
    const [story, lines] = [collector(), collector()];
    const tell = new Narrator(story, lines, false);
    await tell.step('push', '③ Somebody edits', async () => {
      tell.detail('phone changed');
      await Promise.resolve();
    });
    expect(story.written.join('')).toMatch(
      /③ Somebody edits\n {4}phone changed\n {2}✓ checked on both sides \(\d+ ms\)/,
    );
    expect(JSON.parse(lines.written[0] ?? '')).toMatchObject({ name: 'push', ok: true });
  });

  it('a claim that does not hold ends the step, says so and is thrown on', async () => {
    const [story, lines] = [collector(), collector()];
    const tell = new Narrator(story, lines, false);
    const failing = tell.step('poll', '④', () => Promise.reject(new Error('customer 100001 differs')));
    await expect(failing).rejects.toThrow('customer 100001 differs');
    expect(story.written.join('')).toContain('✕ this did not hold');
    expect(tell.steps).toMatchObject([{ name: 'poll', ok: false }]);
  });

  it('a claim is an assertion', () => {
    expect(() => {
      claim(1 + 1 === 3, 'sums');
    }).toThrow('sums');
  });

  it('says nothing more once it fell silent', () => {
    const [story, lines] = [collector(), collector()];
    const tell = new Narrator(story, lines, false);
    tell.fallSilent('stopping');
    tell.say('✕ connection refused');
    tell.emit({ ok: false });
    expect([...story.written, ...lines.written]).toEqual(['stopping\n']);
  });

  it('writes no escape codes where there is no colour', () => {
    const story = collector();
    new Narrator(story, null, false).heading('plain');
    expect(story.written.join('')).not.toContain('\u001b');
  });

  it.each([
    [{ isTTY: true }, {}, true],
    [{}, {}, false],
    [{ isTTY: true }, { NO_COLOR: '1' }, false],
    [{ isTTY: true }, { TERM: 'dumb' }, false],
  ])('colour for %j with %j: %s', (stream, env, colour) => {
    expect(wantsColour(stream, env)).toBe(colour);
  });
});
