// The one workbook that came with a message, or the sentence that says how to send it.

import type { CommandAnswer, CommandContext } from '../shared/typed/command.ts';
import type { ReadIncomingFile } from './read-incoming-file.ts';

export type IncomingWorkbook =
  | { readonly kind: 'workbook'; readonly bytes: Uint8Array; readonly fileName: string }
  | Extract<CommandAnswer, { kind: 'text' }>;

/** `english`, `french`: the command that it must come with. */
export async function incomingWorkbook(
  { incoming }: CommandContext<unknown>,
  readIncomingFile: ReadIncomingFile,
  english: string,
  french = english,
): Promise<IncomingWorkbook> {
  const { conversation, files } = incoming;
  const [file, second] = files;
  if (conversation.kind !== 'personal') {
    return said(
      `Teams ne me donne de fichiers que dans une conversation privée : envoyez-y le classeur avec « ${french} ».`,
      `Teams gives me files in a personal chat only: send the workbook there with “${english}”.`,
    );
  }
  if (file === undefined) {
    const [exportFr, exportEn] = [french.replace('import', 'export'), english.replace('import', 'export')];
    return said(
      `Joignez le classeur au message « ${french} ». ${exportFr} en donne un de la bonne forme.`,
      `Attach the workbook to the message “${english}”. ${exportEn} gives one of the right form.`,
    );
  }
  if (second !== undefined) return said('Un seul classeur à la fois.', 'One workbook at a time.');
  const read = await readIncomingFile(file);
  if (read.kind === 'refused') return { kind: 'text', text: read.text };
  return { kind: 'workbook', bytes: read.bytes, fileName: read.name };
}

function said(fr: string, en: string): Extract<CommandAnswer, { kind: 'text' }> {
  return { kind: 'text', text: { fr, en } };
}
