// What the routes of the HTTP API are given.
import type { Download } from '../../domain/download.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Language, Text } from '../../domain/language.ts';
import type { Log } from '../chat/refusal.ts';
import type { FileContent } from '../files/file-body.ts';
import type { Spooled } from '../files/spool.ts';
import type { OperationContext } from '../shared/operation.ts';
import type { ViewSettings } from '../shared/view-context.ts';

export type ApiFile = Omit<FileContent, 'body'> & { readonly body: Spooled };

type Ask = { readonly createdBy: UserId; readonly request: Download; readonly language: Language };

export type ApiParts = Omit<OperationContext, 'settings'> & {
  readonly settings: OperationContext['settings'] & Omit<ViewSettings, 'files'>;
  readonly log: Log;
  /** The files of the chat: the same content, within the same reach. */
  readonly files: {
    /** Why that account may not have it now; null: it may. */
    refusal(ask: Ask, now: Date): Promise<Text | null>;
    make(ask: Ask): Promise<ApiFile>;
  };
};
