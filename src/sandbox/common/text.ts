const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const latin9 = new TextDecoder('iso-8859-15');

/**
 * Text of a body: UTF-8 where the bytes are that, otherwise ISO-8859-15, which older Finnish clients send
 * (netvisor-api.md 2.0). A byte order mark is kept as received.
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin9.decode(bytes);
  }
}
