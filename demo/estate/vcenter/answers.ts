// The XML that a simulated vCenter answers with, and the reading of what it is asked.
import { fileURLToPath } from 'node:url';
import { createClientAsync } from 'soap';
import { escapeXml, type ManagedObject, reference, type XmlNode } from '../../../targets/vcenter/xml-node.ts';

export type Request = { readonly method: string; readonly target: ManagedObject; readonly args: XmlNode };

/** Reads requests by the same description of the operations as the client. */
export async function createRequestReader(): Promise<(body: string) => Request | null> {
  const path = fileURLToPath(new URL('../../../targets/vcenter/vim.wsdl', import.meta.url));
  const { wsdl } = await createClientAsync(path);
  return (body) => {
    try {
      const [method, args] = Object.entries(wsdl.xmlToObject(body, undefined).Body)[0] ?? [];
      const target = method === undefined ? null : referenceIn(args);
      return method === undefined || target === null ? null : { method, target, args };
    } catch {
      return null;
    }
  };
}

function referenceIn(args: unknown): ManagedObject | null {
  return typeof args === 'object' && args !== null && '_this' in args ? reference(args._this) : null;
}

export function envelope(inside: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"' +
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<soapenv:Body>${inside}</soapenv:Body></soapenv:Envelope>`
  );
}

export function response(method: string, inside: string): string {
  return envelope(`<${method}Response xmlns="urn:vim25">${inside}</${method}Response>`);
}

export function faultAnswer(fault: string, message: string): string {
  return envelope(
    `<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>${escapeXml(message)}</faultstring>` +
      `<detail><${fault}Fault xmlns="urn:vim25" xsi:type="${fault}"></${fault}Fault></detail></soapenv:Fault>`,
  );
}

export function element(name: string, value: string): string {
  return `<${name}>${escapeXml(value)}</${name}>`;
}

export function referenceElement(name: string, object: ManagedObject): string {
  return `<${name} type="${object.type}">${escapeXml(object.value)}</${name}>`;
}

/** A value of a property with its type: the client must cope with any. */
export function typedValue(type: string, inside: string): string {
  return `<val xsi:type="${type}">${inside}</val>`;
}
