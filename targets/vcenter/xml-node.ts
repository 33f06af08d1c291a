// Reads answers of the SOAP parser, whose shape depends on the data: one child is an object, two are an array, a text with
// attributes is `{attributes, $value}`, an empty element is null. Writes texts so that nothing in them can become markup.

/** Whatever the parser made of one element. Only the readers below look inside. */
export type XmlNode = unknown;

export type ManagedObject = { readonly type: string; readonly value: string };

function isRecord(node: XmlNode): node is Readonly<Record<string, unknown>> {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

/** The children of that name, in document order: none, one or many. */
export function children(node: XmlNode, name: string): readonly XmlNode[] {
  const found = isRecord(node) && Object.hasOwn(node, name) ? node[name] : undefined;
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
}

export function child(node: XmlNode, name: string): XmlNode {
  return children(node, name)[0];
}

/** The text of an element; '' when it is absent or empty. */
export function text(node: XmlNode): string {
  if (typeof node === 'string') return node;
  return isRecord(node) && typeof node.$value === 'string' ? node.$value : '';
}

export function attribute(node: XmlNode, name: string): string {
  const all = isRecord(node) ? node.attributes : undefined;
  const value = isRecord(all) ? all[name] : undefined;
  return typeof value === 'string' ? value : '';
}

/** The type named by `xsi:type`, whatever prefix the server chose for the namespace. */
export function xsiType(node: XmlNode): string {
  const all = isRecord(node) ? node.attributes : undefined;
  if (!isRecord(all)) return '';
  const [, value] = Object.entries(all).find(([name]) => /:type$/.test(name)) ?? [];
  return typeof value === 'string' ? value.replace(/^.*:/, '') : '';
}

/** null when the element is absent. */
export function reference(node: XmlNode): ManagedObject | null {
  const value = text(node);
  return value === '' ? null : { type: attribute(node, 'type'), value };
}

/** A reference as an argument: without `xsi:type` some servers refuse it where the API says "any". */
export function referenceArgument(object: ManagedObject): object {
  return {
    attributes: { 'xsi:type': 'ManagedObjectReference', type: object.type },
    ...textArgument(object.value),
  };
}

/** A text as an argument. The package's own escaping lets a text that begins with `<![CDATA[` through as markup. */
export function textArgument(value: string): { readonly $xml: string } {
  return { $xml: escapeXml(value) };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
};

/** Also drops the control characters that XML 1.0 cannot carry at all; a bare CR would come back as LF. */
export function escapeXml(value: string): string {
  const carried = Array.from(value).filter((c) => c >= ' ' || c === '\t' || c === '\n' || c === '\r');
  return carried.join('').replace(/[&<>"'\r]/g, (c) => entities[c] ?? c);
}
