import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerText } from '../../src/netvisor/answer-text';

function decode(bytes: Buffer, pieceSize = bytes.length): string {
  const text = new AnswerText();
  let decoded = '';
  for (let at = 0; at < bytes.length; at += Math.max(1, pieceSize)) {
    decoded += text.write(bytes.subarray(at, at + Math.max(1, pieceSize)));
  }
  return decoded + text.end();
}

describe('the charset of an answer', () => {
  it('is UTF-8, cut anywhere', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 7 }), (text, size) => {
        fc.pre(!text.startsWith('\ufeff'));
        expect(decode(Buffer.from(text, 'utf8'), size)).toBe(Buffer.from(text, 'utf8').toString());
      }),
      { numRuns: 50 },
    );
  });

  it('is UTF-8 whatever the declaration says', () => {
    const text = '<?xml version="1.0" encoding="iso-8859-1"?><Name>Öljy €</Name>';
    expect(decode(Buffer.from(text))).toBe(text);
  });

  it('is ISO-8859-15 where the bytes cannot be UTF-8, whatever the declaration says', () => {
    const text = '<?xml version="1.0" encoding="utf-8"?><Name>Öljy ja Äly, ';
    const bytes = Buffer.concat([Buffer.from(text, 'latin1'), Buffer.from([0xa4]), Buffer.from('</Name>')]);
    for (const pieceSize of [1, 2, 3, 1000]) expect(decode(bytes, pieceSize)).toBe(`${text}€</Name>`);
  });

  it('loses its byte order mark', () => {
    const bytes = Buffer.from('\ufeff<Root/>');
    expect(decode(bytes)).toBe('<Root/>');
    expect(decode(bytes, 1)).toBe('<Root/>');
  });

  it.each(['utf-16le', 'utf-16be'])(
    'is %s where the first character says so, with or without its mark',
    (charset) => {
      const text = '<?xml version="1.0" encoding="utf-16"?><Name>Öljy ja Äly, € 😀</Name>';
      const encoded = (what: string): Buffer => {
        const bytes = Buffer.from(what, 'utf16le');
        return charset === 'utf-16le' ? bytes : bytes.swap16();
      };
      for (const pieceSize of [1, 2, 3, 1000]) {
        expect(decode(encoded(text), pieceSize)).toBe(text);
        expect(decode(encoded(`\ufeff${text}`), pieceSize)).toBe(text);
      }
    },
  );

  it('of a single byte, and of none', () => {
    expect(decode(Buffer.from('a'))).toBe('a');
    expect(decode(Buffer.alloc(0))).toBe('');
  });
});
