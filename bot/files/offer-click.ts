// A button that offers a file: its card appears in the person's own chat, because the link works for whoever sees it.
import { cardKeyText } from '../../domain/card-key.ts';
import type { Download } from '../../domain/download.ts';
import { say } from '../../domain/language.ts';
import type { ClickAnswer } from '../chat/ports.ts';
import type { ActionContext } from '../shared/click.ts';
import { type ActionServices, byOf, deliveryOfClick } from '../shared/click-answers.ts';
import { offerDownload } from './offer-download.ts';
import { placeForLink, whereLinkIs } from './place-for-link.ts';

/** Or the sentence that says why not. */
export async function offer(
  services: ActionServices,
  context: ActionContext<unknown>,
  download: Download,
): Promise<ClickAnswer> {
  const { user, click } = context;
  const outcome = await offerDownload(services, byOf(context), download);
  if (outcome.kind === 'refused') return { kind: 'message', text: say(outcome.text, user.language) };
  const place = await placeForLink(services.db, click.conversation, user.id);
  if (place !== null) {
    const key = cardKeyText({ kind: 'download', downloadId: outcome.downloadId });
    await services.show(key, place, user, deliveryOfClick(context));
  }
  return { kind: 'message', text: say(whereLinkIs(click.conversation, place), user.language) };
}
