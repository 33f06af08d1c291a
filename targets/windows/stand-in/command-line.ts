// A command as OpenSSH for Windows gives it to cmd.exe: what it asks for, and what cmd.exe answers by itself.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type MachineState, nowOf } from './machine.ts';
import { fromConsole, type Written } from './writing.ts';

const CMD_LIMIT = 8191;
const POWERSHELL = /^"?(?:[A-Za-z]:\\[^"]*\\)?powershell(?:\.exe)?"?(?=\s|$)/i;

export type Asked =
  | { readonly kind: 'script'; readonly text: string }
  | { readonly kind: 'said'; readonly written: Written };

const FROM_STDIN = /(?:^|\s)-(?:command|c|file|f)\s+-\s*$/i;
/** A short script that reads the long one: `[Console]::In.ReadToEnd()` and its like. */
const READS_STDIN = /\[(?:System\.)?Console\]::(?:In\b|OpenStandardInput)|\$input\b/i;
/** A block over several lines, which a console runs once an empty line has followed. */
const HAS_BLOCK = /[{(|`]\s*\r?\n/;

/** Whether the command waits for the end of its stdin. */
export function readsStdin(command: string): boolean {
  const asked = scriptOf(command.slice(0, CMD_LIMIT).trim());
  return asked.kind === 'stdin' || (asked.kind === 'text' && READS_STDIN.test(asked.text));
}

export function whatIsAsked(
  command: string,
  stdin: Buffer,
  folder: string,
  state: MachineState,
  hasPowershell: boolean,
): Asked {
  // What is beyond is not there for cmd.exe.
  const line = command.slice(0, CMD_LIMIT).trim();
  const found = scriptOf(line);
  if (found.kind === 'other' || !hasPowershell) return { kind: 'said', written: builtIn(line, state) };
  switch (found.kind) {
    case 'banner': {
      const banner = 'Windows PowerShell\nCopyright (C) Microsoft Corporation. All rights reserved.\n';
      return { kind: 'said', written: fromConsole(banner, '', 0) };
    }
    case 'badly-encoded': {
      const said =
        'Cannot process the command because the value specified with -EncodedCommand is not properly encoded.';
      return { kind: 'said', written: fromConsole('', `${said} The value must be Base64 encoded.\n`, 1) };
    }
    case 'stdin': {
      const text = fromStdin(stdin, false);
      // As at a console: a block that no empty line follows is never run, and nobody says so.
      if (HAS_BLOCK.test(text) && !/\n\s*\n$/.test(text)) return { kind: 'said', written: fromConsole('', '', 0) };
      return { kind: 'script', text };
    }
    case 'file':
      return fileScript(path.join(folder, 'files', found.drive.toUpperCase(), ...found.path.split(/[\\/]/)));
    case 'text':
      if (!READS_STDIN.test(found.text)) return { kind: 'script', text: found.text };
      return { kind: 'script', text: fromStdin(stdin, /UTF8/i.test(found.text)) };
  }
}

type Found =
  | { readonly kind: 'other' | 'stdin' | 'banner' | 'badly-encoded' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly drive: string; readonly path: string };

function scriptOf(line: string): Found {
  const shell = POWERSHELL.exec(line);
  if (shell === null) return { kind: 'other' };
  const rest = line.slice(shell[0].length).trim();
  const encoded = /(?:^|\s)-e(?:c|nc|nco\w*)?\s+(\S+)\s*$/i.exec(rest)?.[1];
  if (encoded !== undefined) return decoded(encoded);
  if (FROM_STDIN.test(rest)) return { kind: 'stdin' };
  const file = /(?:^|\s)-(?:file|f)\s+"?([A-Za-z]):[\\/]([^"]+?)"?\s*$/i.exec(rest);
  if (file?.[1] !== undefined && file[2] !== undefined) return { kind: 'file', drive: file[1], path: file[2] };
  const text = /(?:^|\s)-(?:command|c)\s+([\s\S]+)$/i.exec(rest)?.[1];
  return text === undefined ? { kind: 'banner' } : { kind: 'text', text: text.replace(/^"([\s\S]*)"$/, '$1') };
}

function decoded(code: string): Found {
  const bytes = Buffer.from(code, 'base64');
  const isWhole = /^[A-Za-z0-9+/]+={0,2}$/.test(code) && code.length % 4 === 0 && bytes.length % 2 === 0;
  return isWhole ? { kind: 'text', text: bytes.toString('utf16le') } : { kind: 'badly-encoded' };
}

/** With a mark it is UTF-8; without, each byte is a character of the console's code page. */
function fromStdin(stdin: Buffer, isUtf8: boolean): string {
  const text = stdin.toString('utf8');
  if (text.startsWith('\uFEFF')) return text.slice(1);
  return isUtf8 ? text : stdin.toString('latin1');
}

function fileScript(file: string): Asked {
  try {
    const bytes = readFileSync(file);
    return { kind: 'script', text: fromStdin(bytes, false) };
  } catch {
    return {
      kind: 'said',
      written: fromConsole(
        '',
        'The argument to the -File parameter does not exist. Provide the path to an existing .ps1 file.\n',
        -196608 & 255,
      ),
    };
  }
}

function builtIn(line: string, state: MachineState): Written {
  const [word = '', ...rest] = line.split(/\s+/);
  switch (word.toLowerCase()) {
    case '':
      return fromConsole(
        `Microsoft Windows [Version 10.0.${state.build}.${state.ubr}]\n(c) Microsoft Corporation.\n`,
        '',
        0,
      );
    case 'ver':
      return fromConsole(`\nMicrosoft Windows [Version 10.0.${state.build}.${state.ubr}]\n`, '', 0);
    case 'hostname':
      return fromConsole(`${state.name}\n`, '', 0);
    case 'whoami':
      return fromConsole(`${state.domain.split('.')[0]}\\patchcenter\n`, '', 0);
    case 'echo':
      return fromConsole(`${rest.join(' ')}\n`, '', 0);
    case 'cd':
      return fromConsole('C:\\Users\\patchcenter\n', '', 0);
    case 'chcp':
      return fromConsole(
        state.language === 'fr' ? 'Page de codes active\u00A0: 850\n' : 'Active code page: 437\n',
        '',
        0,
      );
    case 'time':
      return fromConsole(`${new Date(nowOf(state)).toISOString().slice(11, 19)}\n`, '', 0);
    case 'exit':
      return fromConsole('', '', Number(rest[0] ?? 0));
    default:
      return fromConsole('', unknownCommand(word, state), 1);
  }
}

function unknownCommand(word: string, { language }: MachineState): string {
  return language === 'fr'
    ? `'${word}' n’est pas reconnu en tant que commande interne\nou externe, un programme exécutable ou un fichier de commandes.\n`
    : `'${word}' is not recognized as an internal or external command,\noperable program or batch file.\n`;
}
