// A button that offers a file: its card appears in the same conversation.
import { cardKeyText } from '../../domain/card-key.ts';
import type { Download } from '../../domain/download.ts';
import { say, type Text } from '../../domain/language.ts';
import type { ClickAnswer } from '../chat/ports.ts';
import { offerDownload } from '../operations/offer-download.ts';
import type { ActionContext } from './action.ts';
import { type ActionServices, byOf, deliveryOfClick } from './services.ts';

const OFFERED: Text = {
  fr: 'Le fichier est proposé dans cette conversation.',
  en: 'The file is offered in this conversation.',
};

/** Or the sentence that says why not. */
export async function offer(
  services: ActionServices,
  context: ActionContext<unknown>,
  download: Download,
): Promise<ClickAnswer> {
  const { user, click } = context;
  const outcome = await offerDownload(services, byOf(context), download);
  if (outcome.kind === 'refused') return { kind: 'message', text: say(outcome.text, user.language) };
  await services.show(
    cardKeyText({ kind: 'download', downloadId: outcome.downloadId }),
    click.conversation,
    user,
    deliveryOfClick(context),
  );
  return { kind: 'message', text: say(OFFERED, user.language) };
}
