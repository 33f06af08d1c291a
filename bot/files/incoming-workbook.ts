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
      `Je ne peux recevoir de fichiers qu’en conversation privée : envoyez-y le classeur avec « ${french} ».`,
      `I can only receive files in a private chat: send the workbook there with “${english}”.`,
    );
  }
  if (file === undefined) {
    const [exportFr, exportEn] = [french.replace('import', 'export'), english.replace('import', 'export')];
    return said(
      `Joignez le classeur au message « ${french} ». Pour obtenir un modèle : ${exportFr}.`,
      `Attach the workbook to the message “${english}”. For a template: ${exportEn}.`,
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
