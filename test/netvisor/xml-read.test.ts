import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childOf, childrenOf, DROPPED, readXml, XmlTree } from '../../src/netvisor/xml-read';
import { XmlRefused } from '../../src/netvisor/xml-refused';
import { COMPANY, okAnswer } from './answers';

describe('an answer is read', () => {
  it('with names in any case', () => {
    const root = readXml('<ROOT><NetvisorKey>1</NetvisorKey><Netvisorkey>2</Netvisorkey></ROOT>');
    expect(root.name).toBe('root');
    expect(childrenOf(root, 'netvisorkey').map(({ text }) => text)).toEqual(['1', '2']);
  });

  it('one child like many', () => {
    expect(childrenOf(readXml('<root><a>1</a></root>'), 'a')).toHaveLength(1);
    expect(childrenOf(readXml('<root><a>1</a><a>2</a></root>'), 'a')).toHaveLength(2);
    expect(childrenOf(readXml('<root/>'), 'a')).toEqual([]);
  });

  it.each(['0000117', '011', '1e5', '0x1F', 'true', '1000,55', '003719675438'])(
    'text as text: %s keeps its form',
    (text) => {
      expect(childOf(readXml(`<root><code>${text}</code></root>`), 'code')?.text).toBe(text);
    },
  );

  it('with references undone, once', () => {
    const xml = '<root><a>&lt;&amp;&gt;&quot;&apos; &#228;&#xe4;&#x1F600; &amp;amp;</a></root>';
    expect(childOf(readXml(xml), 'a')?.text).toBe('<&>"\' ää😀 &amp;');
  });

  it('with sections of raw text, which hold no references', () => {
    expect(childOf(readXml('<root><a>x <![CDATA[<b>&amp;]]> y</a></root>'), 'a')?.text).toBe('x <b>&amp; y');
  });

  it('with attributes passed over, also those that would reach the prototype', () => {
    const xml = '<root __proto__="x"><a type="ISO-3166" constructor="y" NetvisorKey="2">FI</a></root>';
    expect(readXml(xml)).toEqual({
      name: 'root',
      text: '',
      children: [{ name: 'a', text: 'FI', children: [] }],
    });
  });

  it('with comments and instructions passed over', () => {
    const xml = '<?xml version="1.0"?><!-- a --><root><!-- b --><a>1<!-- c -->2</a></root>';
    expect(childOf(readXml(xml), 'a')?.text).toBe('12');
  });
});

describe('an answer is refused', () => {
  it.each([
    ['with a document type', '<!DOCTYPE root><root/>'],
    ['with a declared entity', '<!DOCTYPE root [<!ENTITY a "aaaa">]><root>&a;</root>'],
    ['with an outer entity', '<!doctype root [<!entity a SYSTEM "file:///etc/passwd">]><root>&a;</root>'],
    ['with an entity that nobody declared', '<root><a>&nbsp;</a></root>'],
    ['with a bare ampersand', '<root><a>A & B</a></root>'],
    ['with a character that XML does not have', '<root><a>&#0;</a></root>'],
    ['with a number beyond all characters', '<root><a>&#x110000;</a></root>'],
    ['that ends early', '<root><a>1</a>'],
    ['with crossed elements', '<root><a><b></a></b></root>'],
    ['with two roots', '<root/><root/>'],
    ['without an element', 'Service Unavailable'],
    ['that is empty', ''],
    ['nested without end', '<a>'.repeat(200) + '</a>'.repeat(200)],
  ])('%s', (_what, xml) => {
    expect(() => readXml(xml)).toThrow(XmlRefused);
  });

  it.each([
    ['a text', '<root><a>', 'x'],
    ['a comment', '<root><!--', 'x'],
    ['an attribute', '<root a="', 'x'],
    ['a name', '<', 'x'],
    ['raw text', '<root><![CDATA[', 'x'],
    ['elements', '<root>', '<a/>'],
  ])('with %s that does not end, before it fills the memory', (_what, beginning, more) => {
    const tree = new XmlTree();
    const piece = more.repeat(16_384);
    const endless = () => {
      tree.write(beginning);
      for (let n = 0; n < 1000; n += 1) tree.write(piece);
    };
    expect(endless).toThrow(XmlRefused);
  });

  it('I3: without quoting it', () => {
    expect(() => readXml('<root><name>Matti Mäkelä</name></roo>')).toThrow(/^(?!.*Matti)/);
  });

  it('names that would reach the prototype do no harm', () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const xml = `<root><${name}><polluted>yes</polluted></${name}></root>`;
      try {
        readXml(xml);
      } catch (error) {
        expect(error).toBeInstanceOf(XmlRefused);
      }
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('D17: a personal identity code is dropped before the tree holds it', () => {
  it.each([
    ['plain', '010180-9026'],
    ['with blanks around', ' 010180-9026 '],
    ['written with references', '010180&#45;9026'],
    ['split by a comment', '010180<!-- x -->-9026'],
    ['in a section of raw text', '<![CDATA[010180-9026]]>'],
  ])('%s', (_how, text) => {
    const root = readXml(`<root><ExternalIdentifier>${text}</ExternalIdentifier></root>`);
    expect(childOf(root, 'externalidentifier')?.text).toBe(DROPPED);
    expect(JSON.stringify(root)).not.toContain('9026');
  });

  it('and a business id stays', () => {
    const root = readXml('<root><ExternalIdentifier>1967543-8</ExternalIdentifier></root>');
    expect(childOf(root, 'externalidentifier')?.text).toBe('1967543-8');
  });
});

describe('whatever comes', () => {
  const answer = okAnswer(COMPANY);
  const mutations = fc.array(
    fc.record({
      at: fc.nat(answer.length),
      remove: fc.nat(40),
      insert: fc.oneof(
        fc.constantFrom('<', '>', '/', '&', ';', '"', '<!--', '-->', '<![CDATA[', ']]>', '<?x ?>', '\u0000'),
        fc.string({ maxLength: 8 }),
      ),
    }),
    { minLength: 1, maxLength: 6 },
  );

  it('an answer changed anywhere is read or refused, never worse', () => {
    fc.assert(
      fc.property(mutations, (all) => {
        let text = answer;
        for (const { at, remove, insert } of all) text = text.slice(0, at) + insert + text.slice(at + remove);
        try {
          expect(readXml(text).name).toEqual(expect.any(String));
        } catch (error) {
          expect(error).toBeInstanceOf(XmlRefused);
        }
      }),
      { numRuns: 1500 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
