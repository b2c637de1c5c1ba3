import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/**
 * Bytes of an answer to text, piece by piece. Answers are UTF-8 (netvisor-api.md 2.0) whatever they declare; from the
 * first bytes on that are not, ISO-8859-15 is meant, the other charset that Netvisor's documentation names. UTF-16,
 * which .NET writes where a charset is forgotten, shows at the very first character.
 */
export class AnswerText {
  private carried: Buffer = Buffer.alloc(0);
  private other: TextDecoder | null = null;
  private atStart = true;

  write(bytes: Buffer): string {
    if (this.other) return this.other.decode(bytes, { stream: true });
    const all = this.carried.length === 0 ? bytes : Buffer.concat([this.carried, bytes]);
    if (this.atStart) {
      if (all.length < 2) return this.carry(all);
      const utf16 = utf16Of(all);
      if (utf16) return this.switchTo(utf16, all);
    }
    const whole = all.length - incompleteTail(all);
    this.carried = Buffer.from(all.subarray(whole));
    return this.decode(all.subarray(0, whole), all);
  }

  /** What is left when the answer is complete. */
  end(): string {
    const rest = this.carried;
    this.carried = Buffer.alloc(0);
    if (this.other) return this.other.decode();
    return rest.length === 0 ? '' : new TextDecoder('iso-8859-15').decode(rest);
  }

  private decode(whole: Buffer, all: Buffer): string {
    if (!isUtf8(whole)) return this.switchTo('iso-8859-15', all);
    const text = whole.toString('utf8');
    const withoutMark = this.atStart ? text.replace(/^\ufeff/, '') : text;
    if (text !== '') this.atStart = false;
    return withoutMark;
  }

  private switchTo(charset: string, bytes: Buffer): string {
    this.carried = Buffer.alloc(0);
    this.other = new TextDecoder(charset);
    return this.other.decode(bytes, { stream: true });
  }

  private carry(bytes: Buffer): string {
    this.carried = Buffer.from(bytes);
    return '';
  }
}

/** By a byte order mark, or by the zero half of the first `<`. */
function utf16Of([first, second]: Buffer): string | null {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c) ? 'utf-16be' : null;
}

/** How many bytes at the end are the beginning of a character whose rest is still to come. */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}
