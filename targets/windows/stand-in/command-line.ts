// A command as OpenSSH for Windows gives it to cmd.exe: what it asks for, and what cmd.exe answers by itself.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type MachineState, nowOf } from './machine.ts';
import { fromConsole, type Written } from './writing.ts';

const CMD_LIMIT = 8191;
const POWERSHELL = /^"?(?:[A-Za-z]:\\[^"]*\\)?powershell(?:\.exe)?"?(?=\s|$)/i;

export type Asked =
  | { readonly kind: 'script'; readonly text: string; readonly isEncoded: boolean }
  | { readonly kind: 'said'; readonly written: Written };

export function whatIsAsked(
  command: string,
  stdin: Buffer,
  folder: string,
  state: MachineState,
  hasPowershell: boolean,
): Asked {
  // What is beyond is not there for cmd.exe.
  const line = command.slice(0, CMD_LIMIT).trim();
  const shell = POWERSHELL.exec(line);
  if (shell === null || !hasPowershell) return { kind: 'said', written: builtIn(line, state) };
  const rest = line.slice(shell[0].length).trim();
  const encoded = /(?:^|\s)-e(?:c|nc|nco\w*)?\s+(\S+)\s*$/i.exec(rest)?.[1];
  if (encoded !== undefined) return encodedScript(encoded);
  if (/(?:^|\s)-(?:command|c|file|f)\s+-\s*$/i.test(rest))
    return { kind: 'script', text: fromStdin(stdin), isEncoded: false };
  const file = /(?:^|\s)-(?:file|f)\s+"?([A-Za-z]):[\\/]([^"]+?)"?\s*$/i.exec(rest);
  if (file?.[1] !== undefined && file[2] !== undefined)
    return fileScript(path.join(folder, 'files', file[1].toUpperCase(), ...file[2].split(/[\\/]/)));
  const text = /(?:^|\s)-(?:command|c)\s+([\s\S]+)$/i.exec(rest)?.[1];
  if (text !== undefined) return { kind: 'script', text: text.replace(/^"([\s\S]*)"$/, '$1'), isEncoded: false };
  return {
    kind: 'said',
    written: fromConsole('Windows PowerShell\nCopyright (C) Microsoft Corporation. All rights reserved.\n', '', 0),
  };
}

function encodedScript(code: string): Asked {
  const bytes = Buffer.from(code, 'base64');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(code) || code.length % 4 !== 0 || bytes.length % 2 !== 0) {
    const said =
      'Cannot process the command because the value specified with -EncodedCommand is not properly encoded. The value must be Base64 encoded.\n';
    return { kind: 'said', written: fromConsole('', said, 1) };
  }
  return { kind: 'script', text: bytes.toString('utf16le'), isEncoded: true };
}

/** With a mark it is UTF-8; without, each byte is a character of the console's code page. */
function fromStdin(stdin: Buffer): string {
  const text = stdin.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : stdin.toString('latin1');
}

function fileScript(file: string): Asked {
  try {
    const bytes = readFileSync(file);
    return { kind: 'script', text: fromStdin(bytes), isEncoded: false };
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
