// XML as Commvault writes it: values are attributes, records and lists are elements.
import { isRecord } from '../floor/stand-in-server.ts';

export function xmlOf(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => xmlOf(name, one)).join('');
  if (!isRecord(value)) return `<${name} val="${escaped(String(value))}"/>`;
  const isPlain = (one: unknown) => typeof one !== 'object';
  const attributes = Object.entries(value).flatMap(([key, one]) =>
    isPlain(one) ? [` ${key}="${escaped(String(one))}"`] : [],
  );
  const inner = Object.entries(value).flatMap(([key, one]) => (isPlain(one) || one === null ? [] : [xmlOf(key, one)]));
  return `<${name}${attributes.join('')}>${inner.join('')}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
