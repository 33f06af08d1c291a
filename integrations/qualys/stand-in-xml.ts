// XML as Qualys writes it: a DOCTYPE, CDATA for texts of people, one element for each row of a list and none for an empty one.

export type Xml = string | number | readonly Xml[] | { readonly [name: string]: Xml | undefined };

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A list holds records of one name each: `[{ HOST: … }, { HOST: … }]`. */
export function xmlOf(value: Xml): string {
  if (typeof value === 'string') return value.startsWith('<![CDATA[') ? value : escaped(value);
  if (typeof value === 'number') return String(value);
  if (isList(value)) return value.map(xmlOf).join('');
  return Object.entries(value)
    .flatMap(([name, inner]) => (inner === undefined ? [] : [`<${name}>${xmlOf(inner)}</${name.split(' ')[0]}>`]))
    .join('');
}

function isList(value: Xml): value is readonly Xml[] {
  return Array.isArray(value);
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign);
}

export function cdata(text: string): string {
  return `<![CDATA[${text}]]>`;
}

const GROWING =
  '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">';

export function documentOf(
  root: string,
  content: Xml,
  { dtd, growing = false }: { dtd: string; growing?: boolean },
): string {
  const inside = growing ? ` [${GROWING}]` : '';
  const body = xmlOf(content);
  const shown = growing ? body.replace('<RESPONSE>', '<RESPONSE><NOTE>&d;</NOTE>') : body;
  return `<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE ${root} SYSTEM "${dtd}"${inside}>\n<${root}>${shown}</${root}>\n`;
}

/** `2026-11-28T05:00:00Z` */
export function stamp(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
