import { describe, expect, it } from 'vitest';
import { inventoryName } from '../../../targets/vcenter/vm-index.ts';
import { children, escapeXml, reference, text, xsiType } from '../../../targets/vcenter/xml-node.ts';

describe('reading what the SOAP parser makes of answers', () => {
  it('takes none, one or many elements alike', () => {
    expect([
      children({}, 'a'),
      children({ a: 'x' }, 'a'),
      children({ a: ['x', 'y'] }, 'a'),
      children(null, 'a'),
    ]).toEqual([[], ['x'], ['x', 'y'], []]);
  });

  it('never takes an inherited property for an element', () => {
    expect([children({}, 'constructor'), children('text', 'length')]).toEqual([[], []]);
  });

  it('reads texts with and without attributes, and empty ones', () => {
    const attributes = { 'xsi:type': 'xsd:string' };
    expect([text('a'), text({ attributes, $value: 'b' }), text({ attributes }), text(null)]).toEqual([
      'a',
      'b',
      '',
      '',
    ]);
  });

  it('reads references and types whatever the prefix', () => {
    const node = {
      attributes: { type: 'Task', 'XMLSchema-instance:type': 'ManagedObjectReference' },
      $value: 'task-1',
    };
    expect([reference(node), xsiType(node), reference(undefined)]).toEqual([
      { type: 'Task', value: 'task-1' },
      'ManagedObjectReference',
      null,
    ]);
  });

  it('writes texts in which nothing is markup', () => {
    expect(escapeXml('<![CDATA[a&b"\'\r\u0000]]>')).toBe('&lt;![CDATA[a&amp;b&quot;&apos;&#13;]]&gt;');
  });

  it('reads names as people write them', () => {
    expect(inventoryName('a%2fb%5Cc%25d%2f %20')).toBe('a/b\\c%d/ %20');
  });
});
