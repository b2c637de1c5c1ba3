/** Names with lasting keys, as Netvisor gives them to customer groups, payment terms and dimensions. */
export class NamedKeys {
  private readonly keys = new Map<string, number>();
  private readonly names = new Map<number, string>();

  constructor(...initial: readonly string[]) {
    for (const name of initial) this.keyOf(name);
  }

  has(name: string): boolean {
    return this.keys.has(name);
  }

  /** The key of a name; a new name gets the next one. */
  keyOf(name: string): number {
    const known = this.keys.get(name);
    if (known !== undefined) return known;
    const key = this.keys.size + 1;
    this.keys.set(name, key);
    this.names.set(key, name);
    return key;
  }

  nameOf(key: number): string | undefined {
    return this.names.get(key);
  }
}
