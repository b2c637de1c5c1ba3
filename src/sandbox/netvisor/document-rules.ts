import type { XmlElement } from './xml-reader';

/** What the document type of a resource says of one element. Elements come in the order of the rules. */
export interface ElementRule {
  readonly name: string;
  /** Default: optional. */
  readonly occurs?: 'one' | 'optional' | 'many';
  /** Absent: text only. */
  readonly children?: readonly ElementRule[];
  readonly attributes?: Readonly<Record<string, AttributeRule>>;
}

export interface AttributeRule {
  readonly values?: readonly string[];
  readonly required?: boolean;
}

/**
 * Checks names, order, number and attributes as strictly as a document type does.
 * @returns what is wrong, for the journal; undefined when the element is valid
 */
export function findInvalidity(element: XmlElement, rule: ElementRule): string | undefined {
  return findAttributeFault(element, rule) ?? findContentFault(element, rule);
}

function findAttributeFault({ name, attributes }: XmlElement, rule: ElementRule): string | undefined {
  const rules = rule.attributes ?? {};
  for (const [attribute, value] of attributes) {
    const allowed = rules[attribute];
    if (!allowed) return `<${name}> has no attribute "${attribute}"`;
    if (allowed.values && !allowed.values.some((one) => one.toLowerCase() === value.toLowerCase())) {
      return `attribute "${attribute}" of <${name}> is one of: ${allowed.values.join(', ')}`;
    }
  }
  const missing = Object.entries(rules).find(
    ([attribute, one]) => one.required && !attributes.has(attribute),
  );
  return missing && `<${name}> needs the attribute "${missing[0]}"`;
}

function findContentFault({ name, children, text }: XmlElement, rule: ElementRule): string | undefined {
  if (!rule.children) {
    return children[0] && `<${name}> holds text, not <${children[0].name}>`;
  }
  if (text.trim() !== '') return `<${name}> holds elements, not text`;
  let place = 0;
  for (const childRule of rule.children) {
    const occurs = childRule.occurs ?? 'optional';
    let found = 0;
    for (let child = children[place]; child?.name === childRule.name; child = children[place]) {
      if (found > 0 && occurs !== 'many') return `<${child.name}> occurs more than once in <${name}>`;
      const fault = findInvalidity(child, childRule);
      if (fault !== undefined) return fault;
      found += 1;
      place += 1;
    }
    if (found === 0 && occurs === 'one') return `<${childRule.name}> is missing in <${name}>`;
  }
  const leftOver = children[place];
  return leftOver && `<${leftOver.name}> is unknown in <${name}> or in the wrong place`;
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}
