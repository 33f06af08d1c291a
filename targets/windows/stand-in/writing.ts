// How Windows writes: lines with CRLF, the console's code page, JSON of PowerShell 5.1, errors as CLIXML. And how it is spoiled.
import type { AnswerFault, Fault } from './faults.ts';
import type { Language } from './machine.ts';

export type Written = { readonly stdout: Buffer; readonly stderr: Buffer; readonly exitCode: number };

const CRLF = '\r\n';
const NOTHING = Buffer.alloc(0);
/** Of code page 850, what French needs. */
const OEM: Readonly<Record<string, number>> = {
  é: 0x82,
  â: 0x83,
  à: 0x85,
  ç: 0x87,
  ê: 0x88,
  ë: 0x89,
  è: 0x8a,
  ï: 0x8b,
  î: 0x8c,
  É: 0x90,
  ô: 0x93,
  û: 0x96,
  ù: 0x97,
  '«': 0xae,
  '»': 0xaf,
  À: 0xb7,
  '\u00A0': 0xff,
  '’': 0x27,
};

export function oem(text: string): Buffer {
  return Buffer.from([...text].map((one) => OEM[one] ?? (one.charCodeAt(0) < 128 ? one.charCodeAt(0) : 0x3f)));
}

export function plain(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\r?\n/g, CRLF));
}

/** What cmd.exe itself says is in the code page of the console. */
export function fromConsole(stdout: string, stderr: string, exitCode: number): Written {
  return { stdout: oem(stdout.replaceAll(/\r?\n/g, CRLF)), stderr: oem(stderr.replaceAll(/\r?\n/g, CRLF)), exitCode };
}

export function clixml(kind: 'Error' | 'progress', text: string): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r\n', '_x000D__x000A_');
  const inside =
    kind === 'Error'
      ? `<S S="Error">${escaped}_x000D__x000A_</S>`
      : `<Obj S="progress" RefId="0"><TN RefId="0"><T>System.Management.Automation.PSCustomObject</T></TN><MS><I64 N="SourceId">1</I64><PR N="Record"><AV>${escaped}</AV><AI>0</AI><Nil /><PI>-1</PI><PC>-1</PC><T>Completed</T><SR>-1</SR><SD> </SD></PR></MS></Obj>`;
  return `#< CLIXML${CRLF}<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">${inside}</Objs>`;
}

/** A script that throws and does not catch it. */
export function thrown(message: string, language: Language, exitCode = 1): Written {
  const at = language === 'fr' ? 'Au caractère Ligne:1 : 1' : 'At line:1 char:1';
  return { stdout: NOTHING, stderr: oem(clixml('Error', `${message}${CRLF}${at}`)), exitCode };
}

export type Answer = {
  readonly name: string;
  readonly value: object;
  readonly exitCode: number;
  /** The script does not silence progress. */
  readonly hasProgress: boolean;
  readonly language: Language;
};

export function written(answer: Answer, fault: Fault | undefined): Written {
  const { name, exitCode, language, hasProgress } = answer;
  const preparing =
    language === 'fr' ? 'Préparation des modules à la première utilisation.' : 'Preparing modules for first use.';
  const json = JSON.stringify(reshaped(answer.value, fault))
    .replaceAll('/Date(', '\\/Date(')
    .replaceAll(')/"', ')\\/"');
  const bytes =
    fault?.kind === 'oem-json' ? oem(json) : fault?.kind === 'bom' ? Buffer.from(`\uFEFF${json}`) : Buffer.from(json);
  const code = bytes.toString('base64');
  const lines = fault?.kind === 'wrapped' ? (code.match(/.{1,76}/g) ?? []) : [code];
  const whole = [`-----BEGIN PATCHCENTER ${name}-----`, ...lines, `-----END PATCHCENTER ${name}-----`, ''].join(CRLF);
  const stderr = hasProgress || fault?.kind === 'clixml' ? oem(clixml('progress', preparing)) : NOTHING;
  const rest = { stderr, exitCode: fault?.kind === 'exit-zero' ? 0 : exitCode };
  switch (fault?.kind) {
    case 'noise': {
      const greeting = oem(
        `Bienvenue sur le serveur géré par l’équipe d’exploitation.${CRLF}-----BEGIN CERTIFICATE-----${CRLF}`,
      );
      return { ...rest, stdout: Buffer.concat([greeting, Buffer.from(whole), oem(`Session terminée à 22 h${CRLF}`)]) };
    }
    case 'bom':
      return { ...rest, stdout: Buffer.from(`\uFEFF${whole}`) };
    case 'utf16':
      return { ...rest, stdout: Buffer.from(`\uFEFF${whole}`, 'utf16le') };
    case 'line-feeds':
      return { ...rest, stdout: Buffer.from(whole.replaceAll(CRLF, '\n')) };
    case 'half':
      return { ...rest, stdout: Buffer.from(whole.slice(0, whole.length >> 1)), exitCode: fault.exitCode ?? 0 };
    case 'no-answer':
      return { stdout: NOTHING, stderr, exitCode: fault.exitCode ?? 0 };
    default:
      return { ...rest, stdout: Buffer.from(whole) };
  }
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function reshaped(value: unknown, fault: Fault | undefined): unknown {
  switch (fault?.kind) {
    case 'dates':
      return each(value, (one) => (typeof one === 'string' && INSTANT.test(one) ? `/Date(${Date.parse(one)})/` : one));
    case 'unwrapped':
      // What a pipeline makes of a list with one element, and of one with none.
      return each(value, (one) => (Array.isArray(one) && one.length < 2 ? (one[0] ?? null) : one));
    case 'shallow':
      return shallow(value, 2);
    case 'clock-skew':
      return each(value, (one) =>
        typeof one === 'string' && INSTANT.test(one)
          ? new Date(Date.parse(one) + (fault.hours ?? 5) * 3_600_000).toISOString()
          : one,
      );
    case 'duplicated':
      return each(value, (one) => (Array.isArray(one) && one.length > 0 ? [one[0], ...one] : one));
    case 'wrong-type':
      return mistyped(value, fault);
    default:
      return value;
  }
}

function mistyped(value: unknown, { what = 'numbers' }: Extract<AnswerFault, { kind: 'wrong-type' }>): unknown {
  switch (what) {
    case 'numbers':
      return each(value, (one) => (typeof one === 'number' ? `about ${one}` : one));
    case 'texts':
      return each(value, (one) => (typeof one === 'string' ? { value: one } : one));
    case 'nulls':
      return each(value, (one) => (typeof one === 'boolean' || typeof one === 'string' ? null : one));
  }
}

/** Beyond its depth ConvertTo-Json writes what an object is as text. */
function shallow(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth < 0)
    return Array.isArray(value)
      ? value.join(' ')
      : `@{${Object.entries(value)
          .map(([name, one]) => `${name}=${String(one)}`)
          .join('; ')}}`;
  if (Array.isArray(value)) return value.map((one) => shallow(one, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shallow(one, depth - 1)]));
}

function each(value: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return change(value.map((one) => each(one, change)));
  if (typeof value !== 'object' || value === null) return change(value);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, each(one, change)]));
}
